import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';

/** A condition on rows: SQL, or known before any row is read. */
export type Predicate = Sql | boolean;

type Word = 'and' | 'or';

/** What a predicate was joined of, so that it can be joined anew with others. */
const joined = new WeakMap<Sql, { readonly word: Word; readonly parts: readonly Sql[] }>();

const partsOf = (predicate: Sql, word: Word): readonly Sql[] => {
  const known = joined.get(predicate);
  return known?.word === word ? known.parts : [predicate];
};

function written(parts: readonly Sql[], word: Word): Sql {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const predicate: Sql = sql`(${sql.join(parts, word === 'or' ? sql` or ` : sql` and `)})`;
  joined.set(predicate, { word, parts });
  return predicate;
}

/** Of parts that are joined by the other word, what the most have in common, and how many have it. */
function mostShared(parts: readonly Sql[], other: Word): readonly [shared: Sql, times: number] | undefined {
  const times = new Map<Sql, number>();
  for (const part of parts)
    for (const inner of joined.get(part)?.word === other ? partsOf(part, other) : [])
      times.set(inner, (times.get(inner) ?? 0) + 1);
  return [...times].filter(([, count]) => count > 1).toSorted(([, a], [, b]) => b - a)[0];
}

/**
 * The same object is the same condition. It is written once: among the parts, and in what they have in common, as `(a or x)
 * and (b or x)` is `(a and b) or x`.
 */
function join(predicates: readonly Predicate[], word: Word): Predicate {
  const decisive = word === 'or';
  if (predicates.includes(decisive)) return decisive;
  const open = predicates.filter((predicate) => typeof predicate !== 'boolean');
  const parts = [...new Set(open.flatMap((predicate) => partsOf(predicate, word)))];
  if (parts.length === 0) return !decisive;
  const other = word === 'or' ? 'and' : 'or';
  const [shared] = mostShared(parts, other) ?? [];
  if (shared === undefined) return written(parts, word);
  const having = parts.filter((part) => partsOf(part, other).includes(shared));
  const rest = having.map((part): Predicate => {
    const left = partsOf(part, other).filter((inner) => inner !== shared);
    return left.length === 0 ? other === 'and' : written(left, other);
  });
  const taken = join([join(rest, word), shared], other);
  return join([...parts.filter((part) => !having.includes(part)), taken], word);
}

/** All hold; none is true. */
export const and = (...predicates: readonly Predicate[]): Predicate => join(predicates, 'and');

/** At least one holds; none is false. */
export const or = (...predicates: readonly Predicate[]): Predicate => join(predicates, 'or');

const negated = new WeakMap<Sql, Sql>();

/** Does not hold; unknown counts as not holding. */
export function not(predicate: Predicate): Predicate {
  if (typeof predicate === 'boolean') return !predicate;
  const known = negated.get(predicate) ?? sql`(${predicate}) is not true`;
  negated.set(predicate, known);
  return known;
}

/** A predicate as SQL, for places that need an expression. */
export const toSql = (predicate: Predicate): Sql =>
  typeof predicate === 'boolean' ? (predicate ? sql`(1 = 1)` : sql`(1 = 0)`) : predicate;
