import { type Claim, claimsInRow, consentEvent, isJointAt } from '../policy/claim/claim.ts';
import { type ColumnGroup, columnGroups } from '../policy/claim/column-group.ts';
import type { EventClock } from '../policy/claim/event-clock.ts';
import { erasureEnds } from '../policy/claim/legal-basis.ts';
import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { agreementEnd } from '../policy/storage-rule.ts';
import { isErasable, personalTable } from '../policy/table/classified-table.ts';
import { belongingOf } from '../policy/table/controller-link.ts';
import { ownKey } from '../policy/table/own-key.ts';
import { possibleCategories } from '../policy/table/subject-link.ts';
import type { LegalBasis } from '../policy/vocabulary.ts';
import { addDays, localDate, type PlainDate, startOfDay } from '../time/plain-date.ts';
import { type ClockState, clockState, type End, earlierEnd, isOver, latestEnd } from './clock-state.ts';
import { type EventState, startOf } from './event-state.ts';
import type { Person } from './people-behind.ts';
import { isAhead, isBy, isInForce, isLater, type RightInForce } from './right-in-force.ts';
import type { PersonInRow, Situation } from './situation.ts';

/** What ended a claim before its own period did. */
export type CutBy =
  | { readonly limit: string; readonly citation: string }
  | 'agreement'
  | 'erasure'
  | 'objection'
  | 'withdrawal'
  | 'instruction';

/** One claim's answer for one person. */
export interface Reason {
  readonly claim: string;
  readonly kind: Claim['kind'];
  /** Absent for what the vendor carries out as processor. */
  readonly basis?: LegalBasis;
  readonly citation?: string;
  readonly secretFromSubject?: string;
  readonly alive: boolean;
  /** When the claim ends or ended; undefined where it never began or only follows others. */
  readonly end?: End;
  readonly phase?: 'active' | 'archived';
  readonly cutBy?: CutBy;
}

/** One person's share in a column's answer. */
export interface PartyDecision {
  /** Undefined where the row names nobody: then every category the policy allows there counts. */
  readonly person?: PersonInRow;
  readonly keep: boolean;
  readonly restricted: boolean;
  readonly reasons: readonly Reason[];
}

/** The answer for one column. */
export interface ColumnDecision {
  readonly column: string;
  /** False where the row does not meet the column's `when`: then nothing is decided. */
  readonly personal: boolean;
  readonly keep: boolean;
  /** When the last claim that is alive will end; undefined where none is, or where a hold or restriction keeps it. */
  readonly end?: End;
  readonly parties: Readonly<Record<string, readonly PartyDecision[]>>;
  readonly heldBy: readonly string[];
  /** Kept, for nobody knows whose it is: of a type that no polymorphic link of the policy lists. */
  readonly nobodys?: true;
}

/** The answer for one row. */
export interface RowDecision {
  readonly table: string;
  readonly columns: readonly ColumnDecision[];
  /** What becomes of the row; `clear` where only some columns go, `keep` where none does. */
  readonly disposal: 'keep' | 'clear' | 'erase' | 'anonymise';
}

/** A claim on a group of columns, and the person it is decided for. */
interface ClaimOf {
  readonly of: GroupInRow;
  readonly claim: Claim;
  readonly own: ClockState;
  readonly person: Person | undefined;
}

/**
 * What a claim counts from, as far as it is known. Whatever has not happened yet began before anything; the end of an
 * agreement tells of no row when it came.
 */
function anchorOf({ of: { situation }, claim }: ClaimOf): EventState {
  const { event = agreementEnd } = claim.clock ?? {};
  return situation.since ?? (event === agreementEnd ? undefined : situation.events[event]) ?? { state: 'pending' };
}

/**
 * Whether what a claim is on was there when an erasure took effect. A moment that still lies ahead has not happened yet.
 *
 * In SQL: `wasThere`, `packages/kysely/src/predicates/claim.ts`.
 */
function wasThere(claimed: ClaimOf, { from }: RightInForce, at: Date): boolean {
  const { timeZone } = claimed.of.policy;
  const began = anchorOf(claimed);
  if (began.state !== 'happened' || isBy(began, from, timeZone)) return true;
  return !isBy(began, at, timeZone);
}

/** What a claim counts from, where the row tells when that is. */
function eventOf({
  of: { situation },
  claim,
  own,
}: ClaimOf): (EventState & { readonly state: 'happened' }) | undefined {
  const event = own.state === 'notApplicable' ? undefined : situation.events[claim.clock?.event ?? ''];
  return event?.state === 'happened' ? event : undefined;
}

