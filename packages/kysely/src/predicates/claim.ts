import { agreementCap, type Claim, type ColumnGroup, type EventClock } from '@gallra/core';
import { sql } from 'kysely';
import { and, not, or, type Predicate } from './boolean.ts';
import { type Boundary, boundary } from './boundary.ts';
import type { Compilation, Source } from './compilation.ts';
import { type EventPredicates, eventPredicates } from './event.ts';
import { type PersonSql, someoneCounts } from './person.ts';

/** What a claim on a group of columns says of a row. */
export interface ClaimPredicates {
  readonly alive: () => Predicate;
  /** The exact opposite of alive, in a form an index can serve. */
  readonly dead: () => Predicate;
  /** Has begun for somebody in the row, whether or not it has ended. */
  readonly begun: () => Predicate;
}

/** Whether a person has made a request of some kind. */
function asked({ own, dialect }: Compilation, person: PersonSql, right: string, purpose?: string): Predicate {
  const ofPurpose = purpose === undefined ? sql`` : sql` and r.purpose = ${purpose}`;
  return sql`${dialect.text(person.key)} in (select s.subject_key from ${own('gallra_subjects')} as s inner join ${own('gallra_requests')} as r on r.subject = s.reference where s.home = ${person.home} and r.exercised = ${right}${ofPurpose})`;
}

export const restricted = (compilation: Compilation, person: PersonSql): Predicate =>
  and(asked(compilation, person, 'restriction'), not(asked(compilation, person, 'erasure')));

function stopper(compilation: Compilation, claim: Claim, erasure: boolean): (person: PersonSql) => Predicate {
  return (person) =>
    compilation.requests
      ? or(
          erasure ? asked(compilation, person, 'erasure') : false,
          claim.endsUponObjection ? asked(compilation, person, 'objection', claim.name) : false,
          claim.endsUponWithdrawal ? asked(compilation, person, 'withdrawal', claim.name) : false,
        )
      : false;
}

function clockPredicates(compilation: Compilation, from: Source, clock: EventClock): EventPredicates {
  const bound: Boundary = boundary(clock, compilation.at, compilation.policy.timeZone);
  return eventPredicates(compilation, from, clock.event, { boundary: bound, claimed: from });
}

/** Compiles a claim; undefined for a purpose that only follows others, which never changes the answer for a column. */
export function claimPredicates(
  compilation: Compilation,
  from: Source,
  group: ColumnGroup,
  claim: Claim,
): ClaimPredicates | undefined {
  if (claim.clock === undefined) return undefined;
  const event = clockPredicates(compilation, from, claim.clock);
  const agreement = claim.asProcessor ? agreementCap(compilation.policy) : undefined;
  const caps = [...claim.caps, ...(agreement === undefined ? [] : [agreement])].map((cap) =>
    clockPredicates(compilation, from, cap),
  );
  const overLimit = () => or(...caps.map((cap) => cap.past()));
  const counts = (erasure: boolean) =>
    someoneCounts(compilation, from, group, claim.subjects, stopper(compilation, claim, erasure));
  // A contract that is still running is still needed, whatever the person asks for (Art. 17(1)(a)).
  const whilePending = compilation.requests && claim.uponErasure === 'endsUnlessPending';
  const someone = () =>
    whilePending ? or(counts(true), and(event.pending(), counts(false))) : counts(claim.uponErasure !== 'survives');
  const noOne = (): Predicate => {
    const some = someone();
    return typeof some === 'boolean' ? !some : not(some);
  };
  return {
    alive: () => and(event.alive(), not(overLimit()), someone()),
    dead: () => or(event.dead(), overLimit(), noOne()),
    begun: () =>
      and(
        event.applicable(),
        someoneCounts(compilation, from, group, claim.subjects, () => false),
      ),
  };
}
