import type { Period } from '../time/period.ts';
import { isLonger, type PlainDate } from '../time/plain-date.ts';
import type { StorageClock } from '../time/storage-period.ts';
import type { Condition } from './condition.ts';
import type { Policy } from './policy.ts';
import type { Duty, Limit } from './purpose.ts';
import {
  agreementColumn,
  isPersonal,
  isTenantTable,
  personalTable,
  possibleCategories,
  type ReadColumn,
  readColumn,
  readColumns,
} from './reading.ts';
import { agreementEnd, type OpenPeriodChoice, type PeriodChoice, type StorageRule } from './storage-rule.ts';
import type { PersonalTable } from './table-classification.ts';
import type { Label, LegalBasis } from './vocabulary.ts';

/** A period that controllers may choose. */
export interface Choice {
  /** The claim or limit it is chosen for. */
  readonly name: string;
  readonly between: OpenPeriodChoice;
  /** Without a choice the clock does not run at all. */
  readonly required: boolean;
}

/** An event and the clock that starts with it. */
export interface EventClock {
  readonly event: string;
  readonly clock: StorageClock;
  /** What the row's controller may choose in place of the clock's period (R35). */
  readonly choice?: Choice;
  /** The days of the event to which the provision applies; no bound where absent. */
  readonly applies?: { readonly from?: PlainDate; readonly to?: PlainDate };
}

/** A limit that cuts a claim short. */
export interface Cap extends EventClock {
  readonly name: string;
  readonly citation: string;
}

/** What a request for erasure does to a claim (GDPR Art. 17(1) and (3)). */
export type UponErasure = 'ends' | 'endsUnlessPending' | 'survives';

/** A purpose or duty that may need a column of a table. */
export interface Claim {
  readonly name: string;
  readonly kind: 'purpose' | 'duty';
  readonly title: Label;
  readonly basis: LegalBasis;
  readonly citation?: string;
  readonly secretFromSubject?: string;
  readonly subjects: 'all' | readonly string[];
  /** Undefined for a purpose that keeps data only as long as others do. */
  readonly clock?: EventClock;
  /** The purposes an inherited rule follows. */
  readonly follows?: readonly string[];
  readonly caps: readonly Cap[];
  /** Held as the controller's processor: gone when the agreement and the time to return the data are over (Art. 28(3)(g)). */
  readonly asProcessor: boolean;
  readonly uponErasure: UponErasure;
  readonly endsUponObjection: boolean;
  readonly endsUponWithdrawal: boolean;
  /** The controller who can decide to be rid of the data is the one whose purpose it is (GDPR Art. 28(3)(a)). */
  readonly endsUponInstruction: boolean;
}

/** Columns of a table that the same claims keep for the same people. */
export interface ColumnGroup {
  readonly columns: readonly ReadColumn[];
  readonly parties: readonly string[];
  readonly when?: Condition;
  readonly claims: readonly Claim[];
}

/** The period of a rule while no controller has chosen another. */
function period(rule: Period | PeriodChoice | OpenPeriodChoice): Period {
  if (typeof rule === 'string') return rule;
  return 'default' in rule ? rule.default : rule.max;
}

/** The agreement's end, and the time the processor then has to return the data: nothing goes before it is returned. */
function agreementClock(policy: Policy): EventClock {
  const within = policy.controllers?.returnWithin;
  return { event: agreementEnd, clock: { periods: within === undefined ? [] : [within] } };
}

/** A choice as far as the policy still allows it: its bounds may have moved since. */
export function allowed(period: Period, { between: { min, max } }: Choice): Period {
  if (isLonger(min, period)) return min;
  return isLonger(period, max) ? max : period;
}

function clockOf(policy: Policy, name: string, rule: StorageRule | Limit): EventClock | undefined {
  if ('inherit' in rule) return undefined;
  if ('while' in rule) return agreementClock(policy);
  if ('active' in rule) return { event: rule.from, clock: { periods: [rule.active, rule.archived] } };
  return {
    event: rule.from,
    clock: { periods: [period(rule.for)], ...(rule.align === undefined ? {} : { align: rule.align }) },
    ...(typeof rule.for === 'string'
      ? {}
      : { choice: { name, between: rule.for, required: !('default' in rule.for) } }),
  };
}

