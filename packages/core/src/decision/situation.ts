import { meets } from '../policy/condition.ts';
import { agreementEnd } from '../policy/storage-rule.ts';
import { personalTable } from '../policy/table/classified-table.ts';
import { agreementColumns, belongingOf } from '../policy/table/controller-link.ts';
import { vendorYears, yearEndColumn, yearTable } from '../policy/table/financial-years.ts';
import { keyColumns } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { homeOf } from '../policy/table/subject-link.ts';
import { sinceColumn } from '../policy/table/table-event.ts';
import { type FinancialYears, financialYearEnd, yearsEnding } from '../time/financial-year.ts';
import type { Period } from '../time/period.ts';
import type { ChosenPeriod } from './chosen-period.ts';
import { type EventState, eventState, latestOf, parseMoment } from './event-state.ts';
import type { Instruction, RowCover } from './instruction.ts';
import { isAskedByHolder, isRecordedOfHolder, thereSince } from './key-holder.ts';
import type { HoldEntry } from './legal-hold.ts';
import {
  type AskedPerson,
  isEarlierHolder,
  isPerson,
  isUnlisted,
  type Person,
  peopleOf,
  type SubjectStates,
} from './people-behind.ts';
import { type ControllerScope, controllerOf, type RowWithLinks } from './row-with-links.ts';
import type { SubjectKey } from './subject-reference.ts';

/** A legal hold: nothing it covers may go (GDPR Art. 17(3)(e)). */
export interface LegalHold {
  readonly reason: string;
  readonly citation?: string;
}

/** What is known of the controller a row belongs to. */
export interface ControllerState {
  readonly agreement: EventState;
  /** Undefined where nothing says how they end. */
  readonly financialYears?: FinancialYears;
  /** Periods it has chosen, by claim or limit. */
  readonly chosen?: Readonly<Record<string, Period>>;
}

/** What a row is to a controller. */
export interface ControllerView {
  readonly events: Readonly<Record<string, EventState>>;
  readonly controller: ControllerState;
}

/** A person in a row; in one that controllers share, with what it is to the controller who has to do with them. */
export interface PersonInRow extends Person {
  readonly view?: ControllerView;
}

/** All that a decision about one row depends on. */
export interface Situation extends ControllerView {
  /** The instant decided for. */
  readonly at: Date;
  readonly row: Row;
  /** The people behind each party column; an empty list where the row names nobody. */
  readonly parties: Readonly<Record<string, readonly PersonInRow[]>>;
  /** The party columns of which nobody knows whom they name: a polymorphic link of a type that is not listed. */
  readonly unlisted?: readonly string[];
  /** Since when the row has been there, where its table says; pending: since before anything. */
  readonly since?: EventState;
  readonly holds?: readonly LegalHold[];
  /** What ends by somebody's order, where it covers this row; in one that controllers share, `of` those who gave it alone. */
  readonly instruction?: Omit<Instruction, 'covers'> & { readonly of?: readonly ControllerScope[] };
}

const inForce: EventState = { state: 'pending' };

/**
 * The row of a controller.
 *
 * In SQL: `controllerSource`, `packages/kysely/src/predicates/compilation.ts`.
 */
function controllerRow({ policy, lookup }: RowWithLinks, { controller }: ControllerScope): Row | undefined {
  if (controller === undefined || policy.controllers === undefined) return undefined;
  return lookup(policy.controllers.in, policy.controllers.key ?? 'id', controller)[0];
}

/**
 * Whether a row names a controller whose own row is not there: its agreement never ends, and its financial year is unknown.
 *
 * In SQL: `isOfGoneController`, `packages/kysely/src/predicates/compilation.ts`.
 */
export function isOfGoneController(from: RowWithLinks): boolean {
  const scope = controllerOf(from);
  return scope?.controller !== undefined && controllerRow(from, scope) === undefined;
}

/**
 * Whether a hold that was placed on a key at some instant is on this holder of it. Where nobody can tell, it is on both: what
 * it covers stays.
 *
 * In SQL: `isPlacedOn`, `packages/kysely/src/predicates/key-holder.ts`.
 */
function isPlacedOn(person: Person, asked: AskedPerson, placedAt: Date): boolean {
  const { heldSince, earlier } = person;
  if (earlier !== true) return isPerson(person, asked) && isAskedByHolder(heldSince, placedAt);
  return isEarlierHolder(person, asked) && !isRecordedOfHolder(heldSince, placedAt);
}

/**
 * Whether all that a cover asks for is met by a row.
 *
 * In SQL: `underHold`, `packages/kysely/src/predicates/hold.ts`.
 * In SQL: `isCovered`, `packages/kysely/src/predicates/scope.ts`.
 * In SQL: `isAt`, `packages/kysely/src/predicates/compilation.ts`.
 */
function covering(from: RowWithLinks, parties: Situation['parties']): (cover: RowCover, placedAt?: Date) => boolean {
  const { policy, table, row } = from;
  const own = controllerOf(from);
  const key = keyColumns(personalTable(policy, table)).map((name) => String(row[name]));
  const leadsTo = (subject: SubjectKey, placedAt: Date | undefined): boolean => {
    const asked = { ...subject, home: homeOf(policy, subject.category)?.table };
    return Object.values(parties)
      .flat()
      .some((person) =>
        placedAt === undefined || person.heldSince === undefined
          ? isPerson(person, asked)
          : isPlacedOn(person, asked, placedAt),
      );
  };
  return (cover, placedAt) =>
    (cover.subject === undefined || leadsTo(cover.subject, placedAt)) &&
    (cover.controller === undefined || cover.controller === own?.controller) &&
    (cover.vendor === undefined || (own !== undefined && own.controller === undefined)) &&
    (cover.table === undefined || cover.table === table) &&
    meets(row, cover.rows) &&
    (cover.keys?.some((one) => one.every((part, index) => part === key[index])) ?? true);
}

