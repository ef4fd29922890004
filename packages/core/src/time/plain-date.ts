import { tzOffset } from '@date-fns/tz';
import { UTCDateMini } from '@date-fns/utc/date/mini';
// By function: Node would load the three hundred modules of the whole for the few that are used.
import { add } from 'date-fns/add';
import { addDays as addDaysTo } from 'date-fns/addDays';
import { millisecondsInDay, millisecondsInMinute } from 'date-fns/constants';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { getDay } from 'date-fns/getDay';
import { GallraError } from '../error.ts';
import { type Period, parsePeriod } from './period.ts';

/**
 * A calendar day without time or zone, written `YYYY-MM-DD`, from `0001-01-01` to `9999-12-31`.
 * As text of fixed width it sorts and compares as time does, here and in every database.
 *
 * Arithmetic stays within those two days. Hosts write `9999-12-31` for "never" and `0001-01-01` for "always";
 * a sweep must keep the one and may erase the other, but not stop at either.
 */
export type PlainDate = string;

// Dates of date-fns count in the zone of the process, where a day may be missing, unless they are UTC's own. With
// TZDate, which knows every zone, one addition takes 60 microseconds, for each row; plain-date.test.ts holds the two
// against each other. Temporal.PlainDate is the same thing, once it is everywhere.
const WRITTEN = /^\d{4}-\d\d-\d\d$/;
const EARLIEST = '0001-01-01';
const LATEST = '9999-12-31';
const earliestDay = Date.parse(EARLIEST);
const latestDay = Date.parse(LATEST);
const DAYS_OF_CALENDAR = differenceInCalendarDays(new UTCDateMini(LATEST), new UTCDateMini(EARLIEST));

/** A day of the calendar as date-fns counts with it: midnight in UTC. */
export function utcDay(date: PlainDate): Date {
  const day = new UTCDateMini(WRITTEN.test(date) ? Date.parse(date) : Number.NaN);
  // Date reads 30 February as 2 March. Negated so that NaN fails too.
  if (!(day.getTime() >= earliestDay && day.getDate() === Number(date.slice(8)))) {
    throw new GallraError(
      'date.invalid',
      'A date is a day of the calendar written "YYYY-MM-DD", such as "2033-12-31".',
    );
  }
  return day;
}

/** The day that holds a moment on the UTC clock, held within the calendar; one too late for a Date is the last. */
export function dayHolding(moment: Date): PlainDate {
  const milliseconds = moment.getTime();
  if (milliseconds < earliestDay) return EARLIEST;
  return milliseconds < latestDay ? moment.toISOString().slice(0, 10) : LATEST;
}

/** Day of the week, from 0 (Sunday) to 6 (Saturday). */
export const dayOfWeek = (date: PlainDate): number => getDay(utcDay(date));

/** Whole days from one day to a later one. */
export const daysBetween = (from: PlainDate, to: PlainDate): number =>
  differenceInCalendarDays(utcDay(to), utcDay(from));

/**
 * Checks that a text is a day of the calendar and returns it.
 *
 * @param text - `YYYY-MM-DD`
 * @throws {GallraError} `date.invalid`
 *
 * @example
 * ```ts
 * import { plainDate } from '@gallra/core/time';
 *
 * plainDate('2028-02-29'); // '2028-02-29'
 * ```
 */
