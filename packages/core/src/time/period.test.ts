import { describe, expect, test } from 'vitest';
import { isExact, isPeriod, parsePeriod } from './period.ts';

const none = { years: 0, months: 0, weeks: 0, days: 0, hours: 0 };

describe('a period', () => {
  test.each([
    ['P7Y', { ...none, years: 7 }],
    ['P3M', { ...none, months: 3 }],
    ['P2W', { ...none, weeks: 2 }],
    ['P90D', { ...none, days: 90 }],
    ['P1Y2M3W4D', { years: 1, months: 2, weeks: 3, days: 4, hours: 0 }],
    ['PT72H', { ...none, hours: 72 }],
    ['P0D', none],
  ])('%s is read by ISO 8601', (text, parts) => {
    expect(parsePeriod(text)).toEqual(parts);
    expect(isPeriod(text)).toBe(true);
  });

  test.each([
    ['P1DT12H', 'mixes days and hours'],
    ['PT30M', 'is in minutes'],
    ['PT1H30M', 'has minutes'],
    ['P1.5Y', 'has a fraction'],
    ['P1,5Y', 'has a fraction'],
    ['P-1M', 'is negative'],
    ['-P1M', 'is negative'],
    ['P3D1M', 'is in the wrong order'],
    ['P', 'has no parts'],
    ['PT', 'has no parts'],
    ['P0M', 'is empty but not P0D'],
    ['PT0H', 'is empty but not P0D'],
    ['P0000001M', 'has more than six digits'],
    ['p3m', 'is in small letters'],
    ['3 months', 'is prose'],
    ['P3M\n', 'has a line break'],
    ['', 'is nothing'],
  ])('%j is refused: it %s', (text) => {
    expect(isPeriod(text)).toBe(false);
    expect(() => parsePeriod(text)).toThrow(expect.objectContaining({ code: 'period.invalid' }));
  });

  test('is exact when it is counted in hours, and follows the calendar otherwise', () => {
    expect(isExact('PT24H')).toBe(true);
    expect(isExact('P1D')).toBe(false);
    expect(() => isExact('P24H')).toThrow(expect.objectContaining({ code: 'period.invalid' }));
  });
});