/**
 * The financial years of a controller, as far as its own row or a row for each of them tells.
 *
 * In SQL: `yearSource`, `packages/kysely/src/predicates/compilation.ts`.
 */
function yearsOf(
  { policy, lookup }: RowWithLinks,
  { controller: key }: ControllerScope,
  controller: Row | undefined,
): FinancialYears | undefined {
  const table = yearTable(policy);
  if (table !== undefined) {
    const rows = key === undefined ? [] : lookup(table.in, table.controller, key);
    const days = rows.flatMap((row) => parseMoment(row[table.ends], 'date', policy.timeZone)?.date ?? []);
    return { lastDays: [...new Set(days)].sort() };
  }
  const column = yearEndColumn(policy);
  if (column === undefined) return vendorYears(policy);
  const month = financialYearEnd(controller?.[column] as string | null | undefined);
  return month === undefined ? undefined : yearsEnding(month);
}

/**
 * What is known of a controller; of the vendor itself where it is none.
 *
 * In SQL: `choiceOf`, `packages/kysely/src/predicates/chosen-period.ts`.
 * In SQL: `ofAgreement`, `packages/kysely/src/predicates/event.ts`.
 */
function stateOf(from: RowWithLinks, scope: ControllerScope, chosen: readonly ChosenPeriod[]): ControllerState {
  const { policy, table } = from;
  const belonging = belongingOf(personalTable(policy, table));
  if (belonging === 'vendor' || (belonging === 'shared' && scope.controller === undefined))
    return { agreement: inForce, financialYears: vendorYears(policy) };
  const controller = controllerRow(from, scope);
  const financialYears = yearsOf(from, scope, controller);
  const ended = agreementColumns(policy).map(({ column, encoding }) =>
    parseMoment(controller?.[column], encoding, policy.timeZone),
  );
  const own = chosen.filter((choice) => choice.controller === scope.controller);
  return {
    agreement: ended.length === 0 ? inForce : latestOf(ended, policy.timeZone),
    ...(financialYears === undefined ? {} : { financialYears }),
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
 * In SQL: `sincePredicates`, `packages/kysely/src/predicates/event.ts`.
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
  const classified = personalTable(policy, table);
  const isShared = belongingOf(classified) === 'shared';
  const parties = Object.fromEntries(
    Object.keys(classified.subjects ?? {}).map((party) => {
      const people = peopleOf(from, party, states);
      if (!isShared) return [party, people];
      return [party, people.map((person) => ({ ...person, view: viewOf(from, person, chosen) }))];
    }),
  );
  const unlisted = Object.keys(parties).filter((party) => isUnlisted(from, party));
  const since = sinceColumn(policy, table);
  const there = thereSince(from);
  // For most rows nothing is held or ordered, and nobody need look whose they are.
  const nothing = holds.length === 0 && instruction === undefined;
  const covers = nothing ? () => false : covering(from, parties);
  const held = holds.filter((hold) => covers(hold.covers, hold.placedAt));
  return {
    at,
    row,
    ...viewOf(from, controllerOf(from) ?? {}, chosen),
    parties,
    ...(unlisted.length === 0 ? {} : { unlisted }),
    ...(since === undefined ? {} : { since: there === undefined ? inForce : { state: 'happened', ...there } }),
    ...(held.length === 0
      ? {}
      : { holds: held.map(({ reason, citation }) => ({ reason, ...(citation === undefined ? {} : { citation }) })) }),
    ...(instruction === undefined
      ? {}
      : ordered(
          instruction,
          instruction.covers.filter((cover) => covers(cover)),
          isShared,
        )),
  };
}

/**
 * An instruction in a row that some of its covers cover. What is ordered about somebody in a shared row is one controller's.
 *
 * In SQL: `isCoveredBy`, `packages/kysely/src/predicates/scope.ts`.
 */
function ordered(
  { covers: _, ...instruction }: Instruction,
  covers: readonly RowCover[],
  isShared: boolean,
): Pick<Situation, 'instruction'> {
  if (covers.length === 0) return {};
  const people = covers.flatMap(({ subject }) => subject ?? []);
  if (!isShared || people.length < covers.length) return { instruction };
  return {
    instruction: { ...instruction, of: people.map(({ controller }) => ({ ...(controller && { controller }) })) },
  };
}

/** What a row is to a controller: events in its rows, and its agreement. */
export function viewOf(from: RowWithLinks, scope: ControllerScope, chosen: readonly ChosenPeriod[]): ControllerView {
  const { policy, table } = from;
  const seen: RowWithLinks = {
    ...from,
    seenBy: scope.controller === undefined ? {} : { controller: scope.controller },
  };
  const controller = stateOf(from, scope, chosen);
  const { events = {} } = personalTable(policy, table);
  return {
    events: {
      ...Object.fromEntries(Object.keys(events).map((event) => [event, eventState(seen, event)])),
      [agreementEnd]: controller.agreement,
    },
    controller,
  };
}
