import type { Claim, ColumnGroup, EventClock } from '@gallra/core/policy';
import { exercisedRights, ownTableName } from '@gallra/core/record';
import { addDays, localDate } from '@gallra/core/time';
import { sql } from 'kysely';
import { and, not, or, type Predicate } from './boolean.ts';
import { boundary, dayBoundary } from './boundary.ts';
import { choiceOf } from './chosen-period.ts';
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
  return sql`${dialect.text(person.key)} in (select s.subject_key from ${own('gallra_subjects')} as s inner join ${own(ownTableName(exercisedRights))} as r on r.subject = s.reference where s.home = ${person.home} and r.exercised = ${right}${ofPurpose} and r.in_force_until is null)`;
}

/** Mirrors `decideFor`, `packages/core/src/decision/decide.ts`. */
export const restricted = (compilation: Compilation, person: PersonSql): Predicate =>
  and(asked(compilation, person, 'restriction'), not(asked(compilation, person, 'erasure')));

/** Mirrors `cutByPerson`, `packages/core/src/decision/decide.ts`. */
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

/** Mirrors `clockState`, `packages/core/src/decision/clock-state.ts`. */
function clockPredicates(compilation: Compilation, from: Source, clock: EventClock): EventPredicates {
  const { at, policy } = compilation;
  const choice = choiceOf(compilation, from, clock);
  return eventPredicates(compilation, from, clock.event, {
    boundary: boundary(clock, at, policy.timeZone),
    claimed: from,
    ...(choice === undefined ? {} : { choice }),
  });
}

/**
 * The event lies outside the time in which a provision applies to it. What is pending happens after today.
 *
 * Mirrors `clockState`, `packages/core/src/decision/clock-state.ts`.
 */
function outside(compilation: Compilation, from: Source, { event, applies = {} }: EventClock): Predicate {
  const { at, policy } = compilation;
  const since = (day: string) =>
    eventPredicates(compilation, from, event, { boundary: dayBoundary(day, policy.timeZone), claimed: from });
  const { from: first, to: last } = applies;
  const later = last === undefined ? undefined : since(addDays(last, 1));
  return or(
    first === undefined ? false : since(first).past(),
    later === undefined || last === undefined
      ? false
      : last < localDate(at, policy.timeZone)
        ? later.alive()
        : and(later.alive(), not(later.pending())),
  );
}

/**
 * Whether an instruction is about a group of columns, in the rows it covers.
 *
 * Mirrors `cutByInstruction`, `packages/core/src/decision/decide.ts`.
 */
export function isOrdered({ instruction }: Compilation, group: ColumnGroup): boolean {
  if (instruction === undefined) return false;
  const { columns } = instruction;
  return columns === undefined || group.columns.some(({ name }) => columns.includes(name));
}

/**
 * Compiles a claim; undefined for a purpose that only follows others, which never changes the answer for a column.
 *
 * Mirrors `reasonFor`, `packages/core/src/decision/decide.ts`.
 */
export function claimPredicates(
  compilation: Compilation,
  from: Source,
  group: ColumnGroup,
  claim: Claim,
): ClaimPredicates | undefined {
  if (claim.clock === undefined) return undefined;
  const { clock } = claim;
  const event = clockPredicates(compilation, from, clock);
  const caps = [...claim.limits, ...(claim.agreement === undefined ? [] : [claim.agreement])];
  const overLimit = () =>
    or(...caps.map((cap) => and(clockPredicates(compilation, from, cap).past(), not(outside(compilation, from, cap)))));
  // What only a controller's choice begins has begun for those who have chosen.
  const unchosen = () =>
    clock.choice?.required === true ? not(choiceOf(compilation, from, clock)?.chosen ?? false) : false;
  const inapplicable = () => or(unchosen(), outside(compilation, from, clock));
  const counts = (erasure: boolean) =>
    someoneCounts(compilation, from, { group, subjects: claim.subjects }, stopper(compilation, claim, erasure));
  // A contract that is still running is still needed, whatever the person asks for (Art. 17(1)(a)).
  const whilePending = compilation.requests && claim.uponErasure === 'endsUnlessPending';
  const someone = () =>
    whilePending ? or(counts(true), and(event.pending(), counts(false))) : counts(claim.uponErasure !== 'survives');
  const noOne = () => not(someone());
  const reached = compilation.instruction?.ends === 'claims' || claim.endsUponInstruction;
  const ended = reached && isOrdered(compilation, group);
  return {
    alive: () => (ended ? false : and(event.alive(), not(inapplicable()), not(overLimit()), someone())),
    dead: () => (ended ? true : or(event.dead(), inapplicable(), overLimit(), noOne())),
    begun: () =>
      and(
        event.applicable(),
        not(inapplicable()),
        someoneCounts(compilation, from, { group, subjects: claim.subjects }, () => false),
      ),
  };
}
