import { describe, expect, test } from 'vitest';
import { isUnreadable, parseMoment, startOf } from '../decision/event-state.ts';
import type { TimeEncoding } from './vocabulary.ts';

const zone = 'Europe/Stockholm';
const isRead = (raw: unknown, encoding: TimeEncoding) => parseMoment(raw, encoding, zone) !== undefined;
const instantOf = (raw: unknown, encoding: TimeEncoding) => parseMoment(raw, encoding, zone)?.instant?.toISOString();

describe('a time is read where it has the form of its encoding', () => {
  test.each<[TimeEncoding, unknown]>([
    ['date', '2024-02-29'],
    ['date', '0001-01-01'],
    ['date', '9999-12-31'],
    ['utc', '2026-03-01'],
    ['utc', '2026-03-01 12:00'],
    ['local', '2026-03-01T12:00:00'],
    ['local', '2026-03-01 23:59:59.123456789'],
    ['iso', '2026-03-01T12:00:00.000Z'],
    ['iso', '2026-03-01T12:00:00Z'],
    ['iso', '2026-03-01T12:00:00.5+00:00'],
    ['instant', new Date(0)],
    ['epochSeconds', -0.5],
    ['epochSeconds', '1577836800.5'],
    ['epochMilliseconds', 253402300799999n],
  ])('%s: %s is', (encoding, raw) => expect(isRead(raw, encoding)).toBe(true));

  test.each<[TimeEncoding, unknown]>([
    ['date', '2020-02-30'],
    ['date', '1900-02-29'],
    ['date', '2020-00-00'],
    ['date', '2020-13-01'],
    ['date', '0000-01-01'],
    ['date', '2020-01-01 10:00:00'],
    ['date', '2020-01-01\n'],
    ['utc', '2020-01-01 24:00:00'],
    ['utc', '2020-01-01 23:59:60'],
    ['utc', '2020-01-01 10:00:00Z'],
    ['local', '2020-01-01 10:00:00+02:00'],
    ['iso', '2026-03-01T11:00:00-05:00'],
    ['iso', '2026-03-01 20:00:00'],
    ['iso', '2026-03-01T12:00Z'],
    ['iso', '+012020-01-01T00:00:00.000Z'],
    ['iso', ''],
    ['instant', new Date(Number.NaN)],
    ['instant', '-infinity'],
    ['instant', new Date('+010000-01-01T00:00:00Z')],
    ['utc', new Uint8Array([50])],
    ['epochSeconds', 'soon'],
    ['epochSeconds', ''],
    ['epochSeconds', Number.POSITIVE_INFINITY],
    ['epochSeconds', 253402300800],
    ['epochMilliseconds', -1e17],
  ])('%s: %s is not, and somebody is told', (encoding, raw) => {
    expect(isRead(raw, encoding)).toBe(false);
    expect(isUnreadable(raw, encoding, zone)).toBe(true);
  });

  test('null says nothing, and infinity that the event has not been: neither is a time that cannot be read', () => {
    for (const raw of [null, undefined, 'infinity', Number.POSITIVE_INFINITY]) {
      expect(isRead(raw, 'instant')).toBe(false);
      expect(isUnreadable(raw, 'instant', zone)).toBe(false);
    }
  });
});

test('a moment is the millisecond in which it lies, on either side of 1970', () => {
  expect(instantOf('2026-03-01T12:00:00.0009Z', 'iso')).toBe('2026-03-01T12:00:00.000Z');
  expect(instantOf('2026-03-01 12:00:00.1239', 'utc')).toBe('2026-03-01T12:00:00.123Z');
  expect(instantOf(1577836800.001, 'epochSeconds')).toBe('2020-01-01T00:00:00.001Z');
  expect(instantOf(-0.0001, 'epochSeconds')).toBe('1969-12-31T23:59:59.999Z');
  expect(instantOf(-0.5, 'epochMilliseconds')).toBe('1969-12-31T23:59:59.999Z');
});

test.each([
  ['2026-03-29', '12:00:00.000', '2026-03-29T10:00:00.000Z'],
  // The clocks go from two to three: half past two has been when they show three.
  ['2026-03-29', '02:30:00.000', '2026-03-29T01:00:00.000Z'],
  // They go from three back to two: it is half past two for the first time.
  ['2026-10-25', '02:30:00.000', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25', '12:00:00.000', '2026-10-25T11:00:00.000Z'],
])('a time on the wall, %s %s, has been from %s on', (date, time, expected) => {
  expect(startOf({ date, time }, zone).toISOString()).toBe(expected);
});
