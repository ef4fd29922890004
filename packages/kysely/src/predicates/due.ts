import { type Claim, type ColumnGroup, claimKey, columnGroups, isErasable } from '@gallra/core/policy';
import type { IncomingKey } from '@gallra/core/store';
import { and, not, or, type Predicate } from './boolean.ts';
import { type ClaimPredicates, claimPredicates, hasAgreementEnded, isOrdered, restricted } from './claim.ts';
import {
  byRow,
  type Compilation,
  column,
  controllerOf,
  equal,
  meetsCondition,
  noLinked,
  type Source,
  someLinked,
  source,
} from './compilation.ts';
import { underHold } from './hold.ts';
import { isNobodys, type PersonSql, somePerson } from './person.ts';
import { isWithinScope } from './scope.ts';

/** A group of columns with what decides about it. */
export interface GroupPredicates {
  readonly group: ColumnGroup;
  /** An instruction is about these columns, so that the same claims say something else of them. */
  readonly ordered: boolean;
  readonly claims: readonly (readonly [claim: Claim, predicates: ClaimPredicates])[];
  /** Personal in this row: the group's `when` is met. */
  readonly personal: () => Predicate;
  /** No claim is alive, and neither a restriction nor a hold keeps it. */
  readonly dead: () => Predicate;
  readonly alive: () => Predicate;
  /** Somebody's restriction keeps it (GDPR Art. 18). */
  readonly restricted: () => Predicate;
  /** Nobody knows whose it is: of a type that no polymorphic link lists. */
  readonly nobodys: () => Predicate;
  /** In rows that controllers share: that of somebody at a controller whose agreement has ended does. */
  readonly restrictedAtEnd?: () => Predicate;
}

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

/** Mirrors `decideGroup`, `packages/core/src/decision/decide.ts`. */
function groupPredicates(
  compilation: Compilation,
  from: Source,
  group: ColumnGroup,
  held: () => Predicate,
): GroupPredicates {
  const claims = group.claims.flatMap((claim) => {
    const compiled = claimPredicates(compilation, from, group, claim);
    return compiled === undefined ? [] : [[claim, compiled] as const];
  });
  const someone = (how: Compilation, counts: (person: PersonSql) => Predicate): Predicate =>
    compilation.requests ? or(...group.parties.map((party) => somePerson(how, from, party, counts))) : false;
  const here = byRow(compilation);
  const isRestricted = () => someone(compilation, (person) => restricted(compilation, person));
  const ordered = isOrdered(compilation, group);
  const ofUnlisted = () => (ordered ? false : isNobodys(compilation, from, group));
  const kept = () => or(held(), isRestricted(), ofUnlisted());
  return {
    group,
    ordered,
    claims,
    personal: () => meetsCondition(compilation, from, group.when),
    dead: () => and(...claims.map(([, claim]) => claim.dead()), not(kept())),
    alive: () => or(...claims.map(([, claim]) => claim.alive()), kept()),
    restricted: isRestricted,
    nobodys: ofUnlisted,
    ...(controllerOf(compilation, from) === undefined
      ? {
          restrictedAtEnd: () =>
            someone(here, (person) =>
              and(restricted(here, person), hasAgreementEnded(here, { ...from, seenBy: person.controller })),
            ),
        }
      : {}),
  };
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

/**
 * Rows that stay refer to this one.
 *
 * Mirrors `#isReferenced`, `packages/core/src/memory/memory-rows.ts`.
 */
export function isReferenced(compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): Predicate {
  return or(...incomingKeys.map((reference) => referring(compilation, from, reference, someLinked)));
}

/** No row that stays refers to this one. */
export function isFree(compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): Predicate {
  return and(...incomingKeys.map((reference) => referring(compilation, from, reference, noLinked)));
}

/**
 * Rows that are to be erased, and that nothing holds in place.
 *
 * Mirrors `#goes`, `packages/core/src/memory/memory-rows.ts`.
 */
export function isErased(compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): Predicate {
  const { wholeRow, erasable } = tablePredicates(compilation, from);
  return erasable ? and(isWithinScope(compilation, from), wholeRow(), isFree(compilation, from, incomingKeys)) : false;
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
  const stays = blockedBy === undefined ? true : staysBehind(compilation, other, blockedBy);
  return quantifier(compilation, { ...other, on, depends: itself }, and(another, stays));
}

/** A referring row that is not erased itself in the same sweep. */
function staysBehind(compilation: Compilation, other: Source, blockedBy: readonly IncomingKey[]): Predicate {
  return not(isErased(compilation, other, blockedBy));
}
