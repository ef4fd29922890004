import type { TimeEncoding } from '@gallra/core';
import { newYearInUtc } from '@gallra/core/time';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

/** Seconds since 1970 of what a number can tell; others are no times. `last` is well before the calendar's end. */
export const firstSecond = Date.parse('0001-01-02T00:00:00Z') / 1000;
export const lastSecond = Date.parse('9999-12-31T23:59:59Z') / 1000;
export const lastDays = Date.parse('9999-12-30T00:00:00Z') / 1000;

/** Numbers in an encoding's own unit, and in seconds. */
export const unitOf = (encoding: TimeEncoding): number => (encoding === 'epochMilliseconds' ? 1000 : 1);

/** Functions that databases call by different names. */
export interface TextFunctions {
  concat(...parts: readonly Sql[]): Sql;
  integer(text: Sql): Sql;
  fourDigits(year: Sql): Sql;
  /** Mirrors `withinCalendar`, `packages/core/src/disposal/generalised-time.ts`. */
  withinCalendar(year: Sql): Sql;
  atLeast(text: Sql, bound: string): Sql;
}

/** A year told by text that begins with a date: text is compared as text, as `generalisedTime` of core does. */
export function yearOfText(value: Sql, encoding: TimeEncoding, ahead: number, functions: TextFunctions): Sql {
  const { concat, integer, withinCalendar, atLeast } = functions;
  const written = integer(sql`substr(${value}, 1, 4)`);
  if (encoding === 'date' || encoding === 'local') return written;
  if (ahead === 0) return withinCalendar(written);
  const rest = concat(sql`substr(${value}, 6, 5)`, sql`' '`, sql`substr(${value}, 12)`);
  const turn = newYearInUtc(ahead)
    .slice(5)
    .replace(/(:00)+$/, '');
  const [before, after] = ahead > 0 ? [sql`0`, sql`1`] : [sql`-1`, sql`0`];
  return withinCalendar(sql`${written} + case when ${atLeast(rest, turn)} then ${after} else ${before} end`);
}

/** The first moment of a year as text. */
export function startAsText(
  year: Sql,
  encoding: TimeEncoding,
  ahead: number,
  { concat, fourDigits }: TextFunctions,
): Sql {
  if (encoding === 'date') return concat(fourDigits(year), sql`'-01-01'`);
  if (encoding === 'local') return concat(fourDigits(year), sql`'-01-01 00:00:00'`);
  const start = newYearInUtc(ahead);
  const rest = encoding === 'utc' ? start.slice(4) : `${start.slice(4).replace(' ', 'T')}.000Z`;
  return concat(fourDigits(start.startsWith('1999') ? sql`${year} - 1` : year), sql`${sql.lit(rest)}`);
}
