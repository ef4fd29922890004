import { isLonger } from '../../time/plain-date.ts';
import { type Condition, meets } from '../condition.ts';
import type { Label } from '../label.ts';
import type { Policy } from '../policy.ts';
import type { JointControllers } from '../purpose.ts';
import { agreementEnd } from '../storage-rule.ts';
import {
  type ClassifiedColumn,
  classifiedColumn,
  classifiedColumns,
  isPersonal,
  personalTable,
} from '../table/classified-table.ts';
import { agreementColumns, belongingOf } from '../table/controller-link.ts';
import type { Row } from '../table/row.ts';
import { possibleCategories } from '../table/subject-link.ts';
import { tableEvent } from '../table/table-event.ts';
import type { PersonalTable } from '../table-classification.ts';
import type { LegalBasis } from '../vocabulary.ts';
import { agreementLimit, type ClaimLimit, clockOf, dutyClock, type EventClock, limitsOn } from './event-clock.ts';
import { type ErasureGround, entailmentOf, type UponErasure } from './legal-basis.ts';

/** A purpose or duty that may need a column of a table. */
export interface Claim {
  readonly name: string;
  readonly kind: 'purpose' | 'duty';
  readonly title: Label;
  /** Absent for what the vendor carries out as processor: its controllers' own purposes have one. */
  readonly basis?: LegalBasis;
  readonly citation?: string;
  readonly secretFromSubject?: string;
  readonly subjects: 'all' | readonly string[];
  /** Undefined for a purpose that keeps data only as long as others do. */
  readonly clock?: EventClock;
  /** The purposes an inherited rule follows. */
  readonly follows?: readonly string[];
  readonly limits: readonly ClaimLimit[];
  /** Held as the controller's processor: gone when the agreement and the time to return the data are over (Art. 28(3)(g)). */
  readonly asProcessor: boolean;
  /** The controllers who decide on it together: what a person asks of one binds it at all of them (GDPR Art. 26(3)). */
  readonly joint?: JointControllers;
  /** What the end of the agreement then cuts it by; undefined where the policy names no column that tells. */
  readonly agreement?: EventClock;
  readonly uponErasure: UponErasure;
  readonly ground: ErasureGround;
  readonly endsUponObjection: boolean;
  readonly endsUponWithdrawal: boolean;
  /** What the person has provided can be had in a form that machines read (Art. 20(1)(a)). */
  readonly portable: boolean;
  /** The controller who can decide to be rid of the data is the one whose purpose it is (GDPR Art. 28(3)(a)). */
  readonly endsUponInstruction: boolean;
  /**
   * Of a credential: the claims of the same purpose on other columns. It needs the credential of those people whom one of
   * them is about, in rows in which that column is personal. Absent: of everybody, in every row.
   */
  readonly neighbours?: readonly NeighbourClaim[];
}

/** A claim on a column beside a credential. */
export interface NeighbourClaim {
  /** The parties whom both columns are about. */
  readonly of: readonly string[];
  /** The column is personal in these rows; absent: in all. */
  readonly when?: Condition;
  readonly claim: Claim;
}

/**
 * Tells claims apart: one purpose has several on a table where explicit consent carries its special categories only, or
 * where logging and security data are held for another time after the agreement; and on a credential, where it follows
 * what is needed of some people or in some rows.
 */
export const claimKey = ({ kind, name, endsUponWithdrawal, agreement, neighbours = [] }: Claim): string =>
  JSON.stringify([
    kind,
    name,
    endsUponWithdrawal,
    ...(agreement?.clock.periods ?? []),
    ...neighbours.map(({ of, when, claim }) => [of, when ?? null, claimKey(claim)]),
  ]);

/**
 * The claims that a claim on a column comes to for a party of a row, none or several: each with a time of its own.
 *
 * In SQL: `besideNeighbours`, `packages/kysely/src/predicates/claim.ts`.
 */
export function claimsInRow(claim: Claim, row: Row, party: string): readonly Claim[] {
  if (claim.neighbours === undefined) return [claim];
  const here = claim.neighbours.filter(({ of, when }) => of.includes(party) && meets(row, when));
  return [...new Map(here.map((one) => [claimKey(one.claim), one.claim])).values()];
}

/** What the end of the agreement does to a claim on a category of data. */
function heldAsProcessor(policy: Policy, table: PersonalTable, category: string, held: boolean) {
  const asProcessor = held && belongingOf(table) !== 'vendor';
  const security = policy.categories[category]?.security === true;
  const agreement = asProcessor ? agreementLimit(policy, security) : undefined;
  return { asProcessor, ...(agreement === undefined ? {} : { agreement }) };
}

