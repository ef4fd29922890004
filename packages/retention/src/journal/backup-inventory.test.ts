import type { Period, Policy } from '@gallra/core';
import { estatePolicy } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { journalNeededFrom, lastCopyGone } from './backup-inventory.ts';

const keeping = (...periods: readonly Period[]): Policy =>
  estatePolicy(
    {},
    {
      backups: Object.fromEntries(
        periods.map((keptFor, index) => [
          `backup${index}`,
          { sv: 'Säkerhetskopia', en: 'Backup', kind: 'snapshot', keptFor } as const,
        ]),
      ),
    },
  );

describe('what is disposed of', () => {
  const evening = new Date('2026-11-21T22:00:00Z'); // 23:00 in Stockholm

  test('is in a backup until the one that is kept longest is gone', () => {
    expect(lastCopyGone(keeping('P7D', 'P1M'), evening)).toBe('2026-12-21');
  });

  test('counts as being in a backup until the day is over that is told as the last, also where hours are counted', () => {
    for (const period of ['PT48H', 'P2D'] as const) {
      const policy = keeping(period);
      expect(lastCopyGone(policy, evening)).toBe('2026-11-23');
      const isGone = (at: string) => evening < (journalNeededFrom(policy, new Date(at)) ?? new Date(0));
      expect(isGone('2026-11-22T23:00:00Z')).toBe(false);
      expect(isGone('2026-11-23T22:59:59Z')).toBe(false);
      expect(isGone('2026-11-23T23:00:00Z')).toBe(true);
    }
  });

  test('is said nothing about where the policy lists no backups', () => {
    expect(lastCopyGone(keeping(), evening)).toBeUndefined();
    expect(journalNeededFrom(keeping(), evening)).toBeUndefined();
  });
});
