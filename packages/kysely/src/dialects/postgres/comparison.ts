import type { ComparedColumn } from '../dialect.ts';

/** Types that PostgreSQL compares with each other. */
const alike: readonly (readonly string[])[] = [
  ['text', 'character varying', 'character', 'citext', 'name'],
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['smallint', 'integer', 'bigint', 'oid'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['inet', 'cidr'],
  ['uuid'],
  ['boolean'],
  ['bytea'],
];

const isKnown = (type: string) => alike.some((types) => types.includes(type));

/** Whether PostgreSQL has an operator for two columns (error 42883), and knows by which collation to go (42P22). */
export function isComparable(one: ComparedColumn, other: ComparedColumn): boolean {
  const isOneCollation =
    [one, other].some(({ collation }) => collation === undefined) || one.collation === other.collation;
  if (one.type === other.type) return isOneCollation;
  // Of two types that an extension or the host made nothing is known.
  if (!isKnown(one.type) && !isKnown(other.type)) return true;
  return isOneCollation && alike.some((types) => types.includes(one.type) && types.includes(other.type));
}
