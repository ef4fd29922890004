import { meets } from '../policy/condition.ts';
import { soleKey } from '../policy/table/own-key.ts';
import { type FullMomentSource, tableEvent } from '../policy/table/table-event.ts';
import type { TimeEncoding } from '../policy/vocabulary.ts';
import { localDate, localTime, type PlainDate } from '../time/plain-date.ts';
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
const isoText = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?/;

/**
 * The moment in a time column's value.
 *
 * In SQL: `ofColumn`, `packages/kysely/src/predicates/event.ts`.
 *
 * @returns undefined for what is no time at all (null, an infinite date, text in another form)
 */
export function parseMoment(raw: unknown, encoding: TimeEncoding, timeZone: string): Moment | undefined {
  if (raw === null || raw === undefined || raw === '') return undefined;
  const at = (instant: Date): Moment | undefined =>
    Number.isNaN(instant.getTime()) ? undefined : { date: localDate(instant, timeZone), instant };
  if (encoding === 'epochSeconds') return at(new Date(Number(raw) * 1000));
  if (encoding === 'epochMilliseconds') return at(new Date(Number(raw)));
  if (raw instanceof Date) return at(raw);
  if (typeof raw === 'number') return encoding === 'instant' ? at(new Date(raw)) : undefined;
  const [, date, time] = isoText.exec(String(raw)) ?? [];
  if (date === undefined || date < '0001-01-01') return undefined;
  if (encoding === 'date') return { date };
  if (encoding === 'local')
    return time === undefined
      ? { date }
      : { date, time: time.padEnd(8, ':00').padEnd(9, '.').slice(0, 12).padEnd(12, '0') };
  if (encoding === 'utc') return at(new Date(`${date}T${time ?? '00:00:00'}Z`));
  return at(new Date(String(raw)));
}

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
    const linked =
      'through' in source
        ? lookup(source.in, soleKey(policy, source.in), row[source.through])
        : lookup(source.in, source.by, row[soleKey(policy, table)]).filter((other) => meets(other, source.when));
    return all(linkedRowsOf(from, source.in, linked).map((other) => eventState(other, source.event)));
  };
  return all(read.sources.map(at));
}
