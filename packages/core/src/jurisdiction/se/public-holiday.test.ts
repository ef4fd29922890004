import { describe, expect, test } from 'vitest';
import { dayOfWeek } from '../../time/plain-date.ts';
import { swedishPublicHolidays } from './public-holiday.ts';

const holidayNamed = (year: number, name: string) =>
  swedishPublicHolidays(year).find((holiday) => holiday.name.sv === name)?.date;

describe('the public holidays of Sweden (lag 1989:253)', () => {
  test('in 2026 are these thirteen, in order', () => {
    expect(swedishPublicHolidays(2026).map(({ date, name }) => `${date} ${name.sv}`)).toEqual([
      '2026-01-01 nyårsdagen',
      '2026-01-06 trettondedag jul',
      '2026-04-03 långfredagen',
      '2026-04-05 påskdagen',
      '2026-04-06 annandag påsk',
      '2026-05-01 första maj',
      '2026-05-14 Kristi himmelsfärdsdag',
      '2026-05-24 pingstdagen',
      '2026-06-06 nationaldagen',
      '2026-06-20 midsommardagen',
      '2026-10-31 alla helgons dag',
      '2026-12-25 juldagen',
      '2026-12-26 annandag jul',
    ]);
  });

  test('do not hold the eves (1 § names none)', () => {
    const dates = swedishPublicHolidays(2026).map(({ date }) => date);
    for (const eve of ['2026-01-05', '2026-04-04', '2026-04-30', '2026-06-19', '2026-12-24', '2026-12-31']) {
      expect(dates).not.toContain(eve);
    }
  });

  test.each([
    [2005, '2005-03-27', '2005-06-25', '2005-11-05'],
    [2008, '2008-03-23', '2008-06-21', '2008-11-01'],
    [2011, '2011-04-24', '2011-06-25', '2011-11-05'],
    [2019, '2019-04-21', '2019-06-22', '2019-11-02'],
    [2020, '2020-04-12', '2020-06-20', '2020-10-31'],
    [2024, '2024-03-31', '2024-06-22', '2024-11-02'],
    [2025, '2025-04-20', '2025-06-21', '2025-11-01'],
    [2027, '2027-03-28', '2027-06-26', '2027-11-06'],
    [2038, '2038-04-25', '2038-06-26', '2038-11-06'],
    [2049, '2049-04-18', '2049-06-26', '2049-11-06'],
    [2076, '2076-04-19', '2076-06-20', '2076-10-31'],
  ])('%i: Easter Day %s, Midsummer Day %s, All Saints %s (2 §)', (year, easter, midsummer, saints) => {
    expect(holidayNamed(year, 'påskdagen')).toBe(easter);
    expect(holidayNamed(year, 'midsommardagen')).toBe(midsummer);
    expect(holidayNamed(year, 'alla helgons dag')).toBe(saints);
  });

  test('May Day and Ascension Day shared 1 May 2008, and both are listed', () => {
    const may1 = swedishPublicHolidays(2008).filter(({ date }) => date === '2008-05-01');
    expect(may1.map(({ name }) => name.en).sort()).toEqual(['Ascension Day', 'May Day']);
  });

  test('fall on the weekdays of 2 §, from 1950 to 2100', () => {
    for (let year = 1950; year <= 2100; year++) {
      const weekday = (name: string) => dayOfWeek(holidayNamed(year, name) ?? '');
      expect([
        weekday('långfredagen'),
        weekday('påskdagen'),
        weekday('annandag påsk'),
        weekday('Kristi himmelsfärdsdag'),
        weekday('pingstdagen'),
        weekday('midsommardagen'),
        weekday('alla helgons dag'),
      ]).toEqual([5, 0, 1, 4, 0, 6, 6]);
      const dates = swedishPublicHolidays(year).map(({ date }) => date);
      expect([...dates].sort()).toEqual(dates);
    }
  });

  test('refuse a year outside the calendar', () => {
    for (const year of [0, 10_000, 2026.5, Number.NaN]) {
      expect(() => swedishPublicHolidays(year)).toThrow(expect.objectContaining({ code: 'date.invalid' }));
    }
  });
});