function purposeClaim(policy: Policy, name: string, table: PersonalTable, category: string): Claim | undefined {
  const purpose = policy.purposes[name];
  if (purpose === undefined) return undefined;
  const { specialBasis, ...grounded } = purpose;
  const isSpecial = policy.categories[category]?.special === true && specialBasis !== undefined;
  const entailed = entailmentOf({ ...grounded, ...(isSpecial ? { specialBasis } : {}) });
  const held = heldAsProcessor(policy, table, category, purpose.role !== 'controller');
  const clock = clockOf(name, purpose.keep, held.agreement);
  const inherit = 'inherit' in purpose.keep ? purpose.keep.inherit : undefined;
  const follows = inherit === 'others' ? Object.keys(policy.purposes).filter((other) => other !== name) : inherit;
  return {
    name,
    kind: 'purpose',
    title: purpose.title,
    ...(purpose.basis === undefined ? {} : { basis: purpose.basis }),
    subjects: purpose.subjects,
    ...(clock === undefined ? {} : { clock }),
    ...(follows === undefined ? {} : { follows }),
    limits: limitsOn(policy, name),
    ...held,
    ...(purpose.role === 'processor' || purpose.jointControllers === undefined
      ? {}
      : { joint: purpose.jointControllers }),
    uponErasure: entailed.erasure,
    ground: entailed.ground,
    endsUponObjection: entailed.objection,
    endsUponWithdrawal: entailed.withdrawal,
    portable: entailed.portability,
    endsUponInstruction: entailed.instruction && (held.asProcessor || belongingOf(table) === 'vendor'),
  };
}

function dutyClaim(policy: Policy, name: string, table: PersonalTable, category: string): Claim | undefined {
  const duty = policy.duties?.[name];
  const clock = duty && dutyClock(name, duty);
  if (duty === undefined || clock === undefined) return undefined;
  const entailed = entailmentOf({ basis: '6(1)(c)', kind: 'duty' });
  return {
    name,
    kind: 'duty',
    title: duty.title,
    basis: '6(1)(c)',
    citation: duty.citation,
    ...(duty.secretFromSubject === undefined ? {} : { secretFromSubject: duty.secretFromSubject }),
    subjects: 'all',
    clock,
    limits: limitsOn(policy, name),
    ...heldAsProcessor(policy, table, category, duty.obliges === 'controller'),
    uponErasure: entailed.erasure,
    ground: entailed.ground,
    endsUponObjection: entailed.objection,
    endsUponWithdrawal: entailed.withdrawal,
    portable: entailed.portability,
    endsUponInstruction: entailed.instruction,
  };
}

/**
 * Whether a controller, or the vendor where none is given, is one of those who decide on a purpose together.
 *
 * In SQL: `ofControllers`, `packages/kysely/src/predicates/right.ts`.
 */
export const isJointAt = ({ joint }: Pick<Claim, 'joint'>, controller: string | undefined): boolean =>
  joint !== undefined &&
  (controller === undefined
    ? joint.vendor === true
    : joint.controllers === 'all' || joint.controllers.includes(controller));

/**
 * The event that is the act of consent of a claim that rests on it: what the purpose names, or what it counts from where a
 * column of the row itself tells that.
 */
export function consentEvent(
  policy: Policy,
  table: string,
  { name, clock }: Pick<Claim, 'name' | 'clock'>,
): string | undefined {
  const purpose = policy.purposes[name];
  const named = purpose?.role === 'processor' ? undefined : purpose?.consent;
  if (named !== undefined || clock === undefined) return named;
  const [source, ...others] = tableEvent(policy, table, clock.event)?.sources ?? [];
  return source !== undefined && 'column' in source && others.length === 0 ? clock.event : undefined;
}

/**
 * Whether one claim lets data be held for longer after the agreement than another.
 *
 * @example
 * ```ts
 * import { claimsOn, isReturnedLater } from '@gallra/core/policy';
 * import type { Policy } from '@gallra/core';
 *
 * declare const policy: Policy;
 * const [log, name] = [claimsOn(policy, 'logins', 'address'), claimsOn(policy, 'contacts', 'name')];
 * if (log[0] && name[0]) console.log(isReturnedLater(log[0], name[0]));
 * ```
 */
export function isReturnedLater({ agreement: one }: Claim, { agreement: other }: Claim): boolean {
  const [a, b] = [one?.clock.periods[0], other?.clock.periods[0]];
  return a !== undefined && b !== undefined && a !== b && isLonger(a, b);
}

/** Of two claims of one purpose: what consent to special categories carries goes first, then what is returned first. */
const lastsLonger = (one: Claim, other: Claim): boolean =>
  one.endsUponWithdrawal === other.endsUponWithdrawal ? isReturnedLater(one, other) : other.endsUponWithdrawal;

/** Whether a claim is there wherever another of the same purpose is, and lasts as long at least. */
function covers(one: NeighbourClaim, other: NeighbourClaim): boolean {
  const [a, b] = [one.claim, other.claim];
  return (
    (one.when === undefined || JSON.stringify(one.when) === JSON.stringify(other.when)) &&
    other.of.every((party) => one.of.includes(party)) &&
    a.endsUponWithdrawal === b.endsUponWithdrawal &&
    a.uponErasure === b.uponErasure &&
    (claimKey(a) === claimKey(b) || isReturnedLater(a, b))
  );
}

/**
 * What a purpose needs a credential for: whatever else it needs of the same people in the row.
 *
 * @param same - its claims on the columns beside it
 */
