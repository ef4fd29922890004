import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  endOfCalendarYear,
  endOfFinancialYear,
  endOfRegularYear,
  endOfYear,
  financialYearEnd,
  type Month,
  type RegularYears,
} from './financial-year.ts';
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

describe('financial years that change (bokföringslagen 3 kap. 3 §)', () => {
  const extended: RegularYears = [{ month: 6 }, { from: '2028-07-01', first: '2029-12-31', month: 12 }];
  const shortened: RegularYears = [{ month: 12 }, { from: '2029-01-01', first: '2029-04-30', month: 4 }];

  test.each([
    [extended, '2028-06-30', '2028-06-30'],
    [extended, '2028-07-01', '2029-12-31'],
    [extended, '2029-07-01', '2029-12-31'],
    [extended, '2030-01-01', '2030-12-31'],
    [shortened, '2028-12-31', '2028-12-31'],
    [shortened, '2029-01-01', '2029-04-30'],
    [shortened, '2029-05-01', '2030-04-30'],
  ] as const)('by a rule with its history: %#', (years, day, end) => {
    expect(endOfRegularYear(day, years)).toBe(end);
  });

  test('told one by one, a day is in the first that ends on it or later, and after the last nobody knows', () => {
    const years = { lastDays: ['2025-06-30', '2026-12-31'] };
    const days = ['2020-01-01', '2025-06-30', '2025-07-01', '2026-12-31', '2027-01-01'];
    expect(days.map((day) => endOfYear(day, years))).toEqual([
      '2025-06-30',
      '2025-06-30',
      '2026-12-31',
      '2026-12-31',
      undefined,
    ]);
  });

  test('what is later never ends earlier, so that one bound in SQL says the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(extended, shortened), fc.nat(3000), fc.nat(400), (years, days, more) => {
        const day = addDays('2025-01-01', days);
        expect(endOfRegularYear(addDays(day, more), years) >= endOfRegularYear(day, years)).toBe(true);
      }),
    );
  });
});
