import type { TimeEncoding } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import type { DialectName } from './dialect.ts';
import { dialects } from './dialects.ts';

/** Some types of each dialect. */
const types: Readonly<Record<DialectName, readonly (readonly [type: string, fitting: readonly TimeEncoding[]])[]>> = {
  postgres: [
    ['timestamp with time zone', ['instant']],
    ['timestamp without time zone', ['utc', 'local']],
    ['date', ['date']],
    ['text', ['iso']],
    ['bigint', ['epochSeconds', 'epochMilliseconds']],
    ['boolean', []],
  ],
  mysql: [
    ['timestamp', ['instant']],
    ['datetime', ['utc', 'local']],
    ['date', ['date']],
    ['varchar', ['iso']],
    ['bigint', ['epochSeconds', 'epochMilliseconds']],
    ['json', []],
  ],
  sqlite: [
    ['text', ['utc', 'local', 'iso', 'date']],
    ['integer', ['epochSeconds', 'epochMilliseconds']],
    ['real', ['epochSeconds', 'epochMilliseconds']],
    ['datetime', ['utc', 'local', 'iso', 'date', 'epochSeconds', 'epochMilliseconds']],
  ],
};
const listed = Object.entries(types).flatMap(([dialect, known]) =>
  known.map(([type, fitting]) => [dialect as DialectName, type, fitting] as const),
);

describe('the encodings a type can hold', () => {
  test.each(listed)('%s: %s', (dialect, type, fitting) => {
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
