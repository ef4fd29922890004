import {
  belongingOf,
  type ColumnGroup,
  type CountingClaim,
  claimKey,
  columnGroups,
  countingClaims,
  type EventReading,
  eventReadings,
  isTenantTable,
  ownKey,
  personalTable,
  unheld,
  type WayReading,
  wayReadings,
} from '@gallra/core/policy';
import type { StayingQuestion } from '@gallra/core/store';
import { and, not, or, type Predicate } from './boolean.ts';
import { boundary } from './boundary.ts';
import { choiceOf } from './chosen-period.ts';
import { type ClaimOnRow, claimPredicates, ownPeriodRuns } from './claim.ts';
import {
  byRow,
  type Compilation,
  column,
  controllerOf,
  controllerText,
  equal,
  isByRow,
  type LinkedSource,
  linkedSource,
  meetsCondition,
  type Source,
  someLinked,
  source,
} from './compilation.ts';
import { eventPredicates, variesByController } from './event.ts';
import { groupPredicates } from './group.ts';
import type { PersonSql } from './person.ts';
import { isInstructed, isOrdered, isWithinScope } from './scope.ts';
import { somethingLeft, somethingWithRow } from './value-left.ts';

type OfPerson = (person: PersonSql) => Predicate;

/** The event of a row, which others read. */
interface Told {
  readonly from: Source;
  readonly event: string;
}

/** The row that may be evidence, and what has gone by its turn. */
interface Asked {
  readonly compilation: Compilation;
  readonly earlier: readonly string[];
}

/** What makes a row evidence: something about the row itself, and rows that read it, or one that it is read through. */
interface Need {
  readonly outer: Predicate;
  /** The row that those rows read tells the event. */
  readonly met: Predicate;
  readonly rows: LinkedSource;
  readonly inner: Predicate;
}

const isShared = ({ policy }: Compilation, { table }: Source) => belongingOf(personalTable(policy, table)) === 'shared';

/** A claim on a row is alive; an instruction says so only of rows that it covers. */
function isAlive(compilation: Compilation, on: ClaimOnRow, asked: 'alive' | 'aliveBeside' = 'alive'): Predicate {
  const { instruction, ...without } = compilation;
  const alive = (how: Compilation) => claimPredicates(how, on)?.[asked]() ?? false;
  if (instruction === undefined) return alive(compilation);
  const covered = isInstructed(compilation, on.from);
  return or(and(covered, alive(compilation)), and(not(covered), alive(without)));
}

/** A group of columns of a row that reads another. */
interface GroupOn {
  readonly from: Source;
  readonly group: ColumnGroup;
}

/**
 * Columns hold something that a disposal takes away, and will when the row that is read has its turn; or something that is
 * kept, and goes with its row.
 *
 * Mirrors `#withRow`, `packages/core/src/memory/memory-rows.ts`.
 */
function keepsData({ compilation, earlier }: Asked, { from, group }: GroupOn): Predicate {
  const left = somethingLeft(compilation, from, group.columns);
  const withRow = somethingWithRow(compilation, from, group.columns);
  const isEarlier = earlier.includes(from.table);
  if (!isEarlier && withRow === false) return left;
  const { dead } = groupPredicates(compilation, from, group);
  return or(
    isEarlier ? and(left, not(and(isWithinScope(compilation, from), dead()))) : left,
    and(withRow, not(dead())),
  );
}

/** A claim that is alive has something to keep in these columns. */
const holdsData = ({ compilation }: Asked, { from, group }: GroupOn): Predicate =>
  or(somethingLeft(compilation, from, group.columns), somethingWithRow(compilation, from, group.columns));

/**
 * A claim would be alive, had nothing but one row told the moment it counts from.
 *
 * Mirrors `lastsBy`, `packages/core/src/memory/evidence.ts`.
 */
function lastsBy(
  compilation: Compilation,
  told: Told,
  by: Source,
  { claim: { clock } }: CountingClaim,
): { readonly lasts: Predicate; readonly depends: boolean } {
  const [toldShared, byShared] = [told.from, by].map((one) => isShared(compilation, one));
  if (clock === undefined || (toldShared && byShared)) return { lasts: true, depends: false };
  const seen = (one: Source, shared: boolean | undefined, as: Source): Source => {
    const controller = shared ? controllerOf(compilation, as) : undefined;
    return controller === undefined ? one : { ...one, seenBy: controller };
  };
  const claimed = seen(by, byShared, told.from);
  const choice = choiceOf(compilation, claimed, clock);
  const bound = {
    boundary: boundary(clock, compilation.at, compilation.policy.timeZone),
    claimed,
    ...(choice === undefined ? {} : { choice }),
  };
  const lasts = eventPredicates(compilation, seen(told.from, toldShared, by), told.event, bound).alive();
  return { lasts, depends: toldShared === true || byShared === true || variesByController(compilation, bound) };
}

