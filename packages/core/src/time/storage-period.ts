import { millisecondsInHour } from 'date-fns/constants';
import { GallraError } from '../error.ts';
import {
  endOfCalendarYear,
  endOfYear,
  type FinancialYears,
  type Month,
  type RegularYears,
  yearsEnding,
} from './financial-year.ts';
import { isExact, type Period, parsePeriod } from './period.ts';
import { addDays, addPeriod, daysBetween, localDate, type PlainDate, plainDate, startOfDay } from './plain-date.ts';

/** The end of a year to which the date of the event is moved before the periods are counted. */
export type Alignment = 'financialYear' | 'calendarYear';

/**
 * How long something is stored after an event.
 *
 * A period in days or longer runs from the local day of the event. That day is not counted, and the period ends with
 * the last hour of the same date, or of the month's last day where the month has no such date (Regulation (EEC,
 * Euratom) No 1182/71 Art. 3(1) and 3(2)(c)). Art. 3(4) gives people time to act: it moves deadlines past weekends.
 * Nobody has to act for a storage period to end, so it is never moved (GDPR Art. 5(1)(e)).
 *
 * The answer is therefore a *last day kept*. It never decreases as the event gets later, and so one cutoff in SQL
 * gives the same answer as the calculation row by row. Wall-clock arithmetic does not have this property: where
 * clocks go back, the later of two instants can have the earlier wall-clock time.
 *
 * A period in hours is exact, on instants. A clock counts in the one way or in the other.
 */
export interface StorageClock {
  /** Phases in order, each counted from the end of the one before: `['P3M', 'P12M']`. */
  readonly periods: readonly Period[];
  /** Applied to the date of the event, in order, before the periods. */
  readonly align?: readonly Alignment[];
}

const LAST_INSTANT = 8_640_000_000_000_000; // of a Date: ECMA-262, 21.4.1.1

const regular = (years: Month | RegularYears): RegularYears => (typeof years === 'number' ? yearsEnding(years) : years);

/**
 * The day from which the periods of a clock are counted: that of the event, moved to the ends of its years.
 *
 * @param event - local day of the event, `YYYY-MM-DD`
 * @param years - the controller's financial years
 * @returns undefined where nobody knows yet when the financial year of the event ends
 * @throws {GallraError} `date.invalid`
 */
export const alignedDay = (
  event: PlainDate,
  { align = [] }: Pick<StorageClock, 'align'>,
  years: FinancialYears,
): PlainDate | undefined =>
  align.reduce<PlainDate | undefined>((date, alignment) => {
    if (date === undefined) return undefined;
    return alignment === 'financialYear' ? endOfYear(date, years) : endOfCalendarYear(date);
  }, plainDate(event));

const start = (event: PlainDate, clock: StorageClock, years: Month | RegularYears): PlainDate =>
  alignedDay(event, clock, regular(years)) ?? plainDate(event);

/**
 * The last day on which each phase of storage applies.
 *
 * @param event - local day of the event, `YYYY-MM-DD`
 * @param clock - phases in days or longer
 * @param years - the controller's financial years, or the month at whose end they have always ended; December if not given
 * @returns one day for each period of the clock, in order, at the latest `9999-12-31`
 * @throws {GallraError} `date.invalid`; `period.invalid`, also for a period in hours
 */
export function phaseEnds(event: PlainDate, clock: StorageClock, years: Month | RegularYears = 12): PlainDate[] {
  let end = start(event, clock, years);
  return clock.periods.map((period) => {
    end = addPeriod(end, period);
    return end;
  });
}

/**
 * The last day on which something is kept; it has expired from the start of the next.
 *
 * @param event - local day of the event, `YYYY-MM-DD`
 * @param clock - phases in days or longer; without any, storage ends with the (aligned) day of the event
 * @param years - the controller's financial years, or the month at whose end they have always ended; December if not given
 * @returns the day, at the latest `9999-12-31`
 * @throws {GallraError} `date.invalid`; `period.invalid`, also for a period in hours
 * @see Regulation (EEC, Euratom) No 1182/71 Art. 3(1), 3(2)(c); for the example, bokföringslagen 7 kap. 2 §
 *
 * @example
 * ```ts
 * import { lastDayKept } from '@gallra/core';
 *
 * // The seventh year after the calendar year in which the financial year ended, here on 30 June 2026.
 * lastDayKept('2025-09-15', { periods: ['P7Y'], align: ['financialYear', 'calendarYear'] }, 6); // '2033-12-31'
 * ```
 */
export function lastDayKept(event: PlainDate, clock: StorageClock, years: Month | RegularYears = 12): PlainDate {
  return clock.periods.reduce(addPeriod, start(event, clock, years));
}

