import { millisecondsInHour } from 'date-fns/constants';
import { meets } from '../policy/condition.ts';
import { soleKey } from '../policy/table/own-key.ts';
import { type FullMomentSource, tableEvent } from '../policy/table/table-event.ts';
import { countedMillisecond, isCounted, isInCalendar, timeText } from '../policy/time-form.ts';
import type { TimeEncoding } from '../policy/vocabulary.ts';
import { localDate, localTime, type PlainDate, startOfDay } from '../time/plain-date.ts';
import { linkedRowsOf, type RowWithLinks } from './row-with-links.ts';

/** When something happened: its day in the policy's time zone, and the instant where the column tells it. */
export interface Moment {
  readonly date: PlainDate;
  readonly instant?: Date;
  /** The time of day `HH:MM:SS.mmm`, where the column tells a time without a zone, in that of the policy. */
  readonly time?: string;
}

/** What is known of an event for a row. Confusing the first two keeps rows for ever or erases them too early. */
export type EventState =
  | { readonly state: 'notApplicable' }
  | { readonly state: 'pending' }
  | ({ readonly state: 'happened' } & Moment);

const pending: EventState = { state: 'pending' };
const notApplicable: EventState = { state: 'notApplicable' };

/** The time of day of a text that has its form: `HH:MM:SS.mmm`; undefined where it tells none. */
function timeOfDay(text: string): string | undefined {
  const [, minute, second = '00', fraction = ''] = /^.{11}(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?/.exec(text) ?? [];
  return minute && `${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
}

/** `infinity` is what PostgreSQL calls a time later than all others: a driver may make a number of it. */
const isUnending = (raw: unknown, encoding: TimeEncoding): boolean =>
  !isCounted(encoding) && encoding !== 'iso' && (raw === 'infinity' || raw === Number.POSITIVE_INFINITY);

/**
 * The moment in a time column's value, to the millisecond in which it lies.
 *
 * In SQL: `ofColumn`, `packages/kysely/src/predicates/event.ts`.
 *
 * @returns undefined for what is no time that can be read: null, an infinite date, what has not the form of its encoding
 */
export function parseMoment(raw: unknown, encoding: TimeEncoding, timeZone: string): Moment | undefined {
  const at = (milliseconds: number | undefined): Moment | undefined => {
    if (milliseconds === undefined || !isInCalendar(milliseconds)) return undefined;
    const instant = new Date(milliseconds);
    return { date: localDate(instant, timeZone), instant };
  };
  if (isCounted(encoding)) return at(countedMillisecond(raw, encoding));
  if (raw instanceof Date) return at(raw.getTime());
  if (typeof raw === 'number') return encoding === 'instant' ? at(Math.floor(raw)) : undefined;
  const text = timeText(raw, encoding);
  if (text === undefined) return undefined;
  const [date, time] = [text.slice(0, 10), timeOfDay(text)];
  if (encoding === 'date') return { date };
  if (encoding === 'local') return { date, ...(time === undefined ? {} : { time }) };
  return at(Date.parse(`${date}T${time ?? '00:00:00.000'}Z`));
}

/**
 * Whether something stands in a time column that cannot be read, so that nobody knows when it was. Null is nothing, and
 * `infinity` says that it has not been.
 *
 * In SQL: `isUnreadable`, `packages/kysely/src/predicates/event.ts`.
 */
export const isUnreadable = (raw: unknown, encoding: TimeEncoding, timeZone: string): boolean =>
  (raw ?? null) !== null && !isUnending(raw, encoding) && parseMoment(raw, encoding, timeZone) === undefined;

type Combine = (a: EventState, b: EventState, timeZone: string) => EventState;

/** The latest of several moments, of which undefined is one that has not come: pending while any of them is. */
export const latestOf = (moments: readonly (Moment | undefined)[], timeZone: string): EventState =>
  moments
    .map((moment): EventState => (moment === undefined ? pending : { state: 'happened', ...moment }))
    .reduce((a, b) => laterOf(a, b, timeZone), notApplicable);

const laterOf: Combine = (a, b, timeZone) => {
  if (a.state === 'notApplicable' || b.state === 'pending') return b;
  if (b.state === 'notApplicable' || a.state === 'pending') return a;
  return isLater(b, a, timeZone) ? b : a;
};

const earlierOf: Combine = (a, b, timeZone) => {
  if (a.state === 'notApplicable') return b;
  if (b.state === 'notApplicable' || b.state === 'pending') return a;
  return a.state === 'pending' || isLater(a, b, timeZone) ? b : a;
};

/** Whether one moment comes after another. A date without a time is the start of its day. */
export function isLater(a: Moment, b: Moment, timeZone: string): boolean {
  if (a.instant !== undefined && b.instant !== undefined) return a.instant > b.instant;
  if (a.date !== b.date) return a.date > b.date;
  const [first, second] = [a, b].map(({ instant, time = '' }) => (instant ? localTime(instant, timeZone) : time));
  return (first ?? '') > (second ?? '');
}

/** The first instant at which a moment has been. */
export function startOf({ date, instant, time }: Moment, timeZone: string): Date {
  if (instant !== undefined) return instant;
  const start = startOfDay(date, timeZone);
  if (time === undefined) return start;
  const told = Date.parse(`1970-01-01T${time}Z`);
  const usual = new Date(start.getTime() + told);
  if (localTime(usual, timeZone) === time) return usual;
  // Clocks have been changed since midnight: by three hours at most.
  let [before, after] = [start.getTime() - 1, usual.getTime() + 3 * millisecondsInHour];
  while (after - before > 1) {
    const middle = new Date(Math.floor((before + after) / 2));
    const hasBeen = localDate(middle, timeZone) !== date || localTime(middle, timeZone) >= time;
    if (hasBeen) after = middle.getTime();
    else before = middle.getTime();
  }
  return new Date(after);
}

/**
 * What is known of an event for one row, following links to other rows.
 *
 * The latest of several is pending while any of them is; the earliest has happened as soon as one has.
 * What does not apply counts for neither.
 *
 * In SQL: `eventPredicates`, `packages/kysely/src/predicates/event.ts`.
 *
 * @param from - the row, with the columns that the table's events and links read
 * @param event - a name under the policy's `events`
 */
export function eventState(from: RowWithLinks, event: string): EventState {
  const { policy, table, row, lookup } = from;
  const { timeZone } = policy;
  const read = tableEvent(policy, table, event);
  if (read === undefined) return notApplicable;
  const combine = read.take === 'latest' ? laterOf : earlierOf;
  const all = (states: readonly EventState[]) => states.reduce((a, b) => combine(a, b, timeZone), notApplicable);
  const at = (source: FullMomentSource): EventState => {
    if ('untold' in source) return pending;
    if ('column' in source) {
      if (!meets(row, source.when)) return pending;
      const moment = parseMoment(row[source.column], source.encoding, timeZone);
      if (moment !== undefined) return { state: 'happened', ...moment };
      return source.ifNull === 'notApplicable' && (row[source.column] ?? null) === null ? notApplicable : pending;
    }
    if ('through' in source && !meets(row, source.when)) return notApplicable;
    const linked =
      'through' in source
        ? lookup(source.in, soleKey(policy, source.in), row[source.through])
        : lookup(source.in, source.by, row[soleKey(policy, table)]).filter((other) => meets(other, source.when));
    return all(linkedRowsOf(from, source.in, linked).map((other) => eventState(other, source.event)));
  };
  return all(read.sources.map(at));
}
