import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Month } from './financial-year.ts';
import type { Period } from './period.ts';
import { addDays, localDate } from './plain-date.ts';
import {
  type Alignment,
  cutoff,
  cutoffInstant,
  lastDayKept,
  lastInstantKept,
  phaseEnds,
  type StorageClock,
} from './storage-period.ts';

const bookkeeping: StorageClock = { periods: ['P7Y'], align: ['financialYear', 'calendarYear'] };
const invalidPeriod = expect.objectContaining({ code: 'period.invalid' });

// Days from 1950 to 2100, with month ends and leap days far more often than by chance.
const anyDay = fc.integer({ min: 0, max: 55_152 }).map((days) => addDays('1950-01-01', days));
const monthEnd = fc
  .tuple(fc.integer({ min: 1950, max: 2100 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: -4, max: 1 }))
  .map(([year, month, days]) => addDays(`${year}-${String(month).padStart(2, '0')}-01`, days));
const leapDay = fc.integer({ min: 488, max: 524 }).map((number) => `${number * 4}-02-29`);
const day = fc.oneof(anyDay, monthEnd, leapDay);

const month = fc.integer({ min: 1, max: 12 }).map((number) => number as Month);
const period = fc.oneof(
  fc.constantFrom<Period>('P0D', 'P1D', 'P30D', 'P90D', 'P1M', 'P3M', 'P12M', 'P1Y', 'P4Y', 'P7Y', 'P10Y'),
  fc
    .tuple(fc.nat(12), fc.nat(30), fc.nat(9), fc.integer({ min: 1, max: 60 }))
    .map(([years, months, weeks, days]): Period => `P${years}Y${months}M${weeks}W${days}D`),
);
const align = fc.constantFrom<readonly Alignment[]>(
  [],
  ['financialYear'],
  ['calendarYear'],
  ['financialYear', 'calendarYear'],
  ['calendarYear', 'financialYear'],
);
const clock: fc.Arbitrary<StorageClock> = fc.record({ periods: fc.array(period, { maxLength: 3 }), align });

