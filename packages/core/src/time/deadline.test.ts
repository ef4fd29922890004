import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { swedishPublicHolidays } from '../jurisdiction/se/public-holiday.ts';
import { type DayDeadlineInput, deadline, requestDeadline } from './deadline.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { addDays, dayOfWeek } from './plain-date.ts';

const sweden = { zone: 'Europe/Stockholm', holidays: swedishPublicHolidays } as const;
const euLaw = { regime: 'eu-1182/71', ...sweden } as const;

describe('the answer to a request (GDPR Art. 12(3), Regulation 1182/71 Art. 3)', () => {
  test.each<[string, string, string | undefined, string]>([
    ['2026-03-05', '2026-04-07', '2026-04-05', 'Easter Day and Easter Monday'],
    ['2026-01-31', '2026-03-02', '2026-02-28', 'clamped to a Saturday'],
    ['2026-05-06', '2026-06-08', '2026-06-06', 'National Day on a Saturday'],
    ['2026-08-31', '2026-09-30', undefined, 'clamped to the last day of September'],
    ['2026-11-25', '2026-12-28', '2026-12-25', 'Christmas Day, Boxing Day, Sunday'],
    ['2026-12-01', '2027-01-04', '2027-01-01', "New Year's Day, Saturday, Sunday"],
    ['2028-01-31', '2028-02-29', undefined, 'leap day'],
    ['2026-11-24', '2026-12-24', undefined, 'Christmas Eve is not a public holiday'],
    ['2026-05-19', '2026-06-19', undefined, 'nor is Midsummer Eve'],
    ['2026-03-20', '2026-04-20', undefined, 'the same date number, not 30 days'],
  ])('received %s is due %s (%s, %s)', (received, due, rolledFrom) => {
    const result = requestDeadline({ received, ...sweden });
    expect(result.lastDay).toBe(due);
    expect(result.rolledFrom).toBe(rolledFrom);
    expect('rolledFrom' in result).toBe(rolledFrom !== undefined);
    expect(result.extensionNoticeBy).toBe(due);
  });

  test.each([
    ['2026-11-30', '2027-03-01', '2026-12-30', 'three months end on a Sunday'],
    ['2026-01-31', '2026-04-30', '2026-03-02', 'counted from the receipt, not from the clamped 28 February'],
    ['2026-03-05', '2026-06-05', '2026-04-07', 'notice still due within the first month'],
  ])('received %s and extended is due %s, with notice by %s (%s)', (received, due, noticeBy) => {
    expect(requestDeadline({ received, ...sweden, extended: true })).toMatchObject({
      lastDay: due,
      extensionNoticeBy: noticeBy,
    });
  });

  test('is in time until the last hour of the last day (Art. 3(2)(c)), over a change of clocks too', () => {
    expect(requestDeadline({ received: '2026-08-31', ...sweden }).expires).toEqual(new Date('2026-09-30T22:00:00Z'));
    expect(requestDeadline({ received: '2026-10-20', ...sweden }).expires).toEqual(new Date('2026-11-20T23:00:00Z'));
  });

  test('counts from the local day of receipt', () => {
    const received = new Date('2026-08-30T22:30:00Z'); // 00:30 on the 31st in Stockholm
    expect(requestDeadline({ received, ...sweden }).lastDay).toBe('2026-09-30');
    expect(requestDeadline({ received, ...sweden, zone: 'UTC' }).lastDay).toBe('2026-09-30');
    expect(requestDeadline({ received: new Date('2026-09-01T22:30:00Z'), ...sweden }).lastDay).toBe('2026-10-02');
    expect(requestDeadline({ received: new Date('2026-09-01T22:30:00Z'), ...sweden, zone: 'UTC' }).lastDay).toBe(
      '2026-10-01',
    );
  });
});