/** In rows that controllers share, those who are at the one whose row tells the moment; undefined: whoever it is about. */
function whoseMoment(compilation: Compilation, told: Told, by: Source): OfPerson | undefined {
  if (!isShared(compilation, by) || !isTenantTable(personalTable(compilation.policy, told.from.table)))
    return undefined;
  const controller = controllerText(controllerOf(compilation, told.from) ?? 'vendor');
  return (person) => equal(controllerText(person.controller), controller);
}

/** What a claim on a row that reads another needs of it. */
function needOf(asked: Asked, told: Told, { rows, met }: Pick<Need, 'rows' | 'met'>, counting: ClaimOnGroups): Need {
  const { claim, group, groups, term } = counting;
  const whom = whoseMoment(asked.compilation, told, rows);
  const compilation = whom === undefined ? asked.compilation : byRow(asked.compilation);
  const { seenBy: _, ...from } = rows;
  const on = { from, group, claim, ...(whom && { whom }) };
  const keeps = () => or(...groups.map((one) => keepsData(asked, { from, group: one })));
  const holds = () => or(...groups.map((one) => holdsData(asked, { from, group: one })));
  const hanging = { ...rows, depends: whom !== undefined };
  if (term === 'data') return { outer: true, met, rows, inner: keeps() };
  if (term === 'cap') return { outer: true, met, rows, inner: and(keeps(), ownPeriodRuns(compilation, on)) };
  const claimed = (how: 'alive' | 'aliveBeside') => and(holds(), isAlive(compilation, on, how));
  if (term === 'alive') return { outer: true, met, rows: hanging, inner: claimed('alive') };
  const { lasts, depends } = lastsBy(compilation, told, rows, counting);
  // The row that tells a moment which is not over makes the latest of several not over.
  const needs = term === 'window' ? keeps() : claimed(lasts === true ? 'alive' : 'aliveBeside');
  if (!depends && whom === undefined) return { outer: lasts, met, rows, inner: needs };
  const byBoth = lastsBy(byRow(compilation), told, rows, counting);
  return { outer: true, met, rows: { ...rows, depends: true }, inner: and(byBoth.lasts, needs) };
}

/** A claim on several groups of columns, of which it asks the same. */
interface ClaimOnGroups extends CountingClaim {
  readonly groups: readonly ColumnGroup[];
}

/** What several groups of columns ask alike is asked once. */
function askedOnce(compilation: Compilation, counting: readonly CountingClaim[]): readonly ClaimOnGroups[] {
  const alike = ({ claim, group, term }: CountingClaim) =>
    JSON.stringify([claimKey(claim), group.parties, term, isOrdered(compilation, group)]);
  return [...Map.groupBy(counting, alike).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, groups: [first, ...others].map(({ group }) => group) }],
  );
}

/** What is asked of the same rows, row by row, is asked of them together. */
function askedTogether(compilation: Compilation, needs: readonly Need[]): readonly Need[] {
  const together = needs.filter(({ rows }) => isByRow(compilation, rows));
  const [first] = together;
  if (first === undefined) return needs;
  const rows = { ...first.rows, depends: true };
  const inner = or(...together.map((need) => and(need.outer, need.inner)));
  return [{ ...first, outer: true, rows, inner }, ...needs.filter((need) => !together.includes(need))];
}

/**
 * What rows that read an event in a row need of it, at however many removes.
 *
 * Mirrors `isCountedFrom`, `packages/core/src/memory/evidence.ts`.
 */