describe('the last day kept', () => {
  test.each<[string, StorageClock, Month, string, string]>([
    ['2025-09-15', bookkeeping, 6, '2033-12-31', 'BFL 7 kap. 2 §, financial year to 30 June 2026'],
    ['2025-09-15', bookkeeping, 12, '2032-12-31', 'BFL 7 kap. 2 §, calendar financial year'],
    ['2026-06-30', bookkeeping, 6, '2033-12-31', 'BFL 7 kap. 2 §, last day of the financial year'],
    ['2026-07-01', bookkeeping, 6, '2034-12-31', 'BFL 7 kap. 2 §, first day of the next one'],
    ['2026-03-10', { periods: ['P5Y'] }, 12, '2031-03-10', 'PTL 5 kap. 3 §, end of the business relationship'],
    ['2026-03-10', { periods: ['P10Y'], align: ['calendarYear'] }, 12, '2036-12-31', 'ML 17 kap. 37 §'],
    ['2026-05-31', { periods: ['P10Y'] }, 12, '2036-05-31', 'preskriptionslagen 2 §'],
    ['2026-04-30', { periods: ['P10M'] }, 12, '2027-02-28', 'LEK 9 kap. 22 §, clamped to the end of February'],
    ['2028-02-29', { periods: ['P1Y'] }, 12, '2029-02-28', 'Regulation 1182/71 Art. 3(2)(c), leap day'],
    ['2026-11-23', { periods: ['P7D'] }, 12, '2026-11-30', 'R50, backups of seven days'],
    ['2026-11-30', { periods: ['P12M'] }, 12, '2027-11-30', 'R50, backups of twelve months'],
    ['2026-03-05', { periods: ['P1M'] }, 12, '2026-04-05', 'Easter Day: the end of a storage period is never moved'],
    ['2026-03-05', { periods: ['P0D'] }, 12, '2026-03-05', 'no period: the day of the event itself'],
    ['2026-03-05', { periods: [] }, 12, '2026-03-05', 'no phases: the day of the event itself'],
    ['2026-03-05', { periods: [], align: ['calendarYear'] }, 12, '2026-12-31', 'no phases, aligned'],
    ['9999-12-31', { periods: ['P7Y'] }, 12, '9999-12-31', 'a sentinel for "never" is kept for ever'],
  ])('of %s under %j, years ending in month %i, is %s (%s)', (event, storage, endMonth, last) => {
    expect(lastDayKept(event, storage, endMonth)).toBe(last);
  });

  test('R36, R37: a support case is active three months after the last action, then archived for twelve', () => {
    const storage: StorageClock = { periods: ['P3M', 'P12M'] };
    expect(phaseEnds('2026-03-15', storage)).toEqual(['2026-06-15', '2027-06-15']);
    expect(lastDayKept('2026-03-15', storage)).toBe('2027-06-15');
  });

  test('R37: the second phase is counted from the end of the first as it was clamped', () => {
    expect(phaseEnds('2026-11-30', { periods: ['P3M', 'P12M'] })).toEqual(['2027-02-28', '2028-02-28']);
  });

  test('phases follow the alignment and end with the last day kept', async () => {
    await everyCase(
      fc.property(day, clock, month, (event, storage, endMonth) => {
        const ends = phaseEnds(event, storage, endMonth);
        expect(ends).toHaveLength(storage.periods.length);
        expect([...ends].sort()).toEqual(ends);
        expect(lastDayKept(event, storage, endMonth)).toBe(
          ends.at(-1) ?? lastDayKept(event, { periods: ['P0D'], align: storage.align ?? [] }, endMonth),
        );
      }),
      1000,
    );
  });

  test('never decreases as the event gets later', async () => {
    await everyCase(
      fc.property(day, fc.integer({ min: 1, max: 400 }), clock, month, (event, days, storage, endMonth) => {
        const [earlier, next, later] = [event, addDays(event, 1), addDays(event, days)];
        expect(lastDayKept(earlier, storage, endMonth) <= lastDayKept(next, storage, endMonth)).toBe(true);
        expect(lastDayKept(earlier, storage, endMonth) <= lastDayKept(later, storage, endMonth)).toBe(true);
        expect(event <= lastDayKept(event, storage, endMonth)).toBe(true);
      }),
      2000,
    );
  });

  test('never decreases over the hour that comes twice in autumn, where wall-clock time does', () => {
    const [earlier, later] = [new Date('2026-10-25T00:59:00Z'), new Date('2026-10-25T01:01:00Z')]; // 02:59, then 02:01
    const kept = (event: Date) => lastDayKept(localDate(event, 'Europe/Stockholm'), { periods: ['P1M'] });
    expect([kept(earlier), kept(later)]).toEqual(['2026-11-25', '2026-11-25']);
  });

  test('takes no period in hours and no wrong date', () => {
    expect(() => lastDayKept('2026-03-05', { periods: ['PT24H'] })).toThrow(invalidPeriod);
    expect(() => cutoff('2026-03-05', { periods: ['P1D', 'PT24H'] })).toThrow(invalidPeriod);
    expect(() => phaseEnds('2026-03-05', { periods: ['P1X'] })).toThrow(invalidPeriod);
    expect(() => lastDayKept('2026-02-30', { periods: ['P1D'] })).toThrow(
      expect.objectContaining({ code: 'date.invalid' }),
    );
    expect(() => cutoff('2026-3-5', { periods: ['P1D'] })).toThrow(expect.objectContaining({ code: 'date.invalid' }));
  });
});