describe('a period in Swedish law within which something is to be done (lag 1930:173)', () => {
  const statutory = { regime: 'se-1930:173', ...sweden } as const;
  const due = (from: string, length: { readonly days: number } | { readonly months: number }) =>
    deadline({ ...statutory, from, ...length }).lastDay;

  test.each<[string, { readonly days: number } | { readonly months: number }, string, string]>([
    ['2026-05-29', { days: 21 }, '2026-06-22', 'Midsummer Eve, Midsummer Day, Sunday'],
    ['2026-12-03', { days: 21 }, '2026-12-28', 'Christmas Eve, Christmas Day, Boxing Day, Sunday'],
    ['2026-12-10', { days: 21 }, '2027-01-04', "New Year's Eve, New Year's Day, Saturday, Sunday"],
    ['2023-12-03', { days: 20 }, '2023-12-27', 'Saturday, Sunday, Christmas Eve on that Sunday, both holidays'],
    ['2024-11-23', { months: 1 }, '2024-12-23', 'the day before Christmas Eve is a day like others'],
    ['2026-09-04', { days: 21 }, '2026-09-25', 'the same day of the week'],
    ['2026-01-31', { months: 1 }, '2026-03-02', 'the last day of the month (1 §), a Saturday'],
    ['2024-02-29', { months: 12 }, '2025-02-28', 'a year from a leap day'],
    ['2026-03-03', { months: 1 }, '2026-04-07', 'Good Friday until Easter Monday'],
    ['2026-09-04', { days: 2 }, '2026-09-07', 'two days on Saturday and Sunday: no rule of two working days'],
  ])('from %s, %j, ends on %s (%s)', (from, length, lastDay) => {
    expect(due(from, length)).toBe(lastDay);
  });

  test('knows Midsummer Eve as the Friday before Midsummer Day, whenever that is', () => {
    for (let year = 2005; year <= 2100; year++) {
      const midsummer = swedishPublicHolidays(year).find(({ name }) => name.en === 'Midsummer Day')?.date ?? '';
      const eve = addDays(midsummer, -1);
      expect(due(addDays(eve, -7), { days: 7 })).toBe(addDays(eve, 3));
      expect(due(addDays(eve, -8), { days: 7 })).toBe(addDays(eve, -1));
    }
  });

  test('moves past the eves, as a deadline of EU law and a contract do not', () => {
    const from = '2026-11-24';
    expect(due(from, { months: 1 })).toBe('2026-12-28');
    expect(deadline({ ...euLaw, from, months: 1 }).lastDay).toBe('2026-12-24');
    expect(deadline({ regime: 'contract', ...sweden, from, months: 1, roll: true }).lastDay).toBe('2026-12-24');
  });
});

describe('a deadline of EU law', () => {
  test('in days does not count the day of the event (Art. 3(1))', () => {
    expect(deadline({ ...euLaw, from: '2026-09-07', days: 10 })).toEqual({
      lastDay: '2026-09-17',
      expires: new Date('2026-09-17T22:00:00Z'),
    });
  });

  test('of two days or more holds at least two working days (Art. 3(5))', () => {
    const due = (from: string, days: number) => deadline({ ...euLaw, from, days }).lastDay;
    expect(due('2026-09-04', 2)).toBe('2026-09-08'); // Friday: Saturday, Sunday, then Monday and Tuesday
    expect(due('2026-09-04', 1)).toBe('2026-09-07'); // one day only rolls to Monday
    expect(due('2026-09-07', 2)).toBe('2026-09-09'); // Monday: Tuesday and Wednesday
    expect(due('2026-04-02', 4)).toBe('2026-04-08'); // Maundy Thursday: Easter, then Tuesday and Wednesday
  });

  test('ends on a working day, never before the date counted, and skips only days off', async () => {
    const day = fc.integer({ min: 0, max: 36_500 }).map((days) => addDays('2005-04-01', days));
    const isOff = (date: string) =>
      [0, 6].includes(dayOfWeek(date)) ||
      swedishPublicHolidays(Number(date.slice(0, 4))).some((holiday) => holiday.date === date);
    await everyCase(
      fc.property(day, fc.integer({ min: 1, max: 6 }), (from, months) => {
        const { lastDay, rolledFrom } = deadline({ ...euLaw, from, months });
        expect(isOff(lastDay)).toBe(false);
        for (let skipped = rolledFrom ?? lastDay; skipped < lastDay; skipped = addDays(skipped, 1)) {
          expect(isOff(skipped)).toBe(true);
        }
      }),
      1000,
    );
  });

  test('rolls into the next year with the holidays of that year', () => {
    const asked: number[] = [];
    const holidays: HolidayCalendar = (year) => {
      asked.push(year);
      return swedishPublicHolidays(year);
    };
    // Saturday 31 December 2033; then a Sunday, New Year's Day.
    expect(deadline({ ...euLaw, holidays, from: '2033-11-30', days: 31 }).lastDay).toBe('2034-01-02');
    expect(asked).toContain(2034);
  });
});

