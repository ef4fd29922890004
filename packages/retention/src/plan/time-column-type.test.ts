import type { TimeEncoding } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { fittingEncodings } from './time-column-type.ts';

const types: readonly (readonly [dialect: LiveSchema['dialect'], type: string, fitting: readonly TimeEncoding[]])[] = [
  ['postgres', 'timestamp with time zone', ['instant']],
  ['postgres', 'timestamp without time zone', ['utc', 'local']],
  ['postgres', 'date', ['date']],
  ['postgres', 'text', ['iso']],
  ['postgres', 'bigint', ['epochSeconds', 'epochMilliseconds']],
  ['postgres', 'boolean', []],
  ['mysql', 'timestamp', ['instant']],
  ['mysql', 'datetime', ['utc', 'local']],
  ['mysql', 'date', ['date']],
  ['mysql', 'varchar', ['iso']],
  ['mysql', 'bigint', ['epochSeconds', 'epochMilliseconds']],
  ['mysql', 'json', []],
  ['sqlite', 'text', ['utc', 'local', 'iso', 'date']],
  ['sqlite', 'integer', ['epochSeconds', 'epochMilliseconds']],
  ['sqlite', 'real', ['epochSeconds', 'epochMilliseconds']],
  ['sqlite', 'datetime', ['utc', 'local', 'iso', 'date', 'epochSeconds', 'epochMilliseconds']],
];

describe('the encodings a type can hold', () => {
  test.each(types)('%s: %s', (dialect, type, fitting) => {
    expect(fittingEncodings(dialect, type)).toEqual(fitting);
  });

  test('SQLite has no type that names an instant by itself', () => {
    for (const type of ['text', 'integer', 'datetime', 'timestamp', 'timestamptz', '']) {
      expect(fittingEncodings('sqlite', type)).not.toContain('instant');
    }
  });
});
