import { type Claim, claimsInRow } from '../policy/claim/claim.ts';
import { columnGroups } from '../policy/claim/column-group.ts';
import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { isErasable, personalTable } from '../policy/table/classified-table.ts';
import { belongingOf } from '../policy/table/controller-link.ts';
import { ownKey } from '../policy/table/own-key.ts';
import { possibleCategories } from '../policy/table/subject-link.ts';
import { localDate } from '../time/plain-date.ts';
import type { GroupInRow } from './claim/claim-of.ts';
import { isMeant } from './claim/cut-short.ts';
import { follow, longestReason, type Reason, reasonFor } from './claim/reason.ts';
import { type End, latestEnd } from './clock-state.ts';
import type { Person } from './people-behind.ts';
import { isAhead, isInForce, type RightInForce } from './right-in-force.ts';
import type { PersonInRow, Situation } from './situation.ts';

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