/**
 * Whether what a claim counts from has not been yet at an instant: it is pending, or its day still lies ahead. A contract
 * that ends in four years is running.
 *
 * In SQL: `isAwaited`, `packages/kysely/src/predicates/claim.ts`.
 */
function isAwaited(claimed: ClaimOf, at: Date): boolean {
  const event = eventOf(claimed);
  return claimed.own.state === 'pending' || (event !== undefined && !isBy(event, at, claimed.of.policy.timeZone));
}

/**
 * Whether consent was given anew after a right took effect: on record, or by the act of consent that the row tells.
 *
 * In SQL: `isUnanswered`, `packages/kysely/src/predicates/claim.ts`.
 */
function actOfConsent({ of: { policy, table, situation }, claim }: ClaimOf, { from }: RightInForce): boolean {
  const event = consentEvent(policy, table, claim);
  const act = event === undefined ? undefined : situation.events[event];
  if (act?.state !== 'happened' || isBy(act, from, policy.timeZone)) return false;
  return isBy(act, situation.at, policy.timeZone);
}

/**
 * Whether a right ends a claim at an instant at which it is in force, beside others.
 *
 * In SQL: `stopper`, `packages/kysely/src/predicates/claim.ts`.
 */
function endedBy(claimed: ClaimOf, right: RightInForce, all: readonly RightInForce[], at: Date): CutBy | undefined {
  const { claim } = claimed;
  const rights = all.filter((other) => isInForce(other, at));
  const isAbout = right.purpose === claim.name;
  if (right.right === 'erasure') {
    const ends = erasureEnds({ erasure: claim.uponErasure }, isAwaited(claimed, at)) && wasThere(claimed, right, at);
    const anew = (other: RightInForce) =>
      other.right === 'consent' && other.purpose === claim.name && isLater(other, right);
    return ends && !(claim.endsUponWithdrawal && rights.some(anew)) ? 'erasure' : undefined;
  }
  if (right.right === 'objection') return isAbout && claim.endsUponObjection ? 'objection' : undefined;
  if (right.right !== 'withdrawal' || !isAbout || !claim.endsUponWithdrawal) return undefined;
  return actOfConsent(claimed, right) ? undefined : 'withdrawal';
}

const cutOrder: readonly (CutBy | undefined)[] = ['erasure', 'objection', 'withdrawal'];

/**
 * What a person has asked for that ends a claim now, or else from when on it will.
 *
 * In SQL: `askedThat`, `packages/kysely/src/predicates/right.ts`.
 */
function cutByPerson(claimed: ClaimOf): { readonly cutBy?: CutBy; readonly ahead?: Date } {
  const { of, claim, person } = claimed;
  const { at } = of.situation;
  const isJoint = claim.joint !== undefined && isJointAt(claim, person?.controller);
  const others = isJoint ? (person?.elsewhere ?? []).filter(({ controller }) => isJointAt(claim, controller)) : [];
  // What was asked of one controller is answered there: consent given to another is none to this one.
  const asked = [person?.rights ?? [], ...Map.groupBy(others, ({ controller }) => controller).values()];
  if (asked.every((rights) => rights.length === 0)) return {};
  const endsAt = (rights: readonly RightInForce[], right: RightInForce, when: Date) =>
    isInForce(right, when) ? endedBy(claimed, right, rights, when) : undefined;
  const cuts = asked.flatMap((rights) => rights.map((right) => endsAt(rights, right, at)));
  const cutBy = cutOrder.find((cut) => cut !== undefined && cuts.includes(cut));
  if (cutBy !== undefined) return { cutBy };
  // What takes effect later still is no answer yet when a right does; and what is spared as long as it is awaited, then is no more.
  const event = eventOf(claimed);
  const awaited = event === undefined || !isAwaited(claimed, at) ? [] : [startOf(event, of.policy.timeZone)];
  const ahead = asked.flatMap((rights) =>
    rights.flatMap((right) =>
      [...(isAhead(right, at) ? [right.from] : []), ...awaited].filter(
        (when) => endsAt(rights, right, when) !== undefined,
      ),
    ),
  );
  return ahead.length === 0 ? {} : { ahead: new Date(Math.min(...ahead.map(Number))) };
}

/**
 * What a claim's clock shows, with its limits and the agreement's end applied.
 *
 * In SQL: `livesIn`, `packages/kysely/src/predicates/claim.ts`.
 */