describe('a deadline in hours', () => {
  test('is exact and never moved (GDPR Art. 33(1): 72 hours over Easter)', () => {
    const from = new Date('2026-04-03T14:30:00Z');
    expect(deadline({ regime: 'hours', from, hours: 72, ...sweden })).toEqual({
      expires: new Date('2026-04-06T14:30:00Z'),
    });
  });

  test('is exact over a change of clocks', () => {
    const from = new Date('2026-03-28T12:00:00Z');
    expect(deadline({ regime: 'hours', from, hours: 24 }).expires).toEqual(new Date('2026-03-29T12:00:00Z'));
  });
});

describe('a deadline of a contract', () => {
  const contract = { regime: 'contract', ...sweden } as const;

  test('is not moved past days off (R45: ninety days from the request)', () => {
    const result = deadline({ ...contract, from: '2026-09-07', days: 90 });
    expect(result).toEqual({ lastDay: '2026-12-06', expires: new Date('2026-12-06T23:00:00Z') }); // a Sunday
  });

  test('is moved if the parties agreed on it', () => {
    expect(deadline({ ...contract, from: '2026-09-07', days: 90, roll: true })).toEqual({
      lastDay: '2026-12-07',
      rolledFrom: '2026-12-06',
      expires: new Date('2026-12-07T23:00:00Z'),
    });
  });

  test('in months is clamped to the end of the month', () => {
    expect(deadline({ ...contract, from: '2026-01-31', months: 1 }).lastDay).toBe('2026-02-28');
  });
});

describe('a wrong deadline', () => {
  const problemsOf = (input: object) => {
    try {
      deadline(input as DayDeadlineInput);
    } catch (error) {
      return error as { code: string; problems: readonly string[] };
    }
    return expect.fail('it was accepted');
  };

  test.each([
    ['has no length', { ...euLaw, from: '2026-03-05' }, ['regime']],
    ['has two lengths', { ...euLaw, from: '2026-03-05', months: 1, days: 3 }, ['regime']],
    ['counts EU law in hours', { ...euLaw, from: '2026-03-05', hours: 72 }, ['regime']],
    ['counts hours in days', { regime: 'hours', from: new Date(0), days: 3 }, ['regime']],
    ['has a fraction', { ...euLaw, from: '2026-03-05', months: 1.5 }, ['months']],
    ['has no days', { ...euLaw, from: '2026-03-05', days: 0 }, ['days']],
    ['counts hours from a day', { regime: 'hours', from: '2026-03-05', hours: -1 }, ['hours', 'from']],
  ])('is refused with every problem when it %s', (_, input, paths) => {
    const error = problemsOf(input);
    expect(error.code).toBe('deadline.invalid');
    expect(error.problems.map((problem) => problem.split(':')[0])).toEqual(paths);
  });

  test('is refused when its date or calendar is wrong', () => {
    expect(problemsOf({ ...euLaw, from: '2026-02-30', months: 1 }).code).toBe('date.invalid');
    const everyDay: HolidayCalendar = (year) =>
      Array.from({ length: 366 }, (_, days) => ({ date: addDays(`${year}-01-01`, days) }));
    expect(problemsOf({ ...euLaw, holidays: everyDay, from: '2026-03-05', months: 1 }).code).toBe('deadline.invalid');
  });
});
