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

/** How a database compares a text column with a bound. */
export interface TextComparison extends Pick<TextFunctions, 'concat'> {
  compare(value: Sql, operator: Sql, bound: string): Sql;
}

/**
 * Whether text that is a time of its encoding tells one before a bound, as boundaries write those. What an index serves
 * comes first, and is all where it is exact.
 */
export function isTextBefore(column: Sql, text: string, encoding: TimeEncoding, comparison: TextComparison): Sql {
  const { compare } = comparison;
  const before = sql`<`;
  if (text.length <= 10) return compare(column, before, text);
  const told = text.replace('T', ' ').replace(/Z$/, '');
  if (encoding === 'iso' || encoding === 'instant') {
    const second = told.slice(0, 19).replace(' ', 'T');
    // Every text tells the second, and sorts behind it, whatever follows.
    if (/[.]0*$/.test(told) || told.length === 19) return compare(column, before, second);
    const early = compare(column, sql`<=`, `${second}Z`);
    return sql`(${early} and ${compare(sortable(column, comparison), before, told)})`;
  }
  // A text that leaves out zeros is the beginning of one that has them: so is this one of all that are not before it.
  const shortest = told
    .replace(/([.][0-9]*?)0+$/, '$1')
    .replace(/[.]$/, '')
    .replace(/:00$/, '')
    .replace(/ 00:00$/, '');
  const early = compare(column, before, told.replace(' ', 'T'));
  return sql`(${early} and ${compare(sql`replace(${column}, 'T', ' ')`, before, shortest)})`;
}