function limited(
  policy: Policy,
  claim: Claim,
  situation: Situation,
): { effective: ClockState; own: ClockState; cutBy?: CutBy } {
  const own: ClockState =
    claim.clock === undefined ? { state: 'notApplicable' } : clockState(claim.clock, situation, policy.timeZone);
  const { agreement } = claim;
  const limits = [
    ...claim.limits.map((clock) => ({ cutBy: { limit: clock.name, citation: clock.citation } as CutBy, clock })),
    ...(agreement === undefined ? [] : [{ cutBy: 'agreement' as CutBy, clock: agreement }]),
  ];
  let answer: { effective: ClockState; cutBy?: CutBy } = { effective: own };
  for (const { cutBy, clock } of limits) {
    const limit = clockState(clock, situation, policy.timeZone);
    // What never began has no end, but what follows others ends here if they have not.
    if (limit.state !== 'running' || (own.state === 'notApplicable' && claim.follows === undefined)) continue;
    if (own.state === 'pending' && endsBefore(claim.clock, limit.end, policy.timeZone)) continue;
    const end = answer.effective.state === 'running' ? earlierEnd(answer.effective.end, limit.end) : limit.end;
    if (answer.effective.state !== 'running' || end !== answer.effective.end)
      answer = { effective: { ...limit, end }, cutBy };
  }
  return { ...answer, own };
}

/** Whether a provision whose event is still to come ends before a limit would cut it, and nothing follows it. */
function endsBefore(
  { applies = {} }: Pick<EventClock, 'applies'> = {},
  { expires }: { expires: Date },
  timeZone: string,
) {
  const { to, undecided = false } = applies;
  return to !== undefined && !undecided && startOfDay(addDays(to, 1), timeZone) < expires;
}

/**
 * Whether an instruction that covers the row ends a claim on a group of columns.
 *
 * In SQL: `isOrdered`, `packages/kysely/src/predicates/claim.ts`.
 * In SQL: `isOrderedBy`, `packages/kysely/src/predicates/claim.ts`.
 */
function cutByInstruction({ claim, of, person }: ClaimOf): CutBy | undefined {
  const { group, situation } = of;
  const { instruction } = situation;
  const isOthers = instruction?.of?.every(({ controller }) => controller !== person?.controller) ?? false;
  if (instruction === undefined || isOthers || (instruction.ends === 'purposes' && !claim.endsUponInstruction))
    return undefined;
  const { columns } = instruction;
  return isMeant(group, columns) ? 'instruction' : undefined;
}

const isMeant = ({ columns }: ColumnGroup, ordered: readonly string[] | undefined): boolean =>
  ordered === undefined || columns.some(({ name }) => ordered.includes(name));

/**
 * Whether columns that name nobody may be about somebody all the same, of a type that the policy does not list: as long as
 * nobody knows, and nobody orders otherwise, they stay.
 *
 * In SQL: `isNobodys`, `packages/kysely/src/predicates/person.ts`.
 */
function isNobodys({ group, situation }: GroupInRow): boolean {
  const { parties, unlisted = [], instruction } = situation;
  if (!group.parties.some((party) => unlisted.includes(party))) return false;
  const isOrdered = instruction !== undefined && isMeant(group, instruction.columns);
  return !isOrdered && group.parties.every((party) => (parties[party]?.length ?? 0) === 0);
}

/** What is decided about: a group of columns of one row. */
interface GroupInRow {
  readonly policy: Policy;
  readonly table: string;
  readonly group: ColumnGroup;
  readonly situation: Situation;
  /** The day in the policy's time zone. */
  readonly today: PlainDate;
}

/** An end, or what a person has asked for ahead of it. */
function bounded(end: End | undefined, ahead: Date | undefined): End | undefined {
  if (ahead === undefined) return end;
  const asked = { expires: ahead };
  return end === undefined || !('expires' in end) ? asked : earlierEnd<End & { readonly expires: Date }>(end, asked);
}

