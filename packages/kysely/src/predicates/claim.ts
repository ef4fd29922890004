import {
  agreementEnd,
  type Claim,
  type ColumnGroup,
  consentEvent,
  type EventClock,
  type NeighbourClaim,
  sinceColumn,
} from '@gallra/core/policy';
import { addDays, localDate } from '@gallra/core/time';
import { and, not, or, type Predicate } from './boolean.ts';
import { type Boundary, boundary, dayBoundary } from './boundary.ts';
import { choiceOf } from './chosen-period.ts';
import { byRow, type Compilation, controllerOf, isAt, meetsCondition, once, type Source } from './compilation.ts';
import { type EventPredicates, eventPredicates, sincePredicates } from './event.ts';
import { isFoundInSet, type PersonSql, someoneCounts } from './person.ts';
import { type AskedRight, asked, askedThat, type RightSql, upToNow } from './right.ts';
import { isOrdered, isOrderedBy } from './scope.ts';

/** What a claim on a group of columns says of a row. */
export interface ClaimPredicates {
  readonly alive: () => Predicate;
  /** The exact opposite of alive, in a form an index can serve. */
  readonly dead: () => Predicate;
  /** Alive, where the event is known to be so. */
  readonly aliveBeside: () => Predicate;
  /** Has begun for somebody in the row, whether or not it has ended. */
  readonly begun: () => Predicate;
  /** What it counts from has not been, or cannot be read: of rows in which it is alive, those that tell no end. */
  readonly pending: () => Predicate;
}

/** Mirrors `restrictions`, `packages/core/src/decision/decide.ts`. */
export const restricted = (compilation: Compilation, person: PersonSql): Predicate =>
  asked(compilation, person, { right: 'restriction' });

/** Mirrors `hasAgreementEnded`, `packages/core/src/memory/tally/restricted-row.ts`. */
export const hasAgreementEnded = (compilation: Compilation, from: Source): Predicate =>
  eventPredicates(compilation, from, agreementEnd, { boundary: upToNow(compilation), claimed: from }).past();

/** A claim on a group of columns, and the row it is on. */
interface ClaimOn {
  readonly from: Source;
  readonly group: ColumnGroup;
  readonly claim: Claim & { readonly clock: EventClock };
  /** As what it needs of these parties alone; default: of all. */
  readonly of?: readonly string[];
  /** Of these people alone. */
  readonly whom?: OfPerson;
}

type OfPerson = (person: PersonSql) => Predicate;

/**
 * What a claim is on was there when a right took effect. Whatever has not happened yet began before anything.
 *
 * Mirrors `wasThere`, `packages/core/src/decision/claim/cut-short.ts`.
 */
function wasThere(compilation: Compilation, { from, claim }: ClaimOn, { boundary }: RightSql): Predicate {
  const since = sinceColumn(compilation.policy, from.table);
  if (since === undefined && claim.clock.event === agreementEnd) return true;
  const by = (bound: Boundary) =>
    since === undefined
      ? eventPredicates(compilation, from, claim.clock.event, { boundary: bound, claimed: from })
      : sincePredicates(compilation, from, since, bound);
  const event = by(boundary);
  return or(event.pending(), event.past(), not(by(upToNow(compilation)).past()));
}

/** Mirrors `actOfConsent`, `packages/core/src/decision/claim/cut-short.ts`. */
function isUnanswered(compilation: Compilation, { from, claim }: ClaimOn, { boundary }: RightSql): Predicate {
  const act = consentEvent(compilation.policy, from.table, claim);
  if (act === undefined) return true;
  const by = (bound: Boundary) => eventPredicates(compilation, from, act, { boundary: bound, claimed: from });
  const event = by(boundary);
  return or(event.dead(), event.pending(), not(by(upToNow(compilation)).past()));
}

