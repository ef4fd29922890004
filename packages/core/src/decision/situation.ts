import { meets } from '../policy/condition.ts';
import { agreementEnd } from '../policy/storage-rule.ts';
import { personalTable } from '../policy/table/classified-table.ts';
import { agreementColumns, isTenantTable } from '../policy/table/controller-link.ts';
import { isOwnKey, keyColumns, ownKey, soleKey } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { homeOf, subjectSteps } from '../policy/table/subject-link.ts';
import { financialYearEnd, type Month } from '../time/financial-year.ts';
import type { Period } from '../time/period.ts';
import type { ChosenPeriod } from './chosen-period.ts';
import { type EventState, eventState, latestOf, parseMoment, type RowWithLinks } from './event-state.ts';
import type { Instruction, RowCover } from './instruction.ts';
import type { HoldEntry } from './legal-hold.ts';
import type { SubjectKey } from './subject-reference.ts';

/** What a data subject has asked for, as far as it bears on the claims on their data. */
export interface SubjectState {
  /** A request for erasure has taken effect (GDPR Art. 17). */
  readonly erasure?: boolean;
  /** Processing is restricted (Art. 18). */
  readonly restricted?: boolean;
  /** Purposes objected to (Art. 21). */
  readonly objections?: readonly string[];
  /** Purposes whose consent is withdrawn (Art. 7(3)). */
  readonly withdrawals?: readonly string[];
}

/** A person found behind a party column. */
export interface Person extends SubjectState {
  /** Table and key of the person: never shown, only compared. */
  readonly home: string;
  readonly key: string;
  /** Undefined where the row does not tell it; then every category the policy allows there counts. */
  readonly category?: string;
}

/** A legal hold: nothing it covers may go (GDPR Art. 17(3)(e)). */
export interface LegalHold {
  readonly reason: string;
  readonly citation?: string;
}

/** What is known of the controller a row belongs to. */
export interface ControllerState {
  readonly agreement: EventState;
  /** Month in which the financial year ends; undefined where the controller's row does not say. */
  readonly financialYearEnd?: Month;
  /** Periods it has chosen, by claim or limit. */
  readonly chosen?: Readonly<Record<string, Period>>;
}

/** All that a decision about one row depends on. */
export interface Situation {
  /** The instant decided for. */
  readonly at: Date;
  readonly row: Row;
  readonly events: Readonly<Record<string, EventState>>;
  /** The people behind each party column; an empty list where the row names nobody. */
  readonly parties: Readonly<Record<string, readonly Person[]>>;
  readonly controller: ControllerState;
  readonly holds?: readonly LegalHold[];
  /** What ends by somebody's order, where it covers this row. */
  readonly instruction?: Omit<Instruction, 'covers'>;
}

/** Finds what a person has asked for. */
export type SubjectStates = (home: string, key: string) => SubjectState;

const inForce: EventState = { state: 'pending' };

/** A value may well be called `constructor`; only the policy's own count. */
function categoryOf(values: Readonly<Record<string, string>>, value: unknown): string | undefined {
  return Object.hasOwn(values, String(value)) ? values[String(value)] : undefined;
}

/**
 * The people a party column of a row leads to.
 *
 * In SQL: `somePerson`, `packages/kysely/src/predicates/person.ts`.
 */
export function peopleOf(
  { policy, table, row, lookup }: RowWithLinks,
  party: string,
  states: SubjectStates = () => ({}),
): readonly Person[] {
  const link = personalTable(policy, table).subjects?.[party];
  const value = row[party];
  if (link === undefined || value === null || value === undefined) return [];
  if (isOwnKey(link)) {
    const category = typeof link === 'string' ? link : categoryOf(link.values, row[link.by]);
    return [
      {
        ...states(table, String(value)),
        home: table,
        key: String(value),
        ...(category === undefined ? {} : { category }),
      },
    ];
  }
  return subjectSteps(policy, link)
    .filter((step) => meets(row, step.when))
    .flatMap((step) => {
      const home = ownKey(personalTable(policy, step.table));
      const next = step.party ?? home?.[0];
      if (next === undefined) return [];
      const found = lookup(step.table, step.column, value);
      if (found.length > 0)
        return found.flatMap((other) => peopleOf({ policy, table: step.table, row: other, lookup }, next, states));
      // The key of a person whose own row is gone still tells whose data this is.
      const key = String(value);
      const category = typeof home?.[1] === 'string' ? { category: home[1] } : {};
      return step.column === home?.[0] ? [{ ...states(step.table, key), home: step.table, key, ...category }] : [];
    });
}

/**
 * The key of the controller a row belongs to; undefined where it is the vendor's own, or not known.
 *
 * In SQL: `controllerKey`, `packages/kysely/src/predicates/compilation.ts`.
 */
function controllerKey({ policy, table, row, lookup }: RowWithLinks): unknown {
  const classified = policy.tables[table];
  if (classified === undefined || typeof classified === 'string' || !isTenantTable(classified)) return undefined;
  const { controller } = classified;
  if (typeof controller === 'string') return row[controller] ?? undefined;
  const [parent] = lookup(controller.in, soleKey(policy, controller.in), row[controller.through]);
  return parent && controllerKey({ policy, table: controller.in, row: parent, lookup });
}