/** In SQL: `claimPredicates`, `packages/kysely/src/predicates/claim.ts`. */
function reasonFor(of: GroupInRow, claim: Claim, person: Person | undefined): Reason {
  const { policy, situation, today } = of;
  const { effective, own, cutBy } = limited(policy, claim, situation);
  const claimed = { of, claim, own, person };
  const asked = cutByPerson(claimed);
  const stopped = asked.cutBy ?? cutByInstruction(claimed);
  const alive =
    stopped === undefined &&
    (effective.state === 'pending' ||
      effective.state === 'unknown' ||
      (effective.state === 'running' && !isOver(effective.end, situation.at, today)));
  const ends = 'end' in effective ? effective.end : undefined;
  const end = alive ? bounded(ends, asked.ahead) : ends;
  const cut = stopped ?? cutBy;
  return {
    claim: claim.name,
    kind: claim.kind,
    ...(claim.basis === undefined ? {} : { basis: claim.basis }),
    ...(claim.citation === undefined ? {} : { citation: claim.citation }),
    ...(claim.secretFromSubject === undefined ? {} : { secretFromSubject: claim.secretFromSubject }),
    alive,
    ...(end === undefined ? {} : { end }),
    ...(own.state === 'running' && own.phases.length > 1
      ? { phase: own.phases[0] !== undefined && today <= own.phases[0] ? ('active' as const) : ('archived' as const) }
      : {}),
    ...(cut === undefined || (own.state === 'notApplicable' && claim.follows === undefined) ? {} : { cutBy: cut }),
  };
}

/** Whether an end comes before another; undefined: one that cannot be counted. */
const isBefore = (a: End, b: End | undefined): boolean =>
  'expires' in a && (b === undefined || !('expires' in b) || a.expires < b.expires);

/**
 * Purposes that only follow others live as long as one of those does, unless something cuts them short. One that an erasure
 * would have ended, and that is alive, is on what came after it; so is what follows.
 */
function follow(
  reasons: readonly Reason[],
  { group }: GroupInRow,
  claim: Claim,
  { end: limit, cutBy: by, ...own }: Reason,
): Reason {
  const followed = reasons.filter((reason) => reason.alive && claim.follows?.includes(reason.claim));
  const isNew = ({ claim: name }: Reason) =>
    group.claims.some((other) => other.name === name && other.uponErasure === 'ends');
  const isSpared = by === 'erasure' && followed.some(isNew);
  const cutBy = isSpared ? undefined : by;
  const last = latestEnd(followed.map((reason) => reason.end));
  const stopped = isSpared ? false : limit === undefined ? cutBy !== undefined : !own.alive;
  const cut = stopped || (followed.length > 0 && limit !== undefined && isBefore(limit, last));
  const end = cut ? (limit ?? last) : last;
  return {
    ...own,
    alive: !stopped && followed.length > 0,
    ...(end === undefined ? {} : { end }),
    ...(cut && cutBy !== undefined ? { cutBy } : {}),
  };
}

/**
 * Whether a claim on a row that controllers share is the claim of the one who has to do with the person: tenants have
 * theirs, the vendor its own.
 *
 * In SQL: `isTheirs`, `packages/kysely/src/predicates/claim.ts`.
 */
function isTheirs({ policy, table }: GroupInRow, claim: Claim, person: Person | undefined): boolean {
  if (person === undefined || belongingOf(personalTable(policy, table)) !== 'shared') return true;
  return claim.asProcessor === (person.controller !== undefined);
}

/**
 * Whether processing of a person's data is restricted at an instant, or will be later.
 *
 * In SQL: `restricted`, `packages/kysely/src/predicates/claim.ts`.
 */
const restrictions = (person: Person | undefined): readonly RightInForce[] =>
  (person?.rights ?? []).filter(({ right }) => right === 'restriction');

/**
 * The categories somebody may be of: where nobody tells, those of the table where they live.
 *
 * In SQL: `ownCategory`, `packages/kysely/src/predicates/person.ts`.
 */
function categoriesOf({ policy }: GroupInRow, person: PersonInRow | undefined, allowed: readonly string[]) {
  if (person?.category !== undefined) return [person.category];
  const own = person === undefined ? undefined : ownKey(personalTable(policy, person.home))?.[0];
  return person === undefined || own === undefined ? allowed : possibleCategories(policy, person.home, own);
}

/** Of several answers for one purpose, on what a credential follows, that which keeps it longest. */
const longestReason = (a: Reason, b: Reason): Reason =>
  b.alive && (!a.alive || (a.end !== undefined && isBefore(a.end, b.end))) ? b : a;

/**
 * In SQL: `someoneCounts`, `packages/kysely/src/predicates/person.ts`.
 */
