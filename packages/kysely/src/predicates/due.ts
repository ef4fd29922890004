import { claimKey, columnGroups, isErasable } from '@gallra/core/policy';
import type { IncomingKey } from '@gallra/core/store';
import { and, not, or, type Predicate } from './boolean.ts';
import { type Compilation, column, equal, noLinked, type Source, someLinked, source } from './compilation.ts';
import { isNeeded } from './evidence.ts';
import { type GroupPredicates, groupPredicates } from './group.ts';
import { underHold } from './hold.ts';
import { isWithinScope } from './scope.ts';

/** What decides about a table's rows. */
export interface TablePredicates {
  readonly groups: readonly GroupPredicates[];
  /** Nothing personal in the row is needed any more. */
  readonly wholeRow: () => Predicate;
  /** Something personal in the row, outside this group, is still needed. */
  readonly partly: (beside: GroupPredicates) => Predicate;
  /** A legal hold keeps the row. */
  readonly held: () => Predicate;
  /** Such rows are erased, not only anonymised. */
  readonly erasable: boolean;
}

/** A claim needed by several groups for the same people is asked once in a conjunction. */
function deadTogether(groups: readonly GroupPredicates[]): Predicate {
  const asked = new Map<string, () => Predicate>();
  for (const { group, ordered, dead } of groups) {
    asked.set(JSON.stringify([group.claims.map(claimKey), group.parties, ordered]), dead);
  }
  return and(...[...asked.values()].map((ask) => ask()));
}

/**
 * Compiles what decides about a table's rows.
 *
 * Mirrors `decide`, `packages/core/src/decision/decide.ts`.
 */
export function tablePredicates(compilation: Compilation, from: Source): TablePredicates {
  const groups = columnGroups(compilation.policy, from.table).map((group) => groupPredicates(compilation, from, group));
  const always = groups.filter(({ group }) => group.when === undefined);
  const sometimes = groups.filter(({ group }) => group.when !== undefined);
  return {
    groups,
    held: () => underHold(compilation, from),
    erasable: isErasable(compilation.policy, from.table),
    wholeRow: () =>
      and(
        always.length > 0 ? true : or(...sometimes.map(({ personal }) => personal())),
        deadTogether(always),
        ...sometimes.map(({ personal, dead }) => or(not(personal()), dead())),
      ),
    partly: (beside) =>
      or(
        ...groups
          .filter((other) => other !== beside)
          .map(({ group, personal, alive }) => (group.when === undefined ? alive() : and(personal(), alive()))),
      ),
  };
}

/**
 * Rows that stay refer to this one.
 *
 * Mirrors `#isReferenced`, `packages/core/src/memory/memory-rows.ts`.
 */
export const isReferenced = (compilation: Compilation, from: Source, keys: readonly IncomingKey[]): Predicate =>
  or(...keys.map((key) => referring(compilation, from, key, someLinked)));

/** No row that stays refers to this one, in a form an index can serve. */
export const isUnreferenced = (compilation: Compilation, from: Source, keys: readonly IncomingKey[]): Predicate =>
  and(...keys.map((key) => referring(compilation, from, key, noLinked)));

/**
 * Rows that stay refer to this one, or count from what it tells.
 *
 * Mirrors `#mustStay`, `packages/core/src/memory/memory-rows.ts`.
 */
export const mustStay = (compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): Predicate =>
  or(isReferenced(compilation, from, incomingKeys), isNeeded(compilation, from, { incomingKeys }));

/** No row that stays refers to this one, or counts from what it tells. */
export const isFree = (compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): Predicate =>
  and(isUnreferenced(compilation, from, incomingKeys), not(isNeeded(compilation, from, { incomingKeys })));

/**
 * Rows that are to be erased, and to which none refers that stays.
 *
 * Mirrors `#goes`, `packages/core/src/memory/memory-rows.ts`.
 */
function isErased(compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): Predicate {
  const { wholeRow, erasable } = tablePredicates(compilation, from);
  if (!erasable) return false;
  return and(isWithinScope(compilation, from), wholeRow(), isUnreferenced(compilation, from, incomingKeys));
}

function referring(
  compilation: Compilation,
  from: Source,
  { table, columns, to, blockedBy }: IncomingKey,
  quantifier: typeof someLinked,
): Predicate {
  const other = source(compilation, table);
  const own = (name: string) => column(compilation, from, name);
  const on = columns.map((name, index) => [name, own(to[index] ?? name)] as const);
  // A row that refers to itself does not hold itself.
  const itself = table === from.table;
  const another = itself ? not(and(...to.map((name) => equal(column(compilation, other, name), own(name))))) : true;
  const stays = blockedBy === undefined ? true : not(isErased(compilation, other, blockedBy));
  return quantifier(compilation, { ...other, on, depends: itself }, and(another, stays));
}
