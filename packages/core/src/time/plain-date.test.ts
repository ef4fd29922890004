import { TZDate } from '@date-fns/tz';
import { everyCase } from '@gallra/world/cases';
import { add } from 'date-fns';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Period } from './period.ts';
import { addDays, addPeriod, compare, localDate, plainDate, startOfDay } from './plain-date.ts';

const invalidDate = expect.objectContaining({ code: 'date.invalid' });
const unknownZone = expect.objectContaining({ code: 'timezone.unknown' });

const instantIn = (from: string, to: string) =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) }).map((milliseconds) => new Date(milliseconds));
const dayIn = (from: string, to: string) => instantIn(from, to).map((instant) => instant.toISOString().slice(0, 10));

describe('a plain date', () => {
  test.each(['0001-01-01', '1900-02-28', '2000-02-29', '2028-02-29', '9999-12-31'])('%s is a day', (text) => {
    expect(plainDate(text)).toBe(text);
  });

  test.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-12-31',
    '2026-1-5',
    '20260105',
    '2026-01-05T00:00:00Z',
    '2026-01-05\n',
    '10000-01-01',
    '',
  ])('%j is refused', (text) => {
    expect(() => plainDate(text)).toThrow(invalidDate);
    expect(() => addDays(text, 1)).toThrow(invalidDate);
    expect(() => addPeriod(text, 'P1D')).toThrow(invalidDate);
    expect(() => startOfDay(text, 'UTC')).toThrow(invalidDate);
  });

  test('never stands in the message of its error, for it may be a value of a row', () => {
    expect(() => plainDate('1962-02-31')).toThrow(
      expect.not.objectContaining({ message: expect.stringMatching(/1962/) }),
    );
  });

  test('compares as text', () => {
    expect(['2026-03-01', '0099-12-31', '2026-02-28', '2026-03-01'].sort(compare)).toEqual([
      '0099-12-31',
      '2026-02-28',
      '2026-03-01',
      '2026-03-01',
    ]);
    expect(compare('2026-03-01', '2026-03-01')).toBe(0);
  });
});

describe('calendar arithmetic', () => {
  test.each<[string, Period, string]>([
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2028-01-31', 'P1M', '2028-02-29'],
    ['2026-08-31', 'P1M', '2026-09-30'],
    ['2028-02-29', 'P1Y', '2029-02-28'],
    ['2028-02-29', 'P4Y', '2032-02-29'],
    ['2026-11-30', 'P3M', '2027-02-28'],
    ['2026-01-31', 'P1M1D', '2026-03-01'],
    ['2027-01-31', 'P1Y1M', '2028-02-29'],
    ['2026-12-31', 'P1D', '2027-01-01'],
    ['2026-03-05', 'P2W', '2026-03-19'],
    ['2026-03-05', 'P0D', '2026-03-05'],
    ['0099-12-31', 'P1D', '0100-01-01'],
    ['0003-12-31', 'P2M', '0004-02-29'],
  ])('%s + %s = %s (Regulation 1182/71 Art. 3(2)(c))', (date, period, expected) => {
    expect(addPeriod(date, period)).toBe(expected);
  });

  test('agrees with date-fns on dates that know every zone, from 1950 to 2100', async () => {
    const parts = fc.record({
      years: fc.nat(40),
      months: fc.nat(60),
      weeks: fc.nat(60),
      days: fc.integer({ min: 1, max: 900 }),
    });
    await everyCase(
      fc.property(dayIn('1950-01-01', '2100-12-31'), parts, (date, { years, months, weeks, days }) => {
        const sum = add(new TZDate(`${date}T00:00:00Z`, 'UTC'), { years, months, weeks, days });
        expect(addPeriod(date, `P${years}Y${months}M${weeks}W${days}D`)).toBe(
          new Date(+sum).toISOString().slice(0, 10),
        );
      }),
      1000,
    );
  });

  test('stays within the years 1 to 9999, so that a sentinel stops no sweep', () => {
    expect(addPeriod('9999-12-31', 'P1D')).toBe('9999-12-31');
    expect(addPeriod('9999-06-30', 'P7Y')).toBe('9999-12-31');
    expect(addPeriod('2026-01-01', 'P999999Y999999M999999W999999D')).toBe('9999-12-31');
    expect(addDays('9999-12-31', 1e15)).toBe('9999-12-31');
    expect(addDays('0001-01-01', -1)).toBe('0001-01-01');
    expect(localDate(new Date(8.64e15), 'UTC')).toBe('9999-12-31');
    expect(localDate(new Date('0001-01-01T00:00:00Z'), 'America/New_York')).toBe('0001-01-01');
  });

  test('adds no hours to a day, and no parts of a day', () => {
    expect(() => addPeriod('2026-01-31', 'PT24H')).toThrow(expect.objectContaining({ code: 'period.invalid' }));
    expect(() => addDays('2026-01-31', 0.5)).toThrow(invalidDate);
    expect(() => addDays('2026-01-31', Number.NaN)).toThrow(invalidDate);
  });

  test('addDays undoes itself', async () => {
    await everyCase(
      fc.property(dayIn('1950-01-01', '2100-12-31'), fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date);
      }),
      1000,
    );
  });
});