export function plainDate(text: string): PlainDate {
  utcDay(text);
  return text;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isPlainDate(text: string): boolean {
  try {
    return plainDate(text) === text;
  } catch {
    return false;
  }
}

/**
 * Adds a number of days.
 *
 * @param date - `YYYY-MM-DD`
 * @param days - whole days, negative to go back
 * @returns the day, held within `0001-01-01` and `9999-12-31`
 * @throws {GallraError} `date.invalid`, also if `days` is not a whole number
 *
 * @example
 * ```ts
 * import { addDays } from '@gallra/core/time';
 *
 * addDays('2026-02-28', 1); // '2026-03-01'
 * ```
 */
export function addDays(date: PlainDate, days: number): PlainDate {
  if (!Number.isInteger(days)) throw new GallraError('date.invalid', 'addDays counts whole days: pass a whole number.');
  // So far from any day lie both ends of the calendar; a Date ends not much further.
  const within = Math.max(-DAYS_OF_CALENDAR, Math.min(days, DAYS_OF_CALENDAR));
  return dayHolding(addDaysTo(utcDay(date), within));
}

/**
 * Adds a period by the calendar: years and months first, clamped to the end of the month, then weeks and days.
 *
 * @param date - `YYYY-MM-DD`
 * @param period - a period in days or longer
 * @returns the day, at the latest `9999-12-31`
 * @throws {GallraError} `date.invalid`; `period.invalid`, also for a period in hours
 * @see Regulation (EEC, Euratom) No 1182/71 Art. 3(2)(c); Temporal.PlainDate.add with overflow "constrain"
 *
 * @example
 * ```ts
 * import { addPeriod } from '@gallra/core/time';
 *
 * addPeriod('2026-01-31', 'P1M'); // '2026-02-28'
 * ```
 */
export function addPeriod(date: PlainDate, period: Period): PlainDate {
  const parts = parsePeriod(period);
  if (parts.hours > 0) {
    throw new GallraError('period.invalid', 'Hours cannot be added to a calendar day: write the period in days.');
  }
  return dayHolding(add(utcDay(date), parts));
}

/**
 * Orders two days, for sorting.
 *
 * @param a - `YYYY-MM-DD`
 * @param b - `YYYY-MM-DD`
 * @returns -1 if `a` is earlier, 1 if it is later, 0 if they are the same day
 *
 * @example
 * ```ts
 * import { compare } from '@gallra/core/time';
 *
 * ['2026-03-01', '2026-02-28'].sort(compare); // ['2026-02-28', '2026-03-01']
 * ```
 */
export function compare(a: PlainDate, b: PlainDate): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Minutes that clocks in the zone are ahead of UTC. */
function offsetAt(milliseconds: number, zone: string): number {
  // Without a zone, Intl would quietly take that of the process.
  const offset = zone ? tzOffset(zone, new Date(milliseconds)) : Number.NaN;
  if (Number.isNaN(offset)) {
    throw new GallraError(
      'timezone.unknown',
      'The time zone is not known: pass an IANA name such as "Europe/Stockholm".',
    );
  }
  return offset;
}

/**
 * The calendar day on which an instant falls in a time zone.
 *
 * @param instant - a point in time
 * @param zone - IANA name, such as `Europe/Stockholm`
 * @returns the day, held within `0001-01-01` and `9999-12-31`
 * @throws {GallraError} `date.invalid` for an invalid Date; `timezone.unknown` for an unknown zone
 *
 * @example
 * ```ts
 * import { localDate } from '@gallra/core/time';
 *
 * localDate(new Date('2026-06-30T22:30:00Z'), 'Europe/Stockholm'); // '2026-07-01'
 * ```
 */
export function localDate(instant: Date, zone: string): PlainDate {
  const milliseconds = instant.getTime();
  if (Number.isNaN(milliseconds)) throw new GallraError('date.invalid', 'The instant is an invalid Date.');
  return dayHolding(new UTCDateMini(milliseconds + offsetAt(milliseconds, zone) * millisecondsInMinute));
}

/**
 * The time of day of an instant in a time zone.
 *
 * @param instant - a point in time
 * @param zone - IANA name, such as `Europe/Stockholm`
 * @returns `HH:MM:SS.mmm`
 * @throws {GallraError} `timezone.unknown` for an unknown zone
 *
 * @example
 * ```ts
 * import { localTime } from '@gallra/core/time';
 *
 * localTime(new Date('2026-06-30T22:30:00Z'), 'Europe/Stockholm'); // '00:30:00.000'
 * ```
 */
export function localTime(instant: Date, zone: string): string {
  const milliseconds = instant.getTime();
  return new Date(milliseconds + offsetAt(milliseconds, zone) * millisecondsInMinute).toISOString().slice(11, 23);
}

/**
 * The first instant of a calendar day in a time zone, also where clocks skip midnight.
 *
 * @param date - `YYYY-MM-DD`
 * @param zone - IANA name, such as `Europe/Stockholm`
 * @returns the instant; for a day the zone skipped altogether, the first instant of the next one
 * @throws {GallraError} `date.invalid`; `timezone.unknown` for an unknown zone
 *
 * @example
 * ```ts
 * import { startOfDay } from '@gallra/core/time';
 *
 * startOfDay('2026-07-01', 'Europe/Stockholm'); // 2026-06-30T22:00:00.000Z
 * ```
 */
export function startOfDay(date: PlainDate, zone: string): Date {
  const midnight = utcDay(date).getTime();
  let before = midnight - millisecondsInDay;
  let after = midnight + millisecondsInDay;
  const midnights = [...new Set([offsetAt(before, zone), offsetAt(after, zone)])]
    .map((offset) => ({ offset, start: midnight - offset * millisecondsInMinute }))
    .filter(({ offset, start }) => offsetAt(start, zone) === offset)
    .map(({ start }) => start);
  // Two, where clocks go back over midnight: the day begins with the first.
  if (midnights.length > 0) return new Date(Math.min(...midnights));

  // None, where clocks go forward over midnight: find the moment at which the day turns.
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDate(new Date(middle), zone) < date) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** Whether one period in days or longer takes longer than another, counted from a common day. */
export function isLonger(a: Period, b: Period): boolean {
  return addPeriod('2001-01-01', a) > addPeriod('2001-01-01', b);
}