function provisionClock(policy: Policy, name: string, provision: Duty | Limit): EventClock | undefined {
  const clock = clockOf(policy, name, provision);
  const { validFrom: from, validTo: to } = provision;
  if (clock === undefined || (from === undefined && to === undefined)) return clock;
  return { ...clock, applies: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
}

function capsOn(policy: Policy, name: string): readonly Cap[] {
  const reaches = (limit: Limit) => limit.caps === 'all' || limit.caps.includes(name);
  return Object.entries(policy.limits ?? {}).flatMap(([cap, limit]) => {
    const clock = provisionClock(policy, cap, limit);
    return reaches(limit) && clock !== undefined ? [{ name: cap, citation: limit.citation, ...clock }] : [];
  });
}

/** The cap that the end of the agreement puts on what is held as processor; undefined where the policy has none. */
export function agreementCap(policy: Policy): EventClock | undefined {
  return agreementColumn(policy) === undefined ? undefined : agreementClock(policy);
}

function purposeClaim(policy: Policy, name: string, table: PersonalTable): Claim | undefined {
  const purpose = policy.purposes[name];
  if (purpose === undefined) return undefined;
  const clock = clockOf(policy, name, purpose.keep);
  const inherit = 'inherit' in purpose.keep ? purpose.keep.inherit : undefined;
  const follows = inherit === 'others' ? Object.keys(policy.purposes).filter((other) => other !== name) : inherit;
  return {
    name,
    kind: 'purpose',
    title: purpose.title,
    basis: purpose.basis,
    subjects: purpose.subjects,
    ...(clock === undefined ? {} : { clock }),
    ...(follows === undefined ? {} : { follows }),
    caps: capsOn(policy, name),
    asProcessor: isTenantTable(table) && purpose.role === 'processor',
    uponErasure:
      purpose.legalClaims === true || ['6(1)(c)', '6(1)(d)', '6(1)(e)'].includes(purpose.basis)
        ? 'survives'
        : purpose.basis === '6(1)(b)'
          ? 'endsUnlessPending'
          : 'ends',
    endsUponObjection: purpose.directMarketing === true || purpose.basis === '6(1)(e)' || purpose.basis === '6(1)(f)',
    endsUponWithdrawal: purpose.basis === '6(1)(a)',
    endsUponInstruction: !isTenantTable(table) || purpose.role === 'processor',
  };
}

function dutyClaim(policy: Policy, name: string, table: PersonalTable): Claim | undefined {
  const duty = policy.duties?.[name];
  const clock = duty && provisionClock(policy, name, duty);
  if (duty === undefined || clock === undefined) return undefined;
  return {
    name,
    kind: 'duty',
    title: duty.title,
    basis: '6(1)(c)',
    citation: duty.citation,
    ...(duty.secretFromSubject === undefined ? {} : { secretFromSubject: duty.secretFromSubject }),
    subjects: 'all',
    clock,
    caps: capsOn(policy, name),
    asProcessor: isTenantTable(table) && duty.obliges === 'controller',
    uponErasure: 'survives',
    endsUponObjection: false,
    endsUponWithdrawal: false,
    endsUponInstruction: false,
  };
}

/** Whether a table knows the event a claim counts from. */
function reaches(policy: Policy, table: PersonalTable, claim: Claim): boolean {
  if (claim.clock === undefined) return true;
  if (claim.clock.event === agreementEnd) return isTenantTable(table) && agreementColumn(policy) !== undefined;
  return table.events?.[claim.clock.event] !== undefined;
}

/**
 * The purposes that reach a column: they name its category and somebody it can be about, and the table knows the event
 * they count from.
 */
function purposesOn(policy: Policy, tableName: string, table: PersonalTable, column: ReadColumn): readonly Claim[] {
  const people = column.of.flatMap((party) => possibleCategories(policy, tableName, party));
  return Object.entries(policy.purposes).flatMap(([name, { categories, subjects }]) => {
    if (categories !== 'all' && !categories.includes(column.is)) return [];
    if (subjects !== 'all' && !people.some((category) => subjects.includes(category))) return [];
    const claim = purposeClaim(policy, name, table);
    return claim !== undefined && reaches(policy, table, claim) ? [claim] : [];
  });
}

/**
 * The claims that may need a column: purposes by category and event, duties by the list they keep for the table.
 * A credential follows the purposes that need anything else of the same person in the row.
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
  const column = readColumn(table, columnName);
  if (!isPersonal(column)) return [];
  const neighbours = readColumns(table).filter(
    (other) => isPersonal(other) && other.is !== 'credential' && other.of.some((party) => column.of.includes(party)),
  );
  const purposes =
    column.is === 'credential'
      ? neighbours.flatMap((other) => purposesOn(policy, tableName, table, other))
      : purposesOn(policy, tableName, table, column);
  const once = purposes.filter((claim, index) => purposes.findIndex(({ name }) => name === claim.name) === index);
  const duties = Object.entries(table.duties ?? {}).flatMap(([name, columns]) => {
    const claim = columns?.includes(columnName) ? dutyClaim(policy, name, table) : undefined;
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

/** Policies never change, and every row asks for the groups of its table. */
const knownGroups = new WeakMap<Policy, Map<string, readonly ColumnGroup[]>>();

/** A table's personal columns, grouped by what keeps them; every column of a group lives and goes together. */
export function columnGroups(policy: Policy, tableName: string): readonly ColumnGroup[] {
  const known = knownGroups.get(policy) ?? new Map<string, readonly ColumnGroup[]>();
  knownGroups.set(policy, known);
  const groups = known.get(tableName) ?? groupColumns(policy, tableName);
  known.set(tableName, groups);
  return groups;
}

function groupColumns(policy: Policy, tableName: string): readonly ColumnGroup[] {
  const table = personalTable(policy, tableName);
  const groups = new Map<string, ColumnGroup>();
  for (const column of readColumns(table).filter(isPersonal)) {
    const claims = claimsOn(policy, tableName, column.name);
    const sameness = JSON.stringify([
      claims.map(({ kind, name }) => [kind, name]),
      [...column.of].sort(),
      column.when ?? null,
    ]);
    const group = groups.get(sameness);
    groups.set(sameness, {
      parties: column.of,
      claims,
      ...(column.when === undefined ? {} : { when: column.when }),
      columns: [...(group?.columns ?? []), column],
    });
  }
  return [...groups.values()];
}

/** The group a column belongs to. */
export function groupOf(groups: readonly ColumnGroup[], column: string): ColumnGroup | undefined {
  return groups.find((group) => group.columns.some(({ name }) => name === column));
}
