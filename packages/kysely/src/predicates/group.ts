import { type Claim, type ColumnGroup, claimKey } from '@gallra/core/policy';
import { and, not, or, type Predicate } from './boolean.ts';
import { type ClaimPredicates, claimPredicates, hasAgreementEnded, restricted } from './claim.ts';
import { byRow, type Compilation, controllerOf, meetsCondition, once, type Source } from './compilation.ts';
import { underHold } from './hold.ts';
import { isNobodys, type PersonSql, somePerson } from './person.ts';
import { isOrdered } from './scope.ts';

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

/** Mirrors `decideGroup`, `packages/core/src/decision/decide.ts`. */
export function groupPredicates(compilation: Compilation, from: Source, group: ColumnGroup): GroupPredicates {
  const ordered = isOrdered(compilation, group);
  const people = JSON.stringify([group.parties, ordered]);
  const claims = group.claims.flatMap((claim) => {
    const compiled = once(compilation, from, `claim ${claimKey(claim)} ${people}`, () =>
      claimPredicates(compilation, { from, group, claim }),
    );
    return compiled === undefined ? [] : [[claim, compiled] as const];
  });
  const someone = (how: Compilation, counts: (person: PersonSql) => Predicate): Predicate =>
    compilation.requests ? or(...group.parties.map((party) => somePerson(how, from, party, counts))) : false;
  const here = byRow(compilation);
  const isRestricted = () => someone(compilation, (person) => restricted(compilation, person));
  const ofUnlisted = () => (ordered ? false : isNobodys(compilation, from, group));
  const kept = () =>
    once(compilation, from, `kept ${people}`, () => or(underHold(compilation, from), isRestricted(), ofUnlisted()));
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