describe('the cutoff', () => {
  test.each<[string, StorageClock, Month, string | undefined, string]>([
    ['2026-04-05', { periods: ['P1M'] }, 12, '2026-03-04', 'received 5 March: still kept on 5 April'],
    ['2026-04-06', { periods: ['P1M'] }, 12, '2026-03-05', 'and gone on the 6th'],
    ['2026-02-28', { periods: ['P1M'] }, 12, '2026-01-27', '28 to 31 January all end on 28 February'],
    ['2026-03-01', { periods: ['P1M'] }, 12, '2026-01-31', 'and go together'],
    ['2033-12-31', bookkeeping, 6, '2025-06-30', 'BFL 7 kap. 2 §: the year to 30 June 2026 is kept through 2033'],
    ['2034-01-01', bookkeeping, 6, '2026-06-30', 'BFL 7 kap. 2 §: erasable on 1 January 2034'],
    ['2026-03-05', { periods: ['P0D'] }, 12, '2026-03-04', 'yesterday'],
    ['0008-01-01', { periods: ['P7Y'] }, 12, undefined, 'nothing since year 1 has expired'],
    ['0008-01-02', { periods: ['P7Y'] }, 12, '0001-01-01', 'the first day has'],
    ['0001-01-01', { periods: [] }, 12, undefined, 'the first day itself'],
    ['2026-03-05', { periods: ['P999999Y'] }, 12, undefined, 'longer than the calendar'],
    ['9999-12-31', { periods: ['P1D'] }, 12, '9999-12-29', 'the last day'],
  ])('on %s under %j, years ending in month %i, is %s (%s)', (today, storage, endMonth, expected) => {
    expect(cutoff(today, storage, endMonth)).toBe(expected);
  });

  test('says of any event what the last day kept says of it', async () => {
    await everyCase(
      fc.property(day, day, clock, month, (today, event, storage, endMonth) => {
        const edge = cutoff(today, storage, endMonth) ?? '0000-00-00';
        expect(event <= edge).toBe(lastDayKept(event, storage, endMonth) < today);
      }),
      2000,
    );
  });

  test('says so of every event for six weeks on either side of it', async () => {
    await everyCase(
      fc.property(day, clock, month, (today, storage, endMonth) => {
        const edge = cutoff(today, storage, endMonth) ?? expect.fail('a cutoff exists in this range');
        for (let days = -42; days <= 42; days++) {
          const event = addDays(edge, days);
          expect(lastDayKept(event, storage, endMonth) < today).toBe(event <= edge);
        }
      }),
      3000,
    );
  });

  test('is found in less than a millisecond', () => {
    const times = Array.from({ length: 101 }, (_, days) => {
      const begin = performance.now();
      cutoff(addDays('2026-01-01', days), { periods: ['P3M', 'P12M'], align: ['financialYear', 'calendarYear'] }, 6);
      return performance.now() - begin;
    });
    const median = times.sort((a, b) => a - b)[50];
    expect(median).toBeLessThan(1);
  });
});

describe('a storage period in hours', () => {
  const storage: StorageClock = { periods: ['PT24H', 'PT48H'] };

  test('is exact, also over a change of clocks', () => {
    const event = new Date('2026-03-28T12:00:00Z');
    expect(lastInstantKept(event, { periods: ['PT24H'] })).toEqual(new Date('2026-03-29T12:00:00Z'));
    expect(lastInstantKept(event, storage)).toEqual(new Date('2026-03-31T12:00:00Z'));
  });

  test('has expired exactly for the events up to its cutoff', async () => {
    const instant = fc.integer({ min: -6e11, max: 4e12 }).map((milliseconds) => new Date(milliseconds));
    await everyCase(
      fc.property(instant, fc.integer({ min: -3e8, max: 3e8 }), (at, distance) => {
        const edge = cutoffInstant(at, storage);
        for (const offset of [-1, 0, 1, distance]) {
          const event = new Date(edge.getTime() + offset);
          expect(lastInstantKept(event, storage) <= at).toBe(event <= edge);
        }
      }),
      1000,
    );
  });

  test('is not mixed with days and not aligned to a year', () => {
    for (const wrong of [
      { periods: ['PT24H', 'P1D'] },
      { periods: ['P1D'] },
      { periods: [] },
      { periods: ['PT24H'], align: ['calendarYear'] },
    ] satisfies StorageClock[]) {
      expect(() => lastInstantKept(new Date(0), wrong)).toThrow(invalidPeriod);
      expect(() => cutoffInstant(new Date(0), wrong)).toThrow(invalidPeriod);
    }
  });

  test('takes no invalid Date, and stays within what a Date can hold', () => {
    expect(() => lastInstantKept(new Date(Number.NaN), storage)).toThrow(
      expect.objectContaining({ code: 'date.invalid' }),
    );
    expect(lastInstantKept(new Date(8.64e15), storage)).toEqual(new Date(8.64e15));
    expect(cutoffInstant(new Date(-8.64e15), storage)).toEqual(new Date(-8.64e15));
  });
});
