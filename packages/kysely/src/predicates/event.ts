import type { TimeEncoding } from '@gallra/core';
import {
  agreementColumns,
  agreementEnd,
  belongingOf,
  type FullMomentSource,
  isElsewhere,
  personalTable,
  soleKey,
  tableEvent,
  vendorYears,
  yearEndColumn,
  yearTable,
} from '@gallra/core/policy';
import { addDays, type Month, type PlainDate, type RegularYears, yearsEnding } from '@gallra/core/time';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate } from './boolean.ts';
import type { Boundary } from './boundary.ts';
import type { ChoiceSql } from './chosen-period.ts';
import {
  type Compilation,
  column,
  controllerOf,
  controllerSource,
  isAt,
  type LinkedSource,
  linkedSource,
  meetsCondition,
  noLinked,
  type Source,
  someLinked,
  type TimesKnown,
  unknownTimes,
  yearSource,
} from './compilation.ts';

/** Questions about an event of a row. `dead` is the exact opposite of `alive`, in a form an index can serve. */
export interface EventPredicates {
  /** Pending, or happened after the bound. */
  alive(): Predicate;
  /** Does not apply, or happened up to the bound. */
  dead(): Predicate;
  /** Happened up to the bound. */
  past(): Predicate;
  pending(): Predicate;
  applicable(): Predicate;
}

/** Whose financial year a clock is aligned to: the controller of the row the claim is on. */
export interface Bound {
  readonly boundary: Boundary;
  readonly claimed: Source;
  /** The bounds of controllers who have chosen a period. */
  readonly choice?: ChoiceSql;
}

/** Bounds that differ from controller to controller hang on the row the claim is on, not on those an event is read in. */
export const variesByController = (compilation: Compilation, { boundary, claimed, choice }: Bound): boolean =>
  boundary.told !== undefined ||
  (choice?.bounds.length ?? 0) > 0 ||
  (boundary.byFinancialYear && controllerOf(compilation, claimed) !== 'vendor');

