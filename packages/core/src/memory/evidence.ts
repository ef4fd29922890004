import type { ChosenPeriod } from '../decision/chosen-period.ts';
import { type ClockState, clockState, isOver } from '../decision/clock-state.ts';
import type { RowDecision } from '../decision/decide.ts';
import { eventState } from '../decision/event-state.ts';
import type { Person } from '../decision/people-behind.ts';
import { type ControllerScope, controllerOf, linkedRowsOf, type RowWithLinks } from '../decision/row-with-links.ts';
import { type Situation, viewOf } from '../decision/situation.ts';
import { type ColumnGroup, columnGroups } from '../policy/claim/column-group.ts';
import {
  type CountingClaim,
  countingClaims,
  type EventReading,
  eventReadings,
  type ReadingRows,
  unheld,
  type WayReading,
  wayReadings,
} from '../policy/claim/evidence.ts';
import { meets } from '../policy/condition.ts';
import { personalTable } from '../policy/table/classified-table.ts';
import { belongingOf, isTenantTable } from '../policy/table/controller-link.ts';
import { ownKey } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import type { IncomingKey } from '../store/host-rows.ts';
import { localDate } from '../time/plain-date.ts';

/** What is known of a row that reads others. */
export interface ReadingRow {
  readonly situation: Situation;
  readonly decision: RowDecision;
  /** Whether these columns hold something that a disposal takes away. */
  readonly holdsData: (columns: readonly string[]) => boolean;
  /** Whether they will, or any column will, when the row that is read has its turn. */
  readonly keepsData: (columns?: readonly string[]) => boolean;
}

/** What it takes to tell whether a row is evidence for others. */
export interface EvidenceReader {
  readonly decided: (table: string, row: Row) => ReadingRow;
  readonly chosen: readonly ChosenPeriod[];
  /** Because of these the row waits for rows that refer to it. */
  readonly incomingKeys: readonly IncomingKey[];
}

/** A row that may need another, decided once for all its claims. */
type NeedingRow = ReadingRow & Pick<EvidenceReader, 'chosen'>;

/** The rows that read a row, as far as links go: they stop at the controller. */
function readingRows(from: RowWithLinks, { table, column, its }: ReadingRows): readonly RowWithLinks[] {
  const { policy, lookup, row } = from;
  return lookup(table, column, row[its])
    .map((other): RowWithLinks => ({ policy, table, row: other, lookup }))
    .filter((other) => linkedRowsOf(other, from.table, [row]).length > 0);
}

/** The event of a row as a controller sees it, in place of what the row that reads it sees over all rows. */
interface Told {
  readonly from: RowWithLinks;
  readonly event: string;
}

const isAlive = (clock: ClockState, { at }: Situation, timeZone: string): boolean =>
  clock.state === 'running' ? !isOver(clock.end, at, localDate(at, timeZone)) : clock.state !== 'notApplicable';

const isShared = ({ policy, table }: RowWithLinks) => belongingOf(personalTable(policy, table)) === 'shared';

/** For whom the moment is looked at: the controller of either row; undefined where controllers share both. */
function seenFor(told: RowWithLinks, by: RowWithLinks): ControllerScope | undefined {
  return isShared(by) ? (isShared(told) ? undefined : controllerOf(told)) : controllerOf(by);
}

/**
 * Whether a claim would be alive, had nothing but one row told the moment it counts from.
 *
 * In SQL: `lastsBy`, `packages/kysely/src/predicates/evidence.ts`.
 */
function lastsBy(told: Told, by: RowWithLinks, { claim }: CountingClaim, { situation, chosen }: NeedingRow): boolean {
  const { timeZone } = by.policy;
  const scope = seenFor(told.from, by);
  if (scope === undefined || claim.clock === undefined) return true;
  const view = viewOf(by, scope, chosen);
  const seen = isShared(told.from) ? { ...told.from, seenBy: scope } : told.from;
  const events = { ...view.events, [claim.clock.event]: eventState(seen, told.event) };
  // Whenever the provision applies: it is the row's own moment that is asked about. What nobody has decided stays open.
  const { applies: { to, undecided } = {}, ...always } = claim.clock;
  const clock = undecided === true && to !== undefined ? { ...always, applies: { to, undecided } } : always;
  return isAlive(clockState(clock, { ...situation, ...view, events }, timeZone), situation, timeZone);
}

/**
 * Whether a claim's own period runs, whatever limits it.
 *
 * In SQL: `ownPeriodRuns`, `packages/kysely/src/predicates/claim.ts`.
 */
function runs(by: RowWithLinks, { claim }: CountingClaim, { situation }: ReadingRow): boolean {
  if (claim.clock === undefined || isShared(by)) return true;
  return isAlive(clockState(claim.clock, situation, by.policy.timeZone), situation, by.policy.timeZone);
}

/** In rows that controllers share, those who are at the one whose row tells the moment; undefined: whoever it is about. */
function whoseMoment(told: Told, by: RowWithLinks): ((person: Person) => boolean) | undefined {
  if (!isShared(by) || !isTenantTable(personalTable(by.policy, told.from.table))) return undefined;
  const controller = controllerOf(told.from)?.controller;
  return (person) => person.controller === controller;
}

