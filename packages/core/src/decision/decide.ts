import type { Claim } from '../policy/claim/claim.ts';
import { type ColumnGroup, columnGroups } from '../policy/claim/column-group.ts';
import { erasureEnds } from '../policy/claim/legal-basis.ts';
import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { isErasable } from '../policy/table/classified-table.ts';
import { possibleCategories } from '../policy/table/subject-link.ts';
import type { LegalBasis } from '../policy/vocabulary.ts';
import { localDate, type PlainDate } from '../time/plain-date.ts';
import { type ClockState, clockState, type End, earlierEnd, isOver, latestEnd } from './clock-state.ts';
import type { Person, Situation } from './situation.ts';

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
  readonly person?: Person;
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
}

/** The answer for one row. */
export interface RowDecision {
  readonly table: string;
  readonly columns: readonly ColumnDecision[];
  /** What becomes of the row; `clear` where only some columns go, `keep` where none does. */
  readonly disposal: 'keep' | 'clear' | 'erase' | 'anonymise';
}

/** In SQL: `stopper`, `packages/kysely/src/predicates/claim.ts`. */
function cutByPerson(claim: Claim, own: ClockState, person: Person | undefined): CutBy | undefined {
  if (person === undefined) return undefined;
  if (person.erasure === true && erasureEnds({ erasure: claim.uponErasure }, own.state === 'pending')) return 'erasure';
  if (claim.endsUponObjection && person.objections?.includes(claim.name)) return 'objection';
  if (claim.endsUponWithdrawal && person.withdrawals?.includes(claim.name)) return 'withdrawal';
  return undefined;
}

/** What a claim's clock shows, with its limits and the agreement's end applied. */
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
    const end = answer.effective.state === 'running' ? earlierEnd(answer.effective.end, limit.end) : limit.end;
    if (answer.effective.state !== 'running' || end !== answer.effective.end)
      answer = { effective: { ...limit, end }, cutBy };
  }
  return { ...answer, own };
}

/**
 * Whether an instruction that covers the row ends a claim on a group of columns.
 *
 * In SQL: `isOrdered`, `packages/kysely/src/predicates/claim.ts`.
 */
function cutByInstruction(claim: Claim, group: ColumnGroup, { instruction }: Situation): CutBy | undefined {
  if (instruction === undefined || (instruction.ends === 'purposes' && !claim.endsUponInstruction)) return undefined;
  const { columns } = instruction;
  const meant = columns === undefined || group.columns.some(({ name }) => columns.includes(name));
  return meant ? 'instruction' : undefined;
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

/** In SQL: `claimPredicates`, `packages/kysely/src/predicates/claim.ts`. */
function reasonFor({ policy, group, situation, today }: GroupInRow, claim: Claim, person: Person | undefined): Reason {
  const { effective, own, cutBy } = limited(policy, claim, situation);
  const stopped = cutByPerson(claim, own, person) ?? cutByInstruction(claim, group, situation);
  const end = 'end' in effective ? effective.end : undefined;
  const alive =
    stopped === undefined &&
    (effective.state === 'pending' ||
      effective.state === 'unknown' ||
      (effective.state === 'running' && !isOver(effective.end, situation.at, today)));
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

/** Purposes that only follow others live as long as one of those does, unless something cuts them short. */
function follow(reasons: readonly Reason[], claim: Claim, { end: limit, cutBy, ...own }: Reason): Reason {
  const followed = reasons.filter((reason) => reason.alive && claim.follows?.includes(reason.claim));
  const last = latestEnd(followed.map((reason) => reason.end));
  const stopped = limit === undefined ? cutBy !== undefined : !own.alive;
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
 * In SQL: `restricted`, `packages/kysely/src/predicates/claim.ts`.
 * In SQL: `someoneCounts`, `packages/kysely/src/predicates/person.ts`.
 */
function decideFor(of: GroupInRow, person: Person | undefined, allowed: readonly string[]): PartyDecision {
  const categories = person?.category === undefined ? allowed : [person.category];
  const reasons: Reason[] = [];
  for (const claim of of.group.claims) {
    const { subjects } = claim;
    if (subjects !== 'all' && !categories.some((category) => subjects.includes(category))) continue;
    const reason = reasonFor(of, claim, person);
    reasons.push(claim.follows === undefined ? reason : follow(reasons, claim, reason));
  }
  const restricted = person?.restricted === true && person.erasure !== true;
  return {
    ...(person === undefined ? {} : { person }),
    keep: restricted || reasons.some(({ alive }) => alive),
    restricted,
    reasons,
  };
}

/** In SQL: `groupPredicates`, `packages/kysely/src/predicates/due.ts`. */
function decideGroup(of: GroupInRow): readonly ColumnDecision[] {
  const { policy, table, group, situation } = of;
  const personal = meets(situation.row, group.when);
  const named = group.parties.filter((party) => (situation.parties[party]?.length ?? 0) > 0);
  const parties = Object.fromEntries(
    (named.length > 0 ? named : group.parties).map((party) => {
      const people = situation.parties[party] ?? [];
      const allowed = possibleCategories(policy, table, party);
      const everyone = people.length > 0 ? people : [undefined];
      return [party, everyone.map((person) => decideFor(of, person, allowed))];
    }),
  );
  const answers = Object.values(parties).flat();
  const wanted = answers.some(({ keep }) => keep);
  const reasons = answers.flatMap((answer) => answer.reasons.filter(({ alive }) => alive));
  const restricted = answers.some((answer) => answer.restricted);
  const end = restricted ? undefined : latestEnd(reasons.map((reason) => reason.end));
  return group.columns.map(({ name }) => {
    const heldBy = (situation.holds ?? []).map(({ reason }) => reason);
    const dated = heldBy.length === 0 && end !== undefined ? { end } : {};
    return { column: name, personal, keep: !personal || wanted || heldBy.length > 0, ...dated, parties, heldBy };
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