const months: readonly Month[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const lastDays: readonly string[] = ['31', '28', '31', '30', '31', '30', '31', '31', '30', '31', '30', '31'];

function monthEnds(month: Month): readonly string[] {
  const padded = String(month).padStart(2, '0');
  const days = month === 2 ? ['28', '29'] : [lastDays[month - 1] ?? '31'];
  return days.flatMap((day) => [`${padded}-${day}`, `--${padded}-${day}`]);
}

const monthly: ReadonlyMap<Month, RegularYears> = new Map(months.map((month) => [month, yearsEnding(month)]));

/** A bound in the encoding of a column; undefined where nothing can be over. */
type BoundIn = (encoding: TimeEncoding) => string | undefined;

/** What is told of the vendor's own people in a row that controllers share goes by the vendor's years. */
function isVendorsInShared(compilation: Compilation, claimed: Source): Predicate {
  const { seenBy } = claimed;
  const isShared = belongingOf(personalTable(compilation.policy, claimed.table)) === 'shared';
  return isShared && seenBy !== undefined && isAt(seenBy, undefined);
}

/** The loosest bound that a boundary can put on events of a row, whatever the financial year. */
function loosest(compilation: Compilation, { boundary, claimed }: Bound): BoundIn {
  const { policy, yearEnds } = compilation;
  if (!boundary.byFinancialYear) return (encoding) => boundary.at(encoding);
  const years = yearSource(compilation, claimed);
  const regular =
    (one: RegularYears): BoundIn =>
    (encoding) =>
      boundary.at(encoding, one);
  const bounds: readonly BoundIn[] =
    years === undefined
      ? [vendorYears(policy), ...monthly.values()].map(regular)
      : [
          ...yearEnds.map(
            (end): BoundIn =>
              (encoding) =>
                boundary.inYear?.(encoding, end),
          ),
          ...(isVendorsInShared(compilation, claimed) === false ? [] : [regular(vendorYears(policy))]),
        ];
  return latest(bounds);
}

const latest = (bounds: readonly BoundIn[]): BoundIn =>
  bounds.reduce<BoundIn>(
    (a, b) => ((b('date') ?? '') > (a('date') ?? '') ? b : a),
    () => undefined,
  );

/** A column with a point in time. */
interface TimeSql {
  readonly time: Sql;
  readonly encoding: TimeEncoding;
  readonly known?: TimesKnown;
}

const isBefore = ({ dialect }: Compilation, { time, encoding }: TimeSql, text: string): Sql =>
  dialect.isBefore?.(time, text, encoding) ?? sql`${time} < ${dialect.time(text, encoding)}`;

function compared(compilation: Compilation, of: TimeSql, bound: Bound): Predicate {
  const { encoding } = of;
  const { boundary, claimed, choice } = bound;
  if (choice === undefined) return comparedWith(compilation, of, boundary, claimed);
  const { bounds, chosen, required } = choice;
  const all = [...bounds.map(([, own]) => own), ...(required ? [] : [boundary])];
  const last = latest(all.map((one) => loosest(compilation, { boundary: one, claimed })))(encoding);
  return and(
    // Redundant, but an index can serve it.
    last === undefined ? false : isBefore(compilation, of, last),
    or(
      ...bounds.map(([chose, own]) => and(chose, comparedWith(compilation, of, own, claimed))),
      required ? false : and(not(chosen), comparedWith(compilation, of, boundary, claimed)),
    ),
  );
}

function comparedWith(compilation: Compilation, of: TimeSql, boundary: Boundary, claimed: Source): Predicate {
  const { policy, dialect } = compilation;
  const { time, encoding } = of;
  if (boundary.told !== undefined) return dialect.isSince(boundary.told(encoding), time, encoding);
  const before = (bound: string | undefined): Predicate =>
    bound === undefined ? false : isBefore(compilation, of, bound);
  if (!boundary.byFinancialYear) return before(boundary.at(encoding));
  // Redundant, but an index can serve it.
  const possible = () => before(loosest(compilation, { boundary, claimed })(encoding));
  const byVendors = () => before(boundary.at(encoding, vendorYears(policy)));
  const asVendors = and(isVendorsInShared(compilation, claimed), byVendors());
  const years = yearSource(compilation, claimed);
  if (years !== undefined)
    return or(
      asVendors,
      and(
        possible(),
        inToldYear(compilation, years, (end) => before(boundary.inYear?.(encoding, end))),
      ),
    );
  const yearEnd = yearEndColumn(policy);
  const controller = controllerSource(compilation, claimed);
  if (controller === undefined || yearEnd === undefined) return byVendors();
  // A controller whose financial year is not known matches no branch: nothing of it is over.
  const written = column(compilation, controller, yearEnd);
  const branches = [...monthly].map(([month, regular]) =>
    and(
      or(...monthEnds(month).map((text) => dialect.equalsText(written, text))),
      before(boundary.at(encoding, regular)),
    ),
  );
  return or(asVendors, and(possible(), someLinked(compilation, { ...controller, depends: true }, or(...branches))));
}

/**
 * Some financial year that a row tells is over, and an event was before its end: what was in a later year, or in one that
 * nobody knows yet, is over in none.
 *
 * Mirrors `endOfYear`, `packages/core/src/time/financial-year.ts`.
 */
function inToldYear(compilation: Compilation, years: LinkedSource, isOver: (end: PlainDate) => Predicate): Predicate {
  const { policy, dialect, yearEnds } = compilation;
  const told = yearTable(policy);
  if (told === undefined) return false;
  const ends: TimeSql = { time: column(compilation, years, told.ends), encoding: 'date' };
  const branches = yearEnds.map((end) => {
    const over = isOver(end);
    if (over === false) return false;
    const isLater = not(isBefore(compilation, ends, end));
    return and(isBefore(compilation, ends, addDays(end, 1)), isLater, over);
  });
  const readable = dialect.readable(ends.time, ends.encoding);
  return someLinked(compilation, { ...years, depends: true }, and(readable, or(...branches)));
}

/**
 * The questions about one time column; null means what `ifNull` says.
 *
 * Mirrors `parseMoment`, `packages/core/src/decision/event-state.ts`.
 */
function ofColumn(
  compilation: Compilation,
  of: TimeSql,
  ifNull: 'pending' | 'notApplicable',
  bound: Bound,
): EventPredicates {
  const { dialect } = compilation;
  const { time, encoding } = of;
  const { isRead, isTold } = of.known ?? unknownTimes;
  const isNull = !isTold && sql`${time} is null`;
  // Compared first: most rows that stay need no more.
  const past = () => and(compared(compilation, of, bound), isRead || dialect.readable(time, encoding, 'below'));
  const unreadable = () => and(sql`${time} is not null`, not(isRead || dialect.readable(time, encoding)));
  if (ifNull === 'pending') {
    return {
      past,
      dead: past,
      alive: () => not(past()),
      pending: () => or(isNull, unreadable()),
      applicable: () => true,
    };
  }
  const applicable = isTold || sql`${time} is not null`;
  return {
    past,
    dead: () => or(isNull, past()),
    alive: () => and(applicable, not(past())),
    pending: unreadable,
    applicable: () => applicable,
  };
}

/**
 * Something stands in a time column that cannot be read.
 *
 * Mirrors `isUnreadable`, `packages/core/src/decision/event-state.ts`.
 */
export function isUnreadable({ dialect }: Compilation, time: Sql, encoding: TimeEncoding): Predicate {
  const unending = dialect.unending?.(time, encoding);
  return and(
    sql`${time} is not null`,
    dialect.ofValue?.unreadable(time, encoding) ?? not(dialect.readable(time, encoding)),
    unending === undefined ? true : not(unending),
  );
}

/**
 * The questions about since when a row has been there; one that does not tell it has always been.
 *
 * Mirrors `situationOf`, `packages/core/src/decision/situation.ts`.
 */
export function sincePredicates(
  compilation: Compilation,
  from: Source,
  since: OwnTime,
  boundary: Boundary,
): EventPredicates {
  return ofColumn(compilation, timeOf(compilation, from, since), 'pending', { boundary, claimed: from });
}

/** A column of a table, and how it holds a time. */
interface OwnTime {
  readonly column: string;
  readonly encoding: TimeEncoding;
}

const timeOf = (compilation: Compilation, from: Source, own: OwnTime): TimeSql => ({
  time: column(compilation, from, own.column),
  encoding: own.encoding,
  known: compilation.timesIn(from.table, own.column),
});

/** Pending as long as the row is there. */
const untold: EventPredicates = {
  alive: () => true,
  dead: () => false,
  past: () => false,
  pending: () => true,
  applicable: () => true,
};

/** A column that tells of the event only in some rows; in the others it is pending. */
function toldOnlyWhen(told: Predicate, event: EventPredicates): EventPredicates {
  const untoldHere = not(told);
  return {
    alive: () => or(untoldHere, event.alive()),
    dead: () => and(told, event.dead()),
    past: () => and(told, event.past()),
    pending: () => or(untoldHere, event.pending()),
    applicable: () => or(untoldHere, event.applicable()),
  };
}

function ofPlace(compilation: Compilation, from: Source, place: FullMomentSource, bound: Bound): EventPredicates {
  if ('untold' in place) return untold;
  if ('column' in place) {
    const told = ofColumn(compilation, timeOf(compilation, from, place), place.ifNull, bound);
    return place.when === undefined ? told : toldOnlyWhen(meetsCondition(compilation, from, place.when), told);
  }
  const linked = (ask: (event: EventPredicates) => Predicate, quantifier: typeof someLinked): Predicate => {
    const { rows, told } = linkedEvent(compilation, from, place, bound);
    return quantifier(compilation, rows, and(told, ask(eventPredicates(compilation, rows, place.event, bound))));
  };
  const taken = isTaken(compilation, from, place);
  return {
    alive: () =>
      and(
        taken,
        linked((event) => event.alive(), someLinked),
      ),
    dead: () =>
      or(
        not(taken),
        linked((event) => event.alive(), noLinked),
      ),
    past: () =>
      and(
        taken,
        linked((event) => event.past(), someLinked),
      ),
    pending: () =>
      and(
        taken,
        linked((event) => event.pending(), someLinked),
      ),
    applicable: () =>
      and(
        taken,
        linked((event) => event.applicable(), someLinked),
      ),
  };
}

/** A typed link is followed where the row's type leads to that table. */
const isTaken = (compilation: Compilation, from: Source, place: ElsewhereSource): Predicate =>
  'through' in place ? meetsCondition(compilation, from, place.when) : true;

type ElsewhereSource = Extract<FullMomentSource, { readonly in: string }>;

/** The rows an event is read in, and which of them count. */
function linkedEvent(
  compilation: Compilation,
  from: Source,
  place: ElsewhereSource,
  bound: Bound,
): { readonly rows: LinkedSource; readonly told: Predicate } {
  const { policy } = compilation;
  const depends = variesByController(compilation, bound);
  const linked = (name: string, its: Sql) => linkedSource(compilation, from, { table: place.in, on: [[name, its]] });
  if ('through' in place) {
    const rows = linked(soleKey(policy, place.in), column(compilation, from, place.through));
    return { rows: { ...rows, depends }, told: true };
  }
  const rows = linked(place.by, column(compilation, from, soleKey(policy, from.table)));
  return { rows: { ...rows, depends }, told: meetsCondition(compilation, rows, place.when) };
}

/**
 * The end of the controller's agreement, the latest of the columns that tell: pending while one of them is null.
 *
 * Mirrors `stateOf`, `packages/core/src/decision/situation.ts`.
 */
function ofAgreement(compilation: Compilation, from: Source, bound: Bound): EventPredicates {
  const ended = agreementColumns(compilation.policy);
  const controller = controllerSource(compilation, from);
  if (ended.length === 0 || controller === undefined) return untold;
  const each = ended.map(({ column: name, encoding }) =>
    ofColumn(compilation, { time: column(compilation, controller, name), encoding }, 'pending', bound),
  );
  const all = () => and(...each.map((moment) => moment.past()));
  const past = () => someLinked(compilation, controller, all());
  return {
    past,
    dead: past,
    alive: () => noLinked(compilation, controller, all()),
    pending: () => noLinked(compilation, controller, not(or(...each.map((moment) => moment.pending())))),
    applicable: () => true,
  };
}

/**
 * The questions about an event, over all the places where a table reads it.
 *
 * The latest of several is alive while any of them is; that makes an event in linked rows an anti-join. The earliest
 * is past as soon as any of them is.
 *
 * Mirrors `eventState`, `packages/core/src/decision/event-state.ts`.
 */
export function eventPredicates(compilation: Compilation, from: Source, event: string, bound: Bound): EventPredicates {
  if (event === agreementEnd) return ofAgreement(compilation, from, bound);
  const read = tableEvent(compilation.policy, from.table, event);
  if (read === undefined) {
    return { alive: () => false, dead: () => true, past: () => false, pending: () => false, applicable: () => false };
  }
  const ask = (question: keyof EventPredicates) =>
    read.sources.map((place) => ofPlace(compilation, from, place, bound)[question]());
  const applicable = () => or(...ask('applicable'));
  if (read.take === 'latest') {
    const dead = () => and(...ask('dead'));
    return {
      applicable,
      dead,
      alive: () => or(...ask('alive')),
      pending: () => or(...ask('pending')),
      past: () => and(dead(), applicable()),
    };
  }
  const past = () => or(...ask('past'));
  return {
    applicable,
    past,
    dead: () => or(past(), not(applicable())),
    alive: () => and(applicable(), not(past())),
    pending: () =>
      and(or(...ask('pending')), not(or(...read.sources.map((place) => happened(compilation, from, place, bound))))),
  };
}

function happened(compilation: Compilation, from: Source, place: FullMomentSource, bound: Bound): Predicate {
  if (!isElsewhere(place)) {
    const { applicable, pending } = ofPlace(compilation, from, place, bound);
    return and(applicable(), not(pending()));
  }
  // Each linked row for itself: one may be pending while another has happened.
  const { rows, told } = linkedEvent(compilation, from, place, bound);
  const event = eventPredicates(compilation, rows, place.event, bound);
  const some = someLinked(compilation, rows, and(told, event.applicable(), not(event.pending())));
  return and(isTaken(compilation, from, place), some);
}
