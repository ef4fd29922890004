import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';

/** A condition on rows: SQL, or known before any row is read. */
export type Predicate = Sql | boolean;

function join(predicates: readonly Predicate[], word: 'and' | 'or'): Predicate {
  const decisive = word === 'or';
  if (predicates.includes(decisive)) return decisive;
  const open = [...new Set(predicates.filter((predicate) => typeof predicate !== 'boolean'))];
  const [only] = open;
  if (only === undefined) return !decisive;
  return open.length === 1 ? only : sql`(${sql.join(open, word === 'or' ? sql` or ` : sql` and `)})`;
}

/** All hold; none is true. */
export const and = (...predicates: readonly Predicate[]): Predicate => join(predicates, 'and');

/** At least one holds; none is false. */
export const or = (...predicates: readonly Predicate[]): Predicate => join(predicates, 'or');

/** Does not hold; unknown counts as not holding. */
export const not = (predicate: Predicate): Predicate =>
  typeof predicate === 'boolean' ? !predicate : sql`(${predicate}) is not true`;

/** A predicate as SQL, for places that need an expression. */
export const toSql = (predicate: Predicate): Sql =>
  typeof predicate === 'boolean' ? (predicate ? sql`(1 = 1)` : sql`(1 = 0)`) : predicate;