/** What a person may have asked for that ends a claim. */
function rightsAgainst({ claim }: ClaimOn, erasure: boolean): readonly AskedRight[] {
  const { name: purpose, endsUponWithdrawal, endsUponObjection, ...rest } = claim;
  const joint = claim.joint === undefined ? {} : { joint: rest };
  return [
    ...(erasure ? [{ right: 'erasure', ...joint } as const] : []),
    ...(endsUponObjection ? [{ right: 'objection', purpose, ...joint } as const] : []),
    ...(endsUponWithdrawal ? [{ right: 'withdrawal', purpose, ...joint } as const] : []),
  ];
}

/**
 * Whether what a person has asked for ends a claim.
 *
 * Mirrors `endedBy`, `packages/core/src/decision/claim/cut-short.ts`.
 */
function stopper(compilation: Compilation, on: ClaimOn, erasure: boolean): OfPerson {
  if (!compilation.requests) return () => false;
  const { name, endsUponWithdrawal } = on.claim;
  const here = byRow(compilation);
  const since = (right: RightSql) =>
    and(wasThere(here, on, right), endsUponWithdrawal ? not(right.consented(name)) : true);
  return (person) =>
    or(
      ...rightsAgainst(on, erasure).map((ask) => {
        if (ask.right === 'objection') return asked(compilation, person, ask);
        const ends = ask.right === 'erasure' ? since : (right: RightSql) => isUnanswered(here, on, right);
        return askedThat(compilation, person, ask, ends);
      }),
    );
}