describe('a day in a time zone', () => {
  test.each([
    ['2026-06-30T21:59:59.999Z', 'Europe/Stockholm', '2026-06-30'],
    ['2026-06-30T22:00:00Z', 'Europe/Stockholm', '2026-07-01'],
    ['2026-12-31T22:59:59Z', 'Europe/Stockholm', '2026-12-31'],
    ['2026-12-31T23:00:00Z', 'Europe/Stockholm', '2027-01-01'],
    ['2026-03-05T18:15:00Z', 'Asia/Kathmandu', '2026-03-06'],
    ['2026-03-05T18:14:59Z', 'Asia/Kathmandu', '2026-03-05'],
    ['2026-03-05T02:59:59Z', 'America/Sao_Paulo', '2026-03-04'],
  ])('%s in %s is %s', (instant, zone, date) => {
    expect(localDate(new Date(instant), zone)).toBe(date);
  });

  test.each([
    ['2026-03-29', 'Europe/Stockholm', '2026-03-28T23:00:00.000Z', 'a day of 23 hours'],
    ['2026-03-30', 'Europe/Stockholm', '2026-03-29T22:00:00.000Z', 'the day after it'],
    ['2026-10-25', 'Europe/Stockholm', '2026-10-24T22:00:00.000Z', 'a day of 25 hours'],
    ['2026-10-26', 'Europe/Stockholm', '2026-10-25T23:00:00.000Z', 'the day after it'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 'midnight was skipped: begins at 01:00'],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z', 'the hour before midnight came twice'],
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z', 'midnight was skipped: begins at 01:00'],
    ['2010-11-07', 'America/Goose_Bay', '2010-11-07T03:00:00.000Z', 'clocks went back from 00:01: the first midnight'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 'the day was skipped: where the next one begins'],
    ['2026-03-06', 'Asia/Kathmandu', '2026-03-05T18:15:00.000Z', 'an offset of 5:45'],
  ])('%s in %s begins at %s (%s)', (date, zone, instant) => {
    expect(startOfDay(date, zone).toISOString()).toBe(instant);
  });

  test.each([
    'Europe/Stockholm',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
    'Africa/Cairo',
    'America/Havana',
    'Atlantic/Azores',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
  ])('begins with its first instant in %s, every day from 2010 to 2027', (zone) => {
    for (let date = '2010-01-01'; date < '2028-01-01'; date = addDays(date, 1)) {
      const start = startOfDay(date, zone);
      const before = new Date(start.getTime() - 1);
      if (localDate(start, zone) !== date || localDate(before, zone) !== addDays(date, -1)) {
        expect.fail(`${date} does not begin at ${start.toISOString()}`);
      }
    }
  });

  test('is the day that the calendar of the zone shows, at any instant', async () => {
    const zones = [
      'Europe/Stockholm',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'America/St_Johns',
      'UTC',
    ];
    const shown = new Map(zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone })]));
    await everyCase(
      fc.property(instantIn('1950-01-01', '2100-12-31'), fc.constantFrom(...zones), (instant, zone) => {
        expect(localDate(instant, zone)).toBe(shown.get(zone)?.format(instant));
      }),
      1000,
    );
  });

  test('is not guessed: an unknown zone and an invalid Date are refused', () => {
    expect(() => localDate(new Date(0), 'Europe/Atlantis')).toThrow(unknownZone);
    expect(() => localDate(new Date(0), '')).toThrow(unknownZone);
    expect(() => localDate(new Date(0), undefined as unknown as string)).toThrow(unknownZone);
    expect(() => startOfDay('2026-01-01', 'Europe/Atlantis')).toThrow(unknownZone);
    expect(() => localDate(new Date(Number.NaN), 'UTC')).toThrow(invalidDate);
  });
});
