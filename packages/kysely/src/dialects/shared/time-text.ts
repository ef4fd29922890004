import type { TimeEncoding } from '@gallra/core';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { TextFunctions } from './year.ts';

/** The start of a day, for what a text leaves out of it. */
const start = '0001-01-01 00:00:00.000';

/** A text that is a time of its encoding as one that sorts with all others: to the millisecond, a day as its start. */
export function sortable(time: Sql, { concat }: Pick<TextFunctions, 'concat'>): Sql {
  const told = sql`replace(replace(replace(${time}, 'T', ' '), '+00:00', ''), 'Z', '')`;
  return sql`substr(${concat(told, sql`substr(${sql.lit(start)}, length(${told}) + 1)`)}, 1, 23)`;
}

/** A bound that a text is held against. */
export interface TextBound {
  /** What comes before it sorts before this, in whatever form: an index serves it. */
  readonly loose: string;
  readonly inclusive: boolean;
  /** What exactly comes before it sorts before this, as {@link sortable} has it; absent where the loose one is exact. */
  readonly exact?: string;
}

/** A day or a time, as boundaries write them, as a bound for text. */
export function textBound(text: string, encoding: TimeEncoding): TextBound {
  if (text.length <= 10) return { loose: text, inclusive: false };
  const told = text.replace('T', ' ').replace('Z', '');
  const exact = told + start.slice(told.length);
  const [day, second] = [exact.slice(0, 10), exact.slice(11, 19)];
  // A blank sorts before `T`; after the second a sign and a point before `Z`.
  return encoding === 'iso' || encoding === 'instant'
    ? { loose: `${day}T${second}Z`, inclusive: true, exact }
    : { loose: told.replace(' ', 'T'), inclusive: false, exact };
}
