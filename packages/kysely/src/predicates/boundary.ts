import type { TimeEncoding } from '@gallra/core';
import type { EventClock } from '@gallra/core/policy';
import {
  addDays,
  cutoff,
  cutoffInstant,
  isExact,
  localDate,
  type PlainDate,
  type RegularYears,
  startOfDay,
} from '@gallra/core/time';
import type { Sql } from '../database/sql.ts';

/** Times before which an event's claim is over, for one instant of decision; or up to which, where a row tells it. */
export interface Boundary {
  /** The bound as the column's encoding writes it; undefined where no event can be old enough. */
  at(encoding: TimeEncoding, years?: RegularYears): string | undefined;
  /** The same for events in the financial year that ends on a day, whatever the years before and after it. */
  inYear?(encoding: TimeEncoding, end: PlainDate): string | undefined;
  /** The bound where a row tells it, which is over itself: nothing else is asked then. */
  readonly told?: (encoding: TimeEncoding) => Sql;
  /** The clock is aligned to the controller's financial year. */
  readonly byFinancialYear: boolean;
}

/** An instant in UTC as SQL writes it; midnight without its zeros, so that text sorts with dates. */
function sqlUtc(instant: Date): string {
  return instant
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '')
    .replace(/ 00:00:00$/, '');
}

function ofInstant(instant: Date, encoding: TimeEncoding): string {
  if (encoding === 'epochMilliseconds') return String(instant.getTime());
  if (encoding === 'epochSeconds') return String(instant.getTime() / 1000);
  return encoding === 'utc' ? sqlUtc(instant) : instant.toISOString();
}

/** The first moment of a day, in an encoding. */
function ofDay(day: PlainDate, encoding: TimeEncoding, timeZone: string): string {
  if (encoding === 'date' || encoding === 'local') return day;
  return ofInstant(startOfDay(day, timeZone), encoding);
}

/** The bound before which an event lies before a day. */
export function dayBoundary(day: PlainDate, timeZone: string): Boundary {
  return { byFinancialYear: false, at: (encoding) => ofDay(day, encoding, timeZone) };
}

/**
 * The bound up to which an event lies at or before the instant that a record tells.
 *
 * Mirrors `isBy`, `packages/core/src/decision/right-in-force.ts`.
 */
export const upTo = (told: (encoding: TimeEncoding) => Sql): Boundary => ({
  byFinancialYear: false,
  at: () => undefined,
  told,
});

/**
 * The bound that a claim's clock puts on its event at an instant: never past the end of a provision, where nobody has
 * decided what follows it.
 *
 * Mirrors `isOver`, `packages/core/src/decision/clock-state.ts`.
 * Mirrors `clockState`, `packages/core/src/decision/clock-state.ts`.
 */
export function boundary(
  { clock, applies = {} }: Pick<EventClock, 'clock' | 'applies'>,
  at: Date,
  timeZone: string,
): Boundary {
  const { to, undecided } = applies;
  const after = undecided === true && to !== undefined ? addDays(to, 1) : undefined;
  if (clock.periods.some(isExact)) {
    const instant = cutoffInstant(at, clock);
    if (after !== undefined && startOfDay(after, timeZone) <= instant) return dayBoundary(after, timeZone);
    // Whatever lies in the cutoff's millisecond is over; fractions of it do not count.
    const end = new Date(instant.getTime() + 1);
    return { byFinancialYear: false, at: (encoding) => ofInstant(end, encoding) };
  }
  const today = localDate(at, timeZone);
  const days = new Map<RegularYears | undefined, PlainDate | undefined>();
  const last = (years: RegularYears | undefined): PlainDate | undefined => {
    if (!days.has(years)) days.set(years, cutoff(today, clock, years));
    return days.get(years);
  };
  const afterDay = (day: PlainDate | undefined, encoding: TimeEncoding): string | undefined => {
    if (day === undefined) return undefined;
    const next = addDays(day, 1);
    return ofDay(after !== undefined && after < next ? after : next, encoding, timeZone);
  };
  if (clock.align?.includes('financialYear') !== true)
    return { byFinancialYear: false, at: (encoding, years) => afterDay(last(years), encoding) };
  const sinceYearEnd = { ...clock, align: clock.align.filter((alignment) => alignment !== 'financialYear') };
  const lastEnd = cutoff(today, sinceYearEnd);
  return {
    byFinancialYear: true,
    at: (encoding, years) => afterDay(last(years), encoding),
    inYear: (encoding, end) => afterDay(lastEnd !== undefined && end <= lastEnd ? end : undefined, encoding),
  };
}