/** Whoever has asked for something that may end a claim, whatever the row. */
function hasAsked(compilation: Compilation, on: ClaimOn, erasure: boolean): OfPerson {
  return (person) => or(...rightsAgainst(on, erasure).map((ask) => asked(compilation, person, ask)));
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
  const { from: first, to, undecided = false } = applies;
  // What happens after the end of a provision that nothing follows yet is never over: the bound on the event says so.
  const last = undecided ? undefined : to;
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

/** What the clock of a claim says of a row, as one controller sees it, whoever it is about. */
interface Lives {
  readonly event: EventPredicates;
  readonly inapplicable: () => Predicate;
  /** It applies, and no limit has been reached. */
  readonly uncut: () => Predicate;
  readonly alive: () => Predicate;
  readonly dead: () => Predicate;
}

/**
 * Mirrors `limited`, `packages/core/src/decision/claim/limit.ts`.
 */
function livesIn(compilation: Compilation, on: ClaimOn): Lives {
  const { from, claim } = on;
  const event = clockPredicates(compilation, from, claim.clock);
  const caps = [...claim.limits, ...(claim.agreement === undefined ? [] : [claim.agreement])];
  const isOver = (cap: EventClock) => () =>
    and(clockPredicates(compilation, from, cap).past(), not(outside(compilation, from, cap)));
  const overLimit = () => or(...caps.map((cap) => once(compilation, from, `over ${JSON.stringify(cap)}`, isOver(cap))));
  // What only a controller's choice begins has begun for those who have chosen.
  const unchosen = () =>
    claim.clock.choice?.required === true ? not(choiceOf(compilation, from, claim.clock)?.chosen ?? false) : false;
  const inapplicable = () => or(unchosen(), outside(compilation, from, claim.clock));
  const uncut = () => and(not(inapplicable()), not(overLimit()));
  return {
    event,
    inapplicable,
    uncut,
    alive: () => and(event.alive(), uncut()),
    dead: () => or(event.dead(), inapplicable(), overLimit()),
  };
}

/**
 * Whether a claim on a row that controllers share is the claim of the one who has to do with the person.
 *
 * Mirrors `isTheirs`, `packages/core/src/decision/decide.ts`.
 */
function isTheirs({ claim }: ClaimOn, person: PersonSql | undefined): Predicate {
  if (person === undefined) return true;
  const atVendor = isAt(person.controller, undefined);
  return claim.asProcessor ? not(atVendor) : atVendor;
}

/** A claim on a row that controllers share: each of them sees in it what rows of their own tell. */
function sharedClaim(rows: Compilation, on: ClaimOn, ended: boolean): ClaimPredicates {
  const { from } = on;
  const compilation = byRow(rows);
  const seenBy = (person: PersonSql | undefined): ClaimOn => ({
    ...on,
    from: { ...from, seenBy: person?.controller ?? 'vendor' },
  });
  const someone = (counts: (seen: ClaimOn, person: PersonSql | undefined) => Predicate) =>
    someoneCounts(compilation, from, claimedFor(on), (person) => {
      const theirs = isTheirs(on, person);
      return theirs === false ? false : and(theirs, counts(seenBy(person), person));
    });
  const aliveAnd = (waits: (event: EventPredicates) => Predicate) =>
    someone((seen, person) => {
      const { alive: lives, event } = livesIn(compilation, seen);
      const ordered = ended ? isOrderedBy(compilation, from, person) : false;
      const stopped = person === undefined ? false : stoppedBy(compilation, seen)(person);
      return and(lives(), waits(event), not(ordered), not(stopped));
    });
  const alive = lazily(() => aliveAnd(() => true));
  return {
    alive,
    pending: () => aliveAnd((event) => event.pending()),
    dead: () => not(alive()),
    aliveBeside: () =>
      someone((seen, person) => {
        const stopped = person === undefined ? false : stoppedBy(compilation, seen)(person);
        const ordered = ended ? isOrderedBy(compilation, from, person) : false;
        return and(livesIn(compilation, seen).uncut(), not(ordered), not(stopped));
      }),
    begun: () =>
      someone((seen) => {
        const { event, inapplicable } = livesIn(compilation, seen);
        return and(event.applicable(), not(inapplicable()));
      }),
  };
}

/**
 * What a claim counts from has not been yet.
 *
 * Mirrors `isAwaited`, `packages/core/src/decision/claim/cut-short.ts`.
 */
function isAwaited(compilation: Compilation, { from, claim }: ClaimOn): Predicate {
  const now = { boundary: upToNow(compilation), claimed: from };
  const event = eventPredicates(compilation, from, claim.clock.event, now);
  return and(event.applicable(), not(event.past()));
}

/** What ends a claim for a person; a contract that is still running is still needed, whatever they ask for (Art. 17(1)(a)). */
function stoppedBy(compilation: Compilation, on: ClaimOn): OfPerson {
  const { uponErasure } = on.claim;
  if (uponErasure !== 'endsUnlessPending') return stopper(compilation, on, uponErasure !== 'survives');
  return (person) =>
    or(
      stopper(compilation, on, false)(person),
      and(not(isAwaited(compilation, on)), stopper(compilation, on, true)(person)),
    );
}

/**
 * Somebody in a row counts for a claim, and has asked for nothing that ends it there. What somebody asked for is held
 * against the row, so people in a set are asked first whether they asked for anything at all: most have not.
 */
function someoneUnstopped(compilation: Compilation, on: ClaimOn, erasure: boolean): Predicate {
  const { from, group } = on;
  const someone = (how: Compilation, counts: OfPerson, nobody: boolean) =>
    someoneCounts(how, from, claimedFor(on), (person) => (person === undefined ? nobody : counts(person)));
  const stopped = stopper(compilation, on, erasure);
  const hangsOnRow = compilation.requests && rightsAgainst(on, erasure).some(({ right }) => right !== 'objection');
  if (!hangsOnRow || !isFoundInSet(compilation, from.table, group.parties))
    return someone(compilation, (person) => not(stopped(person)), true);
  const has = hasAsked(compilation, on, erasure);
  return or(
    someone(compilation, (person) => not(has(person)), true),
    and(
      someone(compilation, has, false),
      someone(byRow(compilation), (person) => and(has(person), not(stopped(person))), false),
    ),
  );
}

/** Whose claim it is. */
const claimedFor = ({ group, claim, of, whom }: ClaimOn) => ({
  group,
  subjects: claim.subjects,
  ...(of === undefined ? {} : { of }),
  ...(whom === undefined ? {} : { whom }),
});

/** A claim of whatever kind on a group of columns, and the row it is on. */
export type ClaimOnRow = Omit<ClaimOn, 'claim'> & { readonly claim: Claim };

/** Compiled when it is asked for first. */
function lazily(ask: () => Predicate): () => Predicate {
  let known: Predicate | undefined;
  return () => {
    known ??= ask();
    return known;
  };
}

const counts = (on: ClaimOnRow): on is ClaimOn => on.claim.clock !== undefined;

/**
 * Whether a claim's own period runs, whatever limits it.
 *
 * Mirrors `runs`, `packages/core/src/memory/evidence.ts`.
 */
export function ownPeriodRuns(compilation: Compilation, on: ClaimOnRow): Predicate {
  if (!counts(on) || controllerOf(compilation, on.from) === undefined) return true;
  const { event, inapplicable } = livesIn(compilation, on);
  return and(event.alive(), not(inapplicable()));
}

/**
 * Compiles a claim; undefined for a purpose that only follows others, which never changes the answer for a column.
 *
 * Mirrors `reasonFor`, `packages/core/src/decision/claim/reason.ts`.
 */
export function claimPredicates(compilation: Compilation, on: ClaimOnRow): ClaimPredicates | undefined {
  if (!counts(on)) return undefined;
  const { neighbours } = on.claim;
  return neighbours === undefined ? ownPredicates(compilation, on) : besideNeighbours(compilation, on, neighbours);
}

/**
 * A claim on a credential: of those people, and in those rows, in which it has a claim on a column beside it.
 *
 * Mirrors `claimsInRow`, `packages/core/src/policy/claim/claim.ts`.
 */
function besideNeighbours(
  compilation: Compilation,
  on: ClaimOn,
  neighbours: readonly NeighbourClaim[],
): ClaimPredicates {
  const beside = neighbours.flatMap(({ of, when, claim }) => {
    const one: ClaimOnRow = { ...on, claim, of };
    const told = meetsCondition(compilation, on.from, when);
    return counts(one) ? [{ told, own: ownPredicates(compilation, one) }] : [];
  });
  const some = (question: Exclude<keyof ClaimPredicates, 'dead'>) => () =>
    or(...beside.map(({ told, own }) => and(told, own[question]())));
  return {
    alive: some('alive'),
    dead: () => and(...beside.map(({ told, own }) => or(not(told), own.dead()))),
    aliveBeside: some('aliveBeside'),
    begun: some('begun'),
    pending: some('pending'),
  };
}

function ownPredicates(compilation: Compilation, on: ClaimOn): ClaimPredicates {
  const { from, group, claim } = on;
  const reached = compilation.instruction?.ends === 'claims' || claim.endsUponInstruction;
  const ended = reached && isOrdered(compilation, group);
  if (controllerOf(compilation, from) === undefined) return sharedClaim(compilation, on, ended);
  const { event, inapplicable, uncut, alive, dead } = livesIn(compilation, on);
  const whilePending = compilation.requests && claim.uponErasure === 'endsUnlessPending';
  const someone = () =>
    whilePending
      ? or(
          someoneUnstopped(compilation, on, true),
          and(isAwaited(compilation, on), someoneUnstopped(compilation, on, false)),
        )
      : someoneUnstopped(compilation, on, claim.uponErasure !== 'survives');
  return {
    alive: lazily(() => (ended ? false : and(alive(), someone()))),
    dead: lazily(() => (ended ? true : or(dead(), not(someone())))),
    aliveBeside: () => (ended ? false : and(uncut(), someone())),
    pending: () => event.pending(),
    begun: () =>
      and(
        event.applicable(),
        not(inapplicable()),
        someoneCounts(compilation, from, claimedFor(on), () => true),
      ),
  };
}