/**
 * The latest event that has expired: for every event, `event <= cutoff` exactly when its last day kept is before today.
 *
 * @param today - local day, `YYYY-MM-DD`
 * @param clock - phases in days or longer
 * @param years - the controller's financial years, or the month at whose end they have always ended; December if not given
 * @returns the local day of that event, or `undefined` if no event since `0001-01-01` has expired
 * @throws {GallraError} `date.invalid`; `period.invalid`, also for a period in hours
 *
 * @example
 * ```ts
 * import { cutoff } from '@gallra/core/time';
 *
 * cutoff('2026-03-01', { periods: ['P1M'] }); // '2026-01-31': kept through 28 February, as all since the 28th
 * ```
 */
export function cutoff(today: PlainDate, clock: StorageClock, years: Month | RegularYears = 12): PlainDate | undefined {
  const first = '0001-01-01';
  const day = plainDate(today);
  const hasExpired = (event: PlainDate): boolean => lastDayKept(event, clock, years) < day;
  if (!hasExpired(first)) return undefined;

  // Subtracting the period would go wrong at month ends (31 March minus a month) and says nothing of alignment.
  // The last day kept never decreases and is never before the event, so halving what lies between finds the edge.
  let expired = 0;
  let kept = daysBetween(first, day);
  while (kept - expired > 1) {
    const middle = Math.floor((expired + kept) / 2);
    if (hasExpired(addDays(first, middle))) expired = middle;
    else kept = middle;
  }
  return addDays(first, expired);
}

/**
 * The instant at which storage counted in hours ends: kept before it, expired at it.
 *
 * @param event - instant of the event
 * @param clock - phases in hours, without alignment
 * @throws {GallraError} `date.invalid` for an invalid Date; `period.invalid` unless every period is in hours
 */
export function lastInstantKept(event: Date, clock: StorageClock): Date {
  return new Date(Math.min(valid(event) + length(clock), LAST_INSTANT));
}

/**
 * The latest event that has expired at an instant: for every event, `event <= cutoff` exactly when it has.
 *
 * @param at - instant to look from
 * @param clock - phases in hours, without alignment
 * @throws {GallraError} `date.invalid` for an invalid Date; `period.invalid` unless every period is in hours
 *
 * @example
 * ```ts
 * import { cutoffInstant } from '@gallra/core/time';
 *
 * cutoffInstant(new Date('2026-03-29T12:00:00Z'), { periods: ['PT24H'] }); // 2026-03-28T12:00:00.000Z
 * ```
 */
export function cutoffInstant(at: Date, clock: StorageClock): Date {
  return new Date(Math.max(valid(at) - length(clock), -LAST_INSTANT));
}

/**
 * The instant before which everything has expired: for every event, `event < expiredBefore` exactly when it has.
 *
 * @param at - instant to look from
 * @param period - how long each is kept, in hours, or in days or longer
 * @param timeZone - whose days are counted, an IANA name; hours need none
 * @returns the instant, or `undefined` if no event since `0001-01-01` has expired
 * @throws {GallraError} `date.invalid`; `period.invalid`
 *
 * @example
 * ```ts
 * import { expiredBefore } from '@gallra/core/time';
 *
 * expiredBefore(new Date('2026-03-29T12:00:00Z'), 'P1D', 'Europe/Stockholm'); // 2026-03-27T23:00:00.000Z
 * expiredBefore(new Date('2026-03-29T12:00:00Z'), 'PT24H', 'Europe/Stockholm'); // 2026-03-28T12:00:00.001Z
 * ```
 */
export function expiredBefore(at: Date, period: Period, timeZone: string): Date | undefined {
  const clock = { periods: [period] };
  if (isExact(period)) return new Date(cutoffInstant(at, clock).getTime() + 1);
  const last = cutoff(localDate(at, timeZone), clock);
  return last === undefined ? undefined : startOfDay(addDays(last, 1), timeZone);
}

function valid(instant: Date): number {
  const milliseconds = instant.getTime();
  if (Number.isNaN(milliseconds)) throw new GallraError('date.invalid', 'The instant is an invalid Date.');
  return milliseconds;
}

/** Milliseconds from the event to the end of the last phase. */
function length({ periods, align = [] }: StorageClock): number {
  const hours = periods.map((period) => parsePeriod(period).hours);
  if (hours.length === 0 || hours.includes(0) || align.length > 0) {
    throw new GallraError(
      'period.invalid',
      'A clock on instants counts hours only ("PT24H") and is not aligned to a year: ' +
        'use lastDayKept and cutoff for periods in days or longer.',
    );
  }
  return hours.reduce((sum, count) => sum + count) * millisecondsInHour;
}
