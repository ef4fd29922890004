import type { TimeEncoding } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import type { DialectName } from './dialect.ts';
import { dialects } from './dialects.ts';

const types: readonly (readonly [dialect: DialectName, type: string, fitting: readonly TimeEncoding[]])[] = [
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
    expect(dialects[dialect].columnType(type).times).toEqual(fitting);
  });

  test('SQLite has no type that names an instant by itself', () => {
    for (const type of ['text', 'integer', 'datetime', 'timestamp', 'timestamptz', '']) {
      expect(dialects.sqlite.columnType(type).times).not.toContain('instant');
    }
  });
});

describe('the values a type takes', () => {
  test.each([
    ['postgres', 'character varying', 'text'],
    ['postgres', 'name', 'text'],
    ['postgres', 'integer', 'number'],
    ['postgres', 'timestamp with time zone', 'time'],
    ['postgres', 'inet', 'address'],
    ['postgres', 'uuid', undefined],
    ['mysql', 'longtext', 'text'],
    ['mysql', 'int unsigned', 'number'],
    ['mysql', 'datetime', 'time'],
    ['mysql', 'inet6', undefined],
    ['sqlite', 'integer', 'anything'],
    ['sqlite', '', 'anything'],
  ] as const)('%s: %s', (dialect, type, takes) => {
    expect(dialects[dialect].columnType(type).takes).toBe(takes);
  });
});
