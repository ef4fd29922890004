import type { Backup } from '@gallra/core';
import { expect, test } from 'vitest';
import { found } from '../../testing/checked.ts';
import { estate, estatePolicy } from '../../testing/estate.ts';

test('a snapshot that is gone before the next is taken leaves a gap (Art. 32(1)(c))', () => {
  const of = (keptFor: Backup['keptFor'], every: Backup['every'], kind: Backup['kind'] = 'snapshot') => {
    const daily = { sv: 'Daglig', en: 'Daily', kind, keptFor, every } as Backup;
    return found(estatePolicy({}, { backups: { daily } }), estate);
  };
  const gap = ['warning backup.gap backups.daily.every'];
  expect(of('P7D', 'P8D')).toEqual(gap);
  expect(of('P7D', 'P1D')).toEqual([]);
  expect(of('PT12H', 'P1D')).toEqual(gap);
  expect(of('P1D', 'PT12H')).toEqual([]);
  expect(of('P1M', 'P1M')).toEqual([]);
  expect(of('P1D', 'P8D', 'pointInTime')).toEqual([]);
});