function followedBy({ of }: ClassifiedColumn, same: readonly NeighbourClaim[]): readonly Claim[] {
  const neighbours = same.filter(
    (one, index) =>
      !same.some((other, place) => place !== index && covers(other, one) && (place < index || !covers(one, other))),
  );
  const [first, ...others] = neighbours.map(({ claim }) => claim);
  if (first === undefined) return [];
  const longest = others.reduce((kept, other) => (lastsLonger(other, kept) ? other : kept), first);
  const isAlike = ({ when, claim }: NeighbourClaim) =>
    when === undefined && claimKey(claim) === claimKey(first) && claim.uponErasure === first.uponErasure;
  const ofAll = of.every((party) => neighbours.some((one) => one.of.includes(party)));
  return [ofAll && neighbours.every(isAlike) ? longest : { ...longest, neighbours }];
}

/** Whether a table knows the event a claim counts from. */
function reaches(policy: Policy, table: PersonalTable, claim: Claim): boolean {
  if (claim.clock === undefined) return true;
  if (claim.clock.event === agreementEnd) return belongingOf(table) !== 'vendor' && agreementColumns(policy).length > 0;
  return table.events?.[claim.clock.event] !== undefined;
}

/**
 * The purposes that reach a column: they name its category and somebody it can be about, and the table knows the event
 * they count from. What the vendor only carries out for controllers reaches their rows and not its own.
 */
function purposesOn(
  policy: Policy,
  tableName: string,
  table: PersonalTable,
  column: ClassifiedColumn,
): readonly Claim[] {
  const people = column.of.flatMap((party) => possibleCategories(policy, tableName, party));
  return Object.entries(policy.purposes).flatMap(([name, { role, categories, subjects }]) => {
    // On whose instruction would it be? (Art. 28(3)(a))
    if (role === 'processor' && belongingOf(table) === 'vendor') return [];
    if (categories !== 'all' && !categories.includes(column.is)) return [];
    if (subjects !== 'all' && !people.some((category) => subjects.includes(category))) return [];
    const claim = purposeClaim(policy, name, table, column.is);
    return claim !== undefined && reaches(policy, table, claim) ? [claim] : [];
  });
}

/** The duties that a table lists a column for, and those that follow them one after the other. */
function dutiesOn(policy: Policy, table: PersonalTable, column: string): readonly string[] {
  const listed = Object.entries(table.duties ?? {}).flatMap(([name, columns]) =>
    columns?.includes(column) ? [name] : [],
  );
  const reached = new Set<string>();
  for (const first of listed) {
    let name: string | undefined = first;
    while (name !== undefined && Object.hasOwn(policy.duties ?? {}, name) && !reached.has(name)) {
      reached.add(name);
      name = policy.duties?.[name]?.followedBy;
    }
  }
  return [...reached];
}

/**
 * The claims that may need a column: purposes by category and event, duties by the list they keep for the table,
 * or for a duty that they follow.
 * A credential follows the purposes that need anything else of the same person in the row: what is personal there.
 *
 * @param policy - a checked policy
 * @param tableName - a table the policy classifies column by column
 * @param columnName - one of its columns
 * @returns claims that have a clock first, then those that only follow others
 * @throws GallraError `table.unknown`
 * @example
 * ```ts
 * import { claimsOn } from '@gallra/core/policy';
 * import type { Policy } from '@gallra/core';
 *
 * declare const policy: Policy;
 * for (const claim of claimsOn(policy, 'contacts', 'name')) console.log(claim.name, claim.basis);
 * ```
 */
export function claimsOn(policy: Policy, tableName: string, columnName: string): readonly Claim[] {
  const table = personalTable(policy, tableName);
  const column = classifiedColumn(table, columnName);
  if (!isPersonal(column)) return [];
  const neighbours = classifiedColumns(table).filter(
    (other) => isPersonal(other) && other.is !== 'credential' && other.of.some((party) => column.of.includes(party)),
  );
  const beside = neighbours.flatMap((other) =>
    purposesOn(policy, tableName, table, other).map(
      (claim): NeighbourClaim => ({
        of: other.of.filter((party) => column.of.includes(party)),
        ...(other.when === undefined ? {} : { when: other.when }),
        claim,
      }),
    ),
  );
  const once =
    column.is === 'credential'
      ? [...Map.groupBy(beside, ({ claim }) => claim.name).values()].flatMap((same) => followedBy(column, same))
      : purposesOn(policy, tableName, table, column);
  const duties = dutiesOn(policy, table, columnName).flatMap((name) => {
    const claim = dutyClaim(policy, name, table, column.is);
    return claim !== undefined && reaches(policy, table, claim) ? [claim] : [];
  });
  const clocked = [...once.filter((claim) => claim.clock !== undefined), ...duties];
  const following = once.flatMap((claim) => {
    if (claim.follows === undefined) return [];
    const follows = claim.follows.filter((name) =>
      clocked.some((other) => other.kind === 'purpose' && other.name === name),
    );
    return follows.length === 0 ? [] : [{ ...claim, follows }];
  });
  return [...clocked, ...following];
}