/**
 * The controller's row behind a row.
 *
 * In SQL: `controllerSource`, `packages/kysely/src/predicates/compilation.ts`.
 */
function controllerRow(from: RowWithLinks): Row | undefined {
  const { policy, lookup } = from;
  const key = controllerKey(from);
  if (key === undefined || policy.controllers === undefined) return undefined;
  return lookup(policy.controllers.in, policy.controllers.key ?? 'id', key)[0];
}

/**
 * Whether all that a cover asks for is met by a row.
 *
 * In SQL: `underHold`, `packages/kysely/src/predicates/hold.ts`.
 * In SQL: `isCovered`, `packages/kysely/src/predicates/scope.ts`.
 */
function covering(from: RowWithLinks, parties: Situation['parties']): (cover: RowCover) => boolean {
  const { policy, table, row } = from;
  const controller = controllerKey(from);
  const key = keyColumns(personalTable(policy, table)).map((name) => String(row[name]));
  const leadsTo = ({ category, key: sought }: SubjectKey): boolean => {
    const home = homeOf(policy, category)?.table;
    return Object.values(parties)
      .flat()
      .some((person) => person.home === home && person.key === sought);
  };
  return (cover) =>
    (cover.subject === undefined || leadsTo(cover.subject)) &&
    (cover.controller === undefined || (controller !== undefined && cover.controller === String(controller))) &&
    (cover.table === undefined || cover.table === table) &&
    meets(row, cover.rows) &&
    (cover.keys?.some((one) => one.every((part, index) => part === key[index])) ?? true);
}

/**
 * What is known of the controller a row belongs to; of the vendor itself in tables that are its own.
 *
 * In SQL: `choiceOf`, `packages/kysely/src/predicates/chosen-period.ts`.
 * In SQL: `ofAgreement`, `packages/kysely/src/predicates/event.ts`.
 */
function controllerOf(from: RowWithLinks, chosen: readonly ChosenPeriod[]): ControllerState {
  const { policy, table } = from;
  const vendorYear = financialYearEnd(policy.financialYearEnd ?? '12-31');
  const ownYear = { agreement: inForce, ...(vendorYear === undefined ? {} : { financialYearEnd: vendorYear }) };
  if (!isTenantTable(personalTable(policy, table))) return ownYear;
  const controller = controllerRow(from);
  const column = policy.controllers?.financialYearEnd;
  const year = column === undefined ? vendorYear : financialYearEnd(controller?.[column] as string | null | undefined);
  const ended = agreementColumns(policy).map(({ column, encoding }) =>
    parseMoment(controller?.[column], encoding, policy.timeZone),
  );
  const key = chosen.length === 0 ? undefined : controllerKey(from);
  const own = chosen.filter((choice) => key !== undefined && choice.controller === String(key));
  return {
    agreement: ended.length === 0 ? inForce : latestOf(ended),
    ...(year === undefined ? {} : { financialYearEnd: year }),
    ...(own.length === 0 ? {} : { chosen: Object.fromEntries(own.map(({ claim, period }) => [claim, period])) }),
  };
}

/** What people and controllers have asked for and decided, as far as it bears on claims; default: nothing. */
export interface InForce {
  readonly states?: SubjectStates;
  /** Legal holds that stand. */
  readonly holds?: readonly HoldEntry[];
  /** Periods that controllers have chosen, one at most for each of them and each claim. */
  readonly chosen?: readonly ChosenPeriod[];
  readonly instruction?: Instruction;
}

/**
 * Gathers what a decision about one row depends on: its events, people and controller.
 *
 * @param from - the row, its table and policy, and what finds linked rows
 * @param at - the instant to decide for
 * @param inForce - what people have asked for, holds, chosen periods, an instruction; default: nothing
 */
export function situationOf(
  from: RowWithLinks,
  at: Date,
  { states, holds = [], chosen = [], instruction }: InForce = {},
): Situation {
  const { policy, table, row } = from;
  const { events = {}, subjects = {} } = personalTable(policy, table);
  const controller = controllerOf(from, chosen);
  const parties = Object.fromEntries(Object.keys(subjects).map((party) => [party, peopleOf(from, party, states)]));
  // For most rows nothing is held or ordered, and nobody need look whose they are.
  const nothing = holds.length === 0 && instruction === undefined;
  const covers = nothing ? () => false : covering(from, parties);
  const held = holds.filter((hold) => covers(hold.covers));
  return {
    at,
    row,
    events: {
      ...Object.fromEntries(Object.keys(events).map((event) => [event, eventState(from, event)])),
      [agreementEnd]: controller.agreement,
    },
    parties,
    controller,
    ...(held.length === 0
      ? {}
      : { holds: held.map(({ reason, citation }) => ({ reason, ...(citation === undefined ? {} : { citation }) })) }),
    ...(instruction?.covers.some(covers) ? { instruction } : {}),
  };
}
