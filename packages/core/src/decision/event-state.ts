import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { soleKey } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { type FullMomentSource, tableEvent } from '../policy/table/table-event.ts';
import type { TimeEncoding } from '../policy/vocabulary.ts';
import { localDate, type PlainDate } from '../time/plain-date.ts';

/** Finds the rows of a table whose column equals a value. Null equals nothing. */
export type Lookup = (table: string, column: string, value: unknown) => readonly Row[];

/** A row in its table, and what finds the rows linked to it. */
export interface RowWithLinks {
  readonly policy: Policy;
  readonly table: string;
  readonly row: Row;
  readonly lookup: Lookup;
}

/** When something happened: its day in the policy's time zone, and the instant where the column tells it. */
export interface Moment {
  readonly date: PlainDate;
  readonly instant?: Date;
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
  if (encoding === 'date' || encoding === 'local') return { date };
  if (encoding === 'utc') return at(new Date(`${date}T${time ?? '00:00:00'}Z`));
  return at(new Date(String(raw)));
}

/** The latest of several moments, of which null is one that has not come: pending while any of them is. */
export const latestOf = (moments: readonly (Moment | undefined)[]): EventState =>
  moments
    .map((moment): EventState => (moment === undefined ? pending : { state: 'happened', ...moment }))
    .reduce(laterOf, notApplicable);

function laterOf(a: EventState, b: EventState): EventState {
  if (a.state === 'notApplicable' || b.state === 'pending') return b;
  if (b.state === 'notApplicable' || a.state === 'pending') return a;
  return isLater(b, a) ? b : a;
}

function earlierOf(a: EventState, b: EventState): EventState {
  if (a.state === 'notApplicable') return b;
  if (b.state === 'notApplicable' || b.state === 'pending') return a;
  return a.state === 'pending' || isLater(a, b) ? b : a;
}

function isLater(a: Moment, b: Moment): boolean {
  if (a.instant !== undefined && b.instant !== undefined) return a.instant > b.instant;
  return a.date > b.date;
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
  const read = tableEvent(policy, table, event);
  if (read === undefined) return notApplicable;
  const combine = read.take === 'latest' ? laterOf : earlierOf;
  const at = (source: FullMomentSource): EventState => {
    if ('untold' in source) return pending;
    if ('column' in source) {
      if (!meets(row, source.when)) return pending;
      const moment = parseMoment(row[source.column], source.encoding, policy.timeZone);
      if (moment !== undefined) return { state: 'happened', ...moment };
      return source.ifNull === 'notApplicable' && (row[source.column] ?? null) === null ? notApplicable : pending;
    }
    const linked =
      'through' in source
        ? lookup(source.in, soleKey(policy, source.in), row[source.through])
        : lookup(source.in, source.by, row[soleKey(policy, table)]).filter((other) => meets(other, source.when));
    return linked
      .map((other) => eventState({ policy, table: source.in, row: other, lookup }, source.event))
      .reduce(combine, notApplicable);
  };
  return read.sources.map(at).reduce(combine, notApplicable);
}
