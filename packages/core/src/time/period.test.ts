import { describe, expect, test } from 'vitest';
import { describePeriod, isExact, isPeriod, type Period, parsePeriod } from './period.ts';

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

  test.each<[Period, string, string]>([
    ['P3M', '3 månader', '3 months'],
    ['P7Y', '7 år', '7 years'],
    ['P1Y', '1 år', '1 year'],
    ['P1M', '1 månad', '1 month'],
    ['P2W', '2 veckor', '2 weeks'],
    ['P1D', '1 dag', '1 day'],
    ['P0D', '0 dagar', '0 days'],
    ['PT72H', '72 timmar', '72 hours'],
    ['P1Y6M', '1 år och 6 månader', '1 year and 6 months'],
    ['P1Y2M3D', '1 år, 2 månader och 3 dagar', '1 year, 2 months and 3 days'],
    ['P3650D', '3650 dagar', '3650 days'],
  ])('%s reads "%s" in Swedish and "%s" in English', (period, swedish, english) => {
    expect(describePeriod(period, 'sv')).toBe(swedish);
    expect(describePeriod(period, 'en')).toBe(english);
  });
});