/** The claims on a group of columns that are alive: for somebody that is meant, or for anybody. */
function aliveOn(
  { decision }: ReadingRow,
  group: ColumnGroup,
  isMeant?: (person: Person) => boolean,
): readonly string[] {
  const answer = decision.columns.find(({ column }) => column === group.columns[0]?.name);
  return Object.values(answer?.parties ?? {})
    .flat()
    .filter(({ person }) => isMeant === undefined || (person !== undefined && isMeant(person)))
    .flatMap(({ reasons }) => reasons.flatMap(({ claim, alive }) => (alive ? [claim] : [])));
}

/** Whether a claim on a row that reads another needs that one. */
function needs(told: Told, by: RowWithLinks, counting: CountingClaim, row: NeedingRow): boolean {
  const { group, claim } = counting;
  const columns = group.columns.map(({ name }) => name);
  if (counting.term === 'data') return row.keepsData(columns);
  if (counting.term === 'window') return row.keepsData(columns) && lastsBy(told, by, counting, row);
  if (counting.term === 'cap') return row.keepsData(columns) && runs(by, counting, row);
  if (!row.holdsData(columns)) return false;
  if (!aliveOn(row, group, whoseMoment(told, by)).includes(claim.name)) return false;
  return counting.term === 'alive' || lastsBy(told, by, counting, row);
}

/**
 * Whether rows that read an event in a row, at however many removes, count from the moment that another tells.
 *
 * In SQL: `eventNeeds`, `packages/kysely/src/predicates/evidence.ts`.
 */
function isCountedFrom(told: Told, here: RowWithLinks, reading: EventReading, reader: EvidenceReader): boolean {
  const { policy } = here;
  const onward = eventReadings(policy, reading.table).filter(({ read }) => read === reading.event);
  const counting = countingClaims(policy, reading.table, reading);
  if (!meets(here.row, reading.when)) return false;
  return readingRows(here, reading)
    .filter((by) => meets(by.row, reading.by))
    .some((by) => {
      const row = { ...reader.decided(by.table, by.row), chosen: reader.chosen };
      return (
        counting.some((claim) => needs(told, by, claim, row)) ||
        onward.some((next) => isCountedFrom(told, by, { ...next, latest: next.latest && reading.latest }, reader))
      );
    });
}

/** The person whose own row it is that others lead to. */
interface Home {
  readonly table: string;
  readonly key: string;
}

const isOwner =
  ({ table, key }: Home) =>
  (person: Person) =>
    person.home === table && person.key === key;

/**
 * Whether what is held in a row is there for somebody; not where it is there for others alone.
 *
 * In SQL: `isHeldFor`, `packages/kysely/src/predicates/evidence.ts`.
 */
function isHeldFor(by: RowWithLinks, reading: WayReading, home: Home | undefined, reader: EvidenceReader): boolean {
  const { policy, table } = by;
  if (reading.isBetween === true) return false;
  const row = reader.decided(table, by.row);
  return columnGroups(policy, table).some((group) => {
    const columns = group.columns.map(({ name }) => name);
    if (!(reading.party === undefined || group.parties.includes(reading.party))) return false;
    if (home === undefined) return row.keepsData(columns);
    return aliveOn(row, group, isOwner(home)).length > 0 && row.holdsData(columns);
  });
}

/**
 * Whether rows that hold anything find by a row whom they are about, or whose they are.
 *
 * In SQL: `isOnTheWay`, `packages/kysely/src/predicates/evidence.ts`.
 */
function isOnTheWay(here: RowWithLinks, reading: WayReading, home: Home | undefined, reader: EvidenceReader): boolean {
  const { policy, lookup } = here;
  return lookup(reading.table, reading.column, here.row[reading.its])
    .filter((row) => meets(row, reading.when))
    .map((row): RowWithLinks => ({ policy, table: reading.table, row, lookup }))
    .some(
      (by) => isHeldFor(by, reading, home, reader) || reading.onward.some((next) => isOnTheWay(by, next, home, reader)),
    );
}

/**
 * Whether other rows count from what a row tells, or find by it whom they are about: while it is gone they would be decided
 * about otherwise than was said.
 *
 * In SQL: `isNeeded`, `packages/kysely/src/predicates/evidence.ts`.
 */
export function isNeeded(from: RowWithLinks, reader: EvidenceReader): boolean {
  const { policy, table, row } = from;
  const own = ownKey(personalTable(policy, table))?.[0];
  const home = own === undefined ? undefined : { table, key: String(row[own]) };
  return (
    unheld(eventReadings(policy, table), reader.incomingKeys).some((reading) =>
      isCountedFrom({ from, event: reading.read }, from, reading, reader),
    ) ||
    unheld(wayReadings(policy, table), reader.incomingKeys).some((reading) =>
      isOnTheWay(from, reading, reading.toHome ? home : undefined, reader),
    )
  );
}
