import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfCalendarYear, endOfFinancialYear, financialYearEnd, type Month } from './financial-year.ts';
import { addDays } from './plain-date.ts';

describe('the end of a financial year (bokföringslagen 3 kap. 1 §)', () => {
  test.each([
    ['12-31', 12],
    ['06-30', 6],
    ['--06-30', 6],
    ['08-31', 8],
    ['02-28', 2],
    ['02-29', 2],
    ['--02-29', 2],
  ])('%s is the end of month %i', (text, month) => {
    expect(financialYearEnd(text)).toBe(month);
  });

  test.each([
    '06-15',
    '06-31',
    '12-30',
    '02-27',
    '13-31',
    '00-31',
    '6-30',
    '-06-30',
    '2026-06-30',
    'June',
    '',
    null,
    undefined,
  ])('%j is not known', (text) => {
    expect(financialYearEnd(text)).toBeUndefined();
  });

  test.each<[string, Month, string]>([
    ['2025-09-15', 6, '2026-06-30'],
    ['2026-06-30', 6, '2026-06-30'],
    ['2026-07-01', 6, '2027-06-30'],
    ['2026-03-01', 12, '2026-12-31'],
    ['2026-12-31', 12, '2026-12-31'],
    ['2027-03-01', 2, '2028-02-29'],
    ['2028-03-01', 2, '2029-02-28'],
    ['9999-08-01', 6, '9999-12-31'],
  ])('%s with years that end in month %i falls in the year to %s', (date, month, end) => {
    expect(endOfFinancialYear(date, month)).toBe(end);
  });

  test('is at most a year ahead, and the day after it begins the next year', async () => {
    const date = fc.integer({ min: 0, max: 55_000 }).map((days) => addDays('1950-01-01', days));
    const month = fc.integer({ min: 1, max: 12 }).map((number) => number as Month);
    await everyCase(
      fc.property(date, month, (day, endMonth) => {
        const end = endOfFinancialYear(day, endMonth);
        expect(end >= day && end < addDays(day, 366)).toBe(true);
        expect(Number(end.slice(5, 7))).toBe(endMonth);
        expect(addDays(end, 1).slice(8)).toBe('01');
      }),
      1000,
    );
  });

  test('a calendar year ends on 31 December', () => {
    expect(endOfCalendarYear('2026-06-30')).toBe('2026-12-31');
    expect(endOfCalendarYear('2026-12-31')).toBe('2026-12-31');
    expect(() => endOfCalendarYear('2026-06-31')).toThrow(expect.objectContaining({ code: 'date.invalid' }));
  });
});
