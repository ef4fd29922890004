import type { ColumnDisposal } from '@gallra/core';
import { classifiedColumn } from '@gallra/core/policy';
import { brokerage } from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessValue, isGone, tells, valueAtPaths } from './access-value.ts';

describe('a value in an access package', () => {
  test.each([
    ['text', 'Ålöf', 'Ålöf'],
    ['text that looks like a number', '0701234567', '0701234567'],
    ['a number', 3_450_000, 3_450_000],
    ['a number JSON does not know', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a big integer, digit by digit', 9_007_199_254_740_993n, '9007199254740993'],
    ['a moment', new Date('2026-11-21T09:00:00Z'), '2026-11-21T09:00:00.000Z'],
    ['a moment that is none', new Date(Number.NaN), 'Invalid Date'],
    ['bytes', new Uint8Array([1, 2, 3]), { kind: 'binary', bytes: 3 }],
    ['bytes of Node', Buffer.from('abc'), { kind: 'binary', bytes: 3 }],
    ['an array buffer', new ArrayBuffer(4), { kind: 'binary', bytes: 4 }],
    ['a list', [1n, null, [new Date(0)]], ['1', null, ['1970-01-01T00:00:00.000Z']]],
    ['JSON', { a: { b: true } }, { a: { b: true } }],
    ['a value that writes itself', { toJSON: () => '12.50' }, '12.50'],
    ['nothing', undefined, null],
  ])('%s', (_, value, held) => {
    expect(accessValue(value)).toEqual(held);
  });

  test("a date column's midnight in the zone of the process stays the same day", () => {
    expect(accessValue(new Date(2026, 2, 29), 'date')).toBe('2026-03-29');
  });

  test('whatever JSON holds comes out as it was', async () => {
    await everyCase(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(accessValue(value))).toBe(JSON.stringify(value));
      }),
      1000,
    );
  });

  test('a key named like a prototype is data', () => {
    const value = JSON.parse('{"__proto__": {"admin": true}}') as unknown;
    expect(JSON.stringify(accessValue(value))).toBe('{"__proto__":{"admin":true}}');
  });
});

describe('declared paths of a JSON column', () => {
  const value = { a: { b: 1, c: 2 }, list: [{ x: 1, y: 2 }, { y: 3 }], other: true };

  test.each([
    [['a.b'], { a: { b: 1 } }],
    [['$.a'], { a: { b: 1, c: 2 } }],
    [['a.b', 'a.c'], { a: { b: 1, c: 2 } }],
    [['list[*].x'], { list: [{ x: 1 }] }],
    [['list.0.y'], { list: [{ y: 2 }] }],
    [['$'], value],
    [['missing', 'a.b.c'], undefined],
  ])('%j', (paths, picked) => {
    expect(valueAtPaths(value, paths)).toEqual(picked);
  });
});

describe('whether anything is left in a column', () => {
  const column = (then: ColumnDisposal) =>
    classifiedColumn(
      { columns: { name: { is: 'identity', then } }, subjects: { id: 'person' }, then: 'erase' },
      'name',
    );

  test.each([
    ['clear', null, true],
    ['clear', undefined, true],
    ['clear', '', false],
    ['clear', 'Karin', false],
    ['withRow', new Date(0), false],
    ['withRow', null, true],
    ['random', 'gallra-1b4e28ba', true],
    ['random', 'karin', false],
    [{ replace: '–' }, '–', true],
    [{ replace: '–' }, 'Karin', false],
    [{ replace: 0 }, '0', true],
    [{ replace: '1900-01-01' }, new Date(1900, 0, 1), true],
    [{ replace: '1900-01-01' }, new Date('1900-01-01T00:00:00Z'), true],
    [{ replace: '1900-01-01' }, new Date('1964-08-23'), false],
    [{ replace: '1900-01-01' }, '1900-01-01 00:00:00', true],
    [{ replace: '1900-01-01' }, '1964-08-23', false],
    [{ generalise: 'year', encoding: 'date' }, '1964-01-01', true],
    [{ generalise: 'year', encoding: 'date' }, '1964-08-23', false],
    [{ generalise: 'year', encoding: 'local' }, '1964-01-01 00:00:00.000000', true],
    [{ generalise: 'year', encoding: 'instant' }, new Date('1963-12-31T23:00:00Z'), true],
    [{ generalise: 'year', encoding: 'instant' }, new Date('1964-01-01T00:00:00Z'), false],
    [{ generalise: 'year', encoding: 'epochSeconds' }, '-189392400', true],
    [{ truncate: 'network' }, '192.0.2.0', true],
    [{ truncate: 'network' }, '192.0.2.0/24', true],
    [{ truncate: 'network' }, '192.0.2.17', false],
    [{ keepFirst: 3 }, '114', true],
    [{ keepFirst: 3 }, '114 20', false],
  ] as const)('%j with %s: %s', (then, value, expected) => {
    expect(isGone(brokerage, column(then), value)).toBe(expected);
  });

  test('what a disposal leaves of a value is still told, for it may be all of it (Art. 15)', () => {
    const born = column({ generalise: 'year', encoding: 'date' });
    expect(tells(brokerage, born, '1964-01-01')).toBe(true);
    expect(tells(brokerage, born, null)).toBe(false);
    expect(tells(brokerage, column({ replace: '–' }), '–')).toBe(false);
  });
});