function eventNeeds(asked: Asked, told: Told, here: Source, reading: EventReading): readonly Need[] {
  const { compilation } = asked;
  const { policy } = compilation;
  const met = meetsCondition(compilation, here, reading.when);
  const its = column(compilation, here, reading.its);
  const rows = () => linkedSource(compilation, here, { table: reading.table, on: [[reading.column, its]] });
  const typed = (need: Need): Need => ({
    ...need,
    inner: and(meetsCondition(compilation, need.rows, reading.by), need.inner),
  });
  const readers = rows();
  const claims = askedOnce(asked.compilation, countingClaims(policy, reading.table, reading));
  const own = askedTogether(
    compilation,
    claims.map((claim) => needOf(asked, told, { rows: readers, met }, claim)),
  );
  const onward = eventReadings(policy, reading.table)
    .filter(({ read }) => read === reading.event)
    .flatMap((next) => {
      const between = rows();
      const further = { ...next, latest: next.latest && reading.latest };
      return eventNeeds(asked, told, between, further).map(
        ({ outer, met: told, rows: last, inner }): Need => ({
          outer,
          met,
          rows: last.depends === true ? { ...between, depends: true } : between,
          inner: and(told, someLinked(compilation, last, inner)),
        }),
      );
    });
  return [...own, ...onward].map(typed);
}

/** The person whose own row it is that others lead to; undefined where nobody's is. */
function ownerOf(compilation: Compilation, from: Source): OfPerson | undefined {
  const own = ownKey(personalTable(compilation.policy, from.table))?.[0];
  if (own === undefined) return undefined;
  const { dialect } = compilation;
  const key = dialect.text(column(compilation, from, own));
  return ({ home, key: named }) => (home === from.table ? equal(dialect.text(named), key) : false);
}

/** What finds by a row whom it is about, or whose it is, and who is meant. */
interface Way {
  readonly reading: WayReading;
  readonly owner: ReturnType<typeof ownerOf>;
}

/**
 * What is held in a row is there for somebody; not where it is there for others alone.
 *
 * Mirrors `isHeldFor`, `packages/core/src/memory/evidence.ts`.
 */
function isHeldFor(asked: Asked, from: Source, { reading, owner }: Way): Predicate {
  const { compilation } = asked;
  if (reading.isBetween === true) return false;
  const groups = columnGroups(compilation.policy, from.table).filter(
    ({ parties }) => reading.party === undefined || parties.includes(reading.party),
  );
  if (owner === undefined) return or(...groups.map((group) => keepsData(asked, { from, group })));
  const claims = groups.flatMap((group) =>
    group.claims.map((claim): CountingClaim => ({ group, claim, term: 'alive' })),
  );
  return or(
    ...askedOnce(compilation, claims).map(({ claim, group, groups: all }) =>
      and(
        or(...all.map((one) => holdsData(asked, { from, group: one }))),
        isAlive(compilation, { from, group, claim, whom: owner }),
      ),
    ),
  );
}

/**
 * Rows that hold anything find by a row whom they are about, or whose they are.
 *
 * Mirrors `isOnTheWay`, `packages/core/src/memory/evidence.ts`.
 */
function isOnTheWay(of: Asked, here: Source, way: Way): Predicate {
  const asked = way.owner === undefined ? of : { ...of, compilation: byRow(of.compilation) };
  const { compilation } = asked;
  const { table, column: theirs, its, when, onward } = way.reading;
  const rows: LinkedSource = {
    ...source(compilation, table),
    on: [[theirs, column(compilation, here, its)]],
    depends: way.owner !== undefined,
  };
  const further = onward.map((reading) => isOnTheWay(asked, rows, { ...way, reading }));
  const met = meetsCondition(compilation, rows, when);
  return someLinked(compilation, rows, and(met, or(isHeldFor(asked, rows, way), ...further)));
}

/**
 * Other rows count from what a row tells, or find by it whom they are about: while it is gone they would be decided about
 * otherwise than was said.
 *
 * Mirrors `isNeeded`, `packages/core/src/memory/evidence.ts`.
 *
 * @param staying.incomingKeys - because of these it waits for rows that refer to it
 * @param staying.earlier - tables that have their turn before: what is due there counts as gone
 */
export function isNeeded(
  compilation: Compilation,
  from: Source,
  { incomingKeys, earlier = [] }: Pick<StayingQuestion, 'incomingKeys' | 'earlier'>,
): Predicate {
  const { policy } = compilation;
  const asked: Asked = { compilation, earlier };
  const needs = unheld(eventReadings(policy, from.table), incomingKeys).flatMap((reading) =>
    eventNeeds(asked, { from, event: reading.read }, from, reading),
  );
  const owner = ownerOf(compilation, from);
  return or(
    ...needs.map(({ outer, met, rows, inner }) =>
      outer === false ? false : and(met, outer, someLinked(compilation, rows, inner)),
    ),
    ...unheld(wayReadings(policy, from.table), incomingKeys).map((reading) =>
      isOnTheWay(asked, from, { reading, owner: reading.toHome === true ? owner : undefined }),
    ),
  );
}
