import { claimKey, columnGroups, isErasable, isRead } from '@gallra/core/policy';
import type { IncomingKey, TallyQuestion } from '@gallra/core/store';
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
  const held = () => underHold(compilation, from);
  const groups = columnGroups(compilation.policy, from.table).map((group) =>
    groupPredicates(compilation, from, group, held),
  );
  const always = groups.filter(({ group }) => group.when === undefined);
  const sometimes = groups.filter(({ group }) => group.when !== undefined);
  return {
    groups,
    held,
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

/** Because of what rows stay that are to be erased. */
export type Staying = Pick<TallyQuestion, 'incomingKeys' | 'earlier' | 'evidence'>;

/** Whether anything may keep rows of a table in their place. */
export const mayStay = ({ policy }: Compilation, table: string, { incomingKeys, evidence }: Staying): boolean =>
  incomingKeys.length > 0 || (evidence !== false && isRead(policy, table));

/**
 * Rows that stay refer to this one, or count from what it tells.
 *
 * Mirrors `#mustStay`, `packages/core/src/memory/memory-rows.ts`.
 */
export function mustStay(compilation: Compilation, from: Source, staying: Staying): Predicate {
  const { incomingKeys, evidence } = staying;
  return or(
    ...incomingKeys.map((reference) => referring(compilation, from, { reference, staying }, someLinked)),
    evidence === false ? false : isNeeded(compilation, from, staying),
  );
}

/** No row that stays refers to this one, or counts from what it tells. */
export function isFree(compilation: Compilation, from: Source, staying: Staying): Predicate {
  const { incomingKeys, evidence } = staying;
  return and(
    ...incomingKeys.map((reference) => referring(compilation, from, { reference, staying }, noLinked)),
    evidence === false ? true : not(isNeeded(compilation, from, staying)),
  );
}

/**
 * Rows that are to be erased, and that nothing holds in place.
 *
 * Mirrors `#goes`, `packages/core/src/memory/memory-rows.ts`.
 */
export function isErased(compilation: Compilation, from: Source, staying: Staying): Predicate {
  const { wholeRow, erasable } = tablePredicates(compilation, from);
  return erasable ? and(isWithinScope(compilation, from), wholeRow(), isFree(compilation, from, staying)) : false;
}

/** A foreign key, and because of what the rows that refer by it stay themselves. */
interface Reference {
  readonly reference: IncomingKey;
  readonly staying: Staying;
}

function referring(
  compilation: Compilation,
  from: Source,
  { reference: { table, columns, to, blockedBy }, staying }: Reference,
  quantifier: typeof someLinked,
): Predicate {
  const other = source(compilation, table);
  const own = (name: string) => column(compilation, from, name);
  const on = columns.map((name, index) => [name, own(to[index] ?? name)] as const);
  // A row that refers to itself does not hold itself.
  const itself = table === from.table;
  const another = itself ? not(and(...to.map((name) => equal(column(compilation, other, name), own(name))))) : true;
  const stays =
    blockedBy === undefined
      ? true
      : not(isErased(compilation, other, { ...staying, incomingKeys: blockedBy, evidence: false }));
  return quantifier(compilation, { ...other, on, depends: itself }, and(another, stays));
}