function decideFor(of: GroupInRow, party: string, person: PersonInRow | undefined): PartyDecision {
  const categories = categoriesOf(of, person, possibleCategories(of.policy, of.table, party));
  const seen = person?.view === undefined ? of : { ...of, situation: { ...of.situation, ...person.view } };
  const reasons: Reason[] = [];
  for (const claim of of.group.claims) {
    const { subjects } = claim;
    if (subjects !== 'all' && !categories.some((category) => subjects.includes(category))) continue;
    if (!isTheirs(of, claim, person)) continue;
    const [first, ...others] = claimsInRow(claim, of.situation.row, party).map((one) => {
      const reason = reasonFor(seen, one, person);
      return one.follows === undefined ? reason : follow(reasons, of, one, reason);
    });
    if (first !== undefined) reasons.push(others.reduce(longestReason, first));
  }
  const restricted = restrictions(person).some((right) => isInForce(right, of.situation.at));
  return {
    ...(person === undefined ? {} : { person }),
    keep: restricted || reasons.some(({ alive }) => alive),
    restricted,
    reasons,
  };
}

/** A restriction that takes effect before an end keeps what would have gone then, for nobody knows how long. */
const isKeptBeyond = (end: End | undefined, answers: readonly PartyDecision[], at: Date): boolean =>
  end !== undefined &&
  answers
    .flatMap(({ person }) => restrictions(person))
    .some((right) => isAhead(right, at) && (!('expires' in end) || right.from < end.expires));

/** In SQL: `groupPredicates`, `packages/kysely/src/predicates/group.ts`. */
function decideGroup(of: GroupInRow): readonly ColumnDecision[] {
  const { group, situation } = of;
  const personal = meets(situation.row, group.when);
  const named = group.parties.filter((party) => (situation.parties[party]?.length ?? 0) > 0);
  const parties = Object.fromEntries(
    (named.length > 0 ? named : group.parties).map((party) => {
      const people = situation.parties[party] ?? [];
      const everyone = people.length > 0 ? people : [undefined];
      return [party, everyone.map((person) => decideFor(of, party, person))];
    }),
  );
  const answers = Object.values(parties).flat();
  const nobodys = isNobodys(of);
  const wanted = nobodys || answers.some(({ keep }) => keep);
  const reasons = answers.flatMap((answer) => answer.reasons.filter(({ alive }) => alive));
  const restricted = answers.some((answer) => answer.restricted);
  const last = restricted ? undefined : latestEnd(reasons.map((reason) => reason.end));
  const end = nobodys || isKeptBeyond(last, answers, situation.at) ? undefined : last;
  return group.columns.map(({ name }) => {
    const heldBy = (situation.holds ?? []).map(({ reason }) => reason);
    const dated = heldBy.length === 0 && end !== undefined ? { end } : {};
    return {
      column: name,
      personal,
      keep: !personal || wanted || heldBy.length > 0,
      ...dated,
      parties,
      heldBy,
      ...(nobodys ? { nobodys } : {}),
    };
  });
}

/**
 * Decides, for one row and every personal column in it, who still needs it, on what legal basis and until when.
 *
 * Every other answer Gallra gives (what a sweep takes, what an erasure leaves, what an export and a notice say)
 * follows from this one. It does no I/O and asks for no clock.
 *
 * @param policy - a checked policy
 * @param table - a table that the policy classifies column by column
 * @param situation - the row, its events, people, controller and holds, and the instant to decide for
 * @returns the answer per column and person, each with its reasons, and what becomes of the row
 * @throws GallraError `table.unknown`
 * @see GDPR Art. 5(1)(e), 17(1) and (3), 18, 21; Regulation (EEC, Euratom) No 1182/71 Art. 3
 * @example
 * ```ts
 * import { decide, type Policy, situationOf } from '@gallra/core';
 *
 * declare const policy: Policy;
 * const row = { id: 1, name: 'Karin', last_contact_at: new Date('2025-01-15T10:00:00Z') };
 * const found = { policy, table: 'contacts', row, lookup: () => [] };
 * const situation = situationOf(found, new Date('2026-11-21T00:00:00Z'));
 * console.log(decide(policy, 'contacts', situation).disposal);
 * ```
 */
export function decide(policy: Policy, table: string, situation: Situation): RowDecision {
  // In SQL: `tablePredicates`, `packages/kysely/src/predicates/due.ts`.
  const today = localDate(situation.at, policy.timeZone);
  const columns = columnGroups(policy, table).flatMap((group) =>
    decideGroup({ policy, table, group, situation, today }),
  );
  const personal = columns.filter((column) => column.personal);
  const going = personal.filter(({ keep }) => !keep);
  const whole = personal.length > 0 && going.length === personal.length;
  const partly = going.length > 0 ? 'clear' : 'keep';
  const disposal = whole ? (isErasable(policy, table) ? 'erase' : 'anonymise') : partly;
  return { table, columns, disposal };
}
