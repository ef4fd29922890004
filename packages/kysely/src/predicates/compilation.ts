import type {
  ChosenPeriod,
  Condition,
  ConditionValue,
  HoldEntry,
  Instruction,
  PersonalTable,
  Policy,
  SubjectKey,
} from '@gallra/core';
import {
  classifiedTable,
  holdsHostKeys,
  isTenantTable,
  personalTable,
  soleKey,
  unknownKey,
  vendorKey,
  yearTable,
} from '@gallra/core/policy';
import type { PlainDate } from '@gallra/core/time';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import { and, not, or, type Predicate, toSql } from './boolean.ts';

/** A table under an alias: where predicates read their columns. */
export interface Source {
  readonly table: string;
  readonly alias: string;
  /** For whom a row is looked at that several controllers share; absent: for all of them. */
  readonly seenBy?: ControllerSql;
}

/** A controller's key as text that compares byte by byte, or the vendor. */
export type ControllerSql = Sql | 'vendor';

/** What is known of all rows of a column of times, and need not be asked of each. */
export interface TimesKnown {
  /** None is one that cannot be read. */
  readonly isRead: boolean;
  /** None is null. */
  readonly isTold: boolean;
}

/** Each row is to be asked. */
export const unknownTimes: TimesKnown = { isRead: false, isTold: false };

/** What every predicate is compiled with. */
export interface Compilation {
  readonly policy: Policy;
  readonly names: PhysicalNames;
  readonly dialect: Dialect;
  readonly at: Date;
  /** Where Gallra's own tables are. */
  readonly own: (table: string) => Sql;
  /**
   * How linked rows are asked for. `row` by row, where an index serves it and only a batch is wanted: the planner makes
   * anti-joins of it. Else as a `set` computed once, which no missing index can make quadratic.
   */
  readonly linkedBy: (table: string, columns: readonly string[]) => 'row' | 'set';
  /** The only person whose rows may go; undefined for everybody's. */
  readonly subject?: SubjectKey;
  /** The rows of whoever had the person's key before them instead. */
  readonly earlier?: true;
  /** Only rows it covers may go, and it ends claims on them. */
  readonly instruction?: Instruction;
  /** What is known of a column of times, whatever the row. */
  readonly timesIn: (table: string, column: string) => TimesKnown;
  /** The live type of a column; undefined where the catalogue does not know it. */
  readonly typeOf: (table: string, column: string) => string | undefined;
  /** Whether anyone has made a request that bears on claims; without, the tables of requests are not asked. */
  readonly requests: boolean;
  /** Whether people stand in the rows by their random reference, as in Gallra's own records. */
  readonly byReference: boolean;
  /** Legal holds that stand. */
  readonly holds: readonly HoldEntry[];
  /** Periods that controllers have chosen. */
  readonly chosen: readonly ChosenPeriod[];
  /** The last days of financial years that rows tell, of whatever controller; in order, each once. */
  readonly yearEnds: readonly PlainDate[];
  /** A new alias, different from all others in the statement. */
  readonly alias: () => string;
}

/** With linked rows asked for row by row: for questions about them that hang on the row itself. */
export const byRow = (compilation: Compilation): Compilation => ({ ...compilation, linkedBy: () => 'row' });

/** Makes aliases `g1`, `g2` … */
export function aliases(): () => string {
  let last = 0;
  return () => `g${++last}`;
}

const remembered = new WeakMap<Compilation, Map<string, unknown>>();

/**
 * What is asked of a row several times in a statement, compiled once: what is the same object is written once where it is
 * joined with others.
 */
export function once<Answer>(
  compilation: Compilation,
  { alias, seenBy }: Source,
  key: string,
  ask: () => Answer,
): Answer {
  // Another controller sees another event in the same row.
  if (seenBy !== undefined && seenBy !== 'vendor') return ask();
  const known = remembered.get(compilation) ?? new Map<string, unknown>();
  remembered.set(compilation, known);
  const name = JSON.stringify([alias, seenBy ?? null, key]);
  if (!known.has(name)) known.set(name, ask());
  return known.get(name) as Answer;
}

export const column = ({ names }: Compilation, { table, alias }: Source, name: string): Sql =>
  names.column(table, name, alias);

/** A new alias for a table, with what it is selected from. */
export function source({ names, alias }: Compilation, table: string): Source & { readonly from: Sql } {
  return { table, alias: alias(), from: names.from(table) };
}

export const equal = (a: Sql, b: Sql): Predicate => sql`${a} = ${b}`;

/** Rows of another table that belong to a row: where their columns equal the row's. */
export interface LinkedSource extends Source {
  readonly from: Sql;
  readonly on: readonly (readonly [column: string, its: Sql])[];
  /** What else of theirs equals what of the row's, as text. */
  readonly also?: readonly (readonly [theirs: Sql, its: Sql])[];
  /** What is asked about them depends on more of the row than the link. */
  readonly depends?: boolean;
}

const tuple = (parts: readonly Sql[]): Sql => (parts.length === 1 ? sql`${parts[0]}` : sql`(${sql.join(parts)})`);

/** Whether linked rows are asked for row by row, so that what is asked of them may hang on the row. */
export const isByRow = ({ linkedBy }: Compilation, { table, on, depends }: LinkedSource): boolean =>
  depends === true ||
  linkedBy(
    table,
    on.map(([name]) => name),
  ) === 'row';

/** A column of a linked row and what it is to equal, plainly and byte by byte. */
function compared(
  { dialect, typeOf, names }: Compilation,
  { table, alias }: Source,
  [name, its]: LinkedSource['on'][number],
) {
  const theirs = names.column(table, name, alias);
  const isText = /char|text/.test(typeOf(table, name) ?? '');
  return { theirs, its, exactly: { theirs: dialect.exactly(theirs, isText), its: dialect.exactly(its, isText) } };
}

/** The plain comparison is what an index serves; the exact one decides. */
const isSame = ({ dialect }: Compilation, { theirs, its, exactly }: ReturnType<typeof compared>): Predicate =>
  dialect.equalityIsExact ? equal(theirs, its) : and(equal(theirs, its), equal(exactly.theirs, exactly.its));

/** Some linked row meets a condition. */
export function someLinked(compilation: Compilation, linked: LinkedSource, where: Predicate): Predicate {
  if (where === false) return false;
  const { dialect } = compilation;
  const also = linked.also ?? [];
  const links = linked.on.map((link) => compared(compilation, linked, link));
  const rows = sql`from ${linked.from} as ${sql.id(linked.alias)} where`;
  if (isByRow(compilation, linked)) {
    const on = links.map((link) => isSame(compilation, link));
    const found = also.map(([theirs, its]) => (dialect.equalsFound ?? equal)(theirs, its));
    return sql`exists (select 1 ${rows} ${toSql(and(...on, ...found, where))})`;
  }
  const present = links.map(({ theirs }): Predicate => sql`${theirs} is not null`);
  const pairs = [...links.map(({ exactly }) => exactly), ...also.map(([theirs, its]) => ({ theirs, its }))];
  return isAmong(compilation, pairs, sql`${rows} ${toSql(and(...present, where))}`);
}

/** What belongs to a row is among what some rows have, which are read once for all: nothing in them hangs on the row. */
export function isAmong(
  { dialect, alias }: Compilation,
  pairs: readonly Readonly<Record<'its' | 'theirs', Sql>>[],
  rows: Sql,
): Sql {
  if (pairs.length === 1 || dialect.equalsFound === undefined)
    return sql`${tuple(pairs.map(({ its }) => its))} in (select ${sql.join(pairs.map(({ theirs }) => theirs))} ${rows})`;
  const set = alias();
  const named = pairs.map(({ theirs }, index) => sql`${theirs} as ${sql.id(`c${index}`)}`);
  const on = pairs.map(({ its }, index) => dialect.equalsFound?.(sql.id(set, `c${index}`), its) ?? true);
  return sql`exists (select 1 from (select ${sql.join(named)} ${rows}${dialect.unmerged}) as ${sql.id(set)} where ${toSql(and(...on))})`;
}

/** No linked row meets a condition. */
export function noLinked(compilation: Compilation, linked: LinkedSource, where: Predicate): Predicate {
  const some = someLinked(compilation, linked, where);
  if (typeof some === 'boolean') return !some;
  return isByRow(compilation, linked) ? sql`not ${some}` : not(some);
}

/** Mirrors `isValue`, `packages/core/src/policy/condition.ts`. */
function isValue(
  { dialect }: Compilation,
  { value, type }: { readonly value: Sql; readonly type: string | undefined },
  expected: ConditionValue,
): Predicate {
  if (expected === null) return sql`${value} is null`;
  if (typeof expected === 'string') return dialect.equalsText(value, expected);
  if (typeof expected === 'number') {
    const isText = type !== undefined && dialect.columnType(type).takes === 'text';
    return sql`${isText ? dialect.numberInText(value) : value} = ${sql.lit(expected)}`;
  }
  return expected ? dialect.isTrue(value) : and(sql`${value} is not null`, sql`not (${dialect.isTrue(value)})`);
}

/**
 * A condition of the policy's closed set.
 *
 * Mirrors `meets`, `packages/core/src/policy/condition.ts`.
 */
export function meetsCondition(compilation: Compilation, from: Source, condition: Condition | undefined): Predicate {
  return and(
    ...Object.entries(condition ?? {}).map(([name, test]): Predicate => {
      const value = { value: column(compilation, from, name), type: compilation.typeOf(from.table, name) };
      if (typeof test !== 'object' || test === null) return isValue(compilation, value, test ?? null);
      if ('in' in test) return or(...test.in.map((expected) => isValue(compilation, value, expected)));
      return not(isValue(compilation, value, test.not));
    }),
  );
}

/** The column that tells the controller of a row, or that of the row it leads to. */
function controllerKey(compilation: Compilation, from: Source): Sql | undefined {
  const table: PersonalTable = personalTable(compilation.policy, from.table);
  if (!isTenantTable(table)) return undefined;
  const { controller } = table;
  if (typeof controller === 'string') return column(compilation, from, controller);
  const parent = source(compilation, controller.in);
  const inner = controllerKey(compilation, parent);
  const through = column(compilation, from, controller.through);
  const key = compared(compilation, parent, [soleKey(compilation.policy, controller.in), through]);
  return (
    inner &&
    sql`(select ${inner} from ${parent.from} as ${sql.id(parent.alias)} where ${toSql(isSame(compilation, key))})`
  );
}

/**
 * A controller's key as text, or what stands for the vendor.
 *
 * Mirrors `controllerWithKey`, `packages/core/src/decision/row-with-links.ts`.
 */
export const controllerText = (controller: ControllerSql): Sql =>
  controller === 'vendor' ? sql.lit(vendorKey) : controller;

/**
 * The controller a row belongs to: the vendor for rows of its own, and for those that name nobody; one that nobody knows
 * where the row that would tell is gone; undefined for a row that controllers share, unless it is looked at for one of them.
 *
 * Mirrors `controllerOf`, `packages/core/src/decision/row-with-links.ts`.
 */
export function controllerOf(compilation: Compilation, from: Source): ControllerSql | undefined {
  const table = classifiedTable(compilation.policy, from.table);
  if (table === undefined || !isTenantTable(table)) return table?.controller === 'shared' ? from.seenBy : 'vendor';
  const { controller } = table;
  const vendor = sql.lit(vendorKey);
  if (typeof controller === 'string') {
    const key = compilation.dialect.text(column(compilation, from, controller));
    const isText = /char|text/.test(compilation.typeOf(from.table, controller) ?? 'text');
    return isText && holdsHostKeys(compilation.policy)
      ? sql`case ${key} when ${vendor} then ${sql.lit(unknownKey)} else coalesce(${key}, ${vendor}) end`
      : sql`coalesce(${key}, ${vendor})`;
  }
  const parent = source(compilation, controller.in);
  const theirs = controllerText(controllerOf(compilation, parent) ?? 'vendor');
  const through = column(compilation, from, controller.through);
  const key = compared(compilation, parent, [soleKey(compilation.policy, controller.in), through]);
  const told = sql`(select ${theirs} from ${parent.from} as ${sql.id(parent.alias)} where ${toSql(isSame(compilation, key))})`;
  return sql`coalesce(${told}, case when ${through} is null then ${vendor} else ${sql.lit(unknownKey)} end)`;
}

/**
 * A controller is the one of some key, or the vendor.
 *
 * Mirrors `covering`, `packages/core/src/decision/situation.ts`.
 */
export function isAt(controller: ControllerSql, key: string | undefined): Predicate {
  if (controller === 'vendor') return key === undefined;
  return sql`${controller} = ${key ?? vendorKey}`;
}

/** What links are followed to, from rows of which controller. */
interface LinkTo {
  readonly table: string;
  readonly on: LinkedSource['on'];
}

/**
 * Rows of a table that are linked to a row, as far as links go: they stop at the controller.
 *
 * Mirrors `linkedRowsOf`, `packages/core/src/decision/row-with-links.ts`.
 */
export function linkedSource(compilation: Compilation, from: Source, { table, on }: LinkTo): LinkedSource {
  const other = { ...source(compilation, table), on };
  if (compilation.policy.controllers === undefined) return other;
  const own = controllerOf(compilation, from);
  if (own === undefined) return other;
  const theirs = controllerOf(compilation, other);
  if (theirs === undefined) return { ...other, seenBy: own };
  return theirs === own ? other : { ...other, also: [[controllerText(theirs), controllerText(own)]] };
}

/**
 * The controllers' own table, linked to a row by its controller.
 *
 * Mirrors `controllerRow`, `packages/core/src/decision/situation.ts`.
 */
export function controllerSource(compilation: Compilation, from: Source): LinkedSource | undefined {
  const { controllers } = compilation.policy;
  return controllers && ofController(compilation, from, { in: controllers.in, controller: controllers.key ?? 'id' });
}

/**
 * The financial years that rows tell, linked to a row by its controller; undefined for rows of the vendor's, and where
 * none tell.
 *
 * Mirrors `yearsOf`, `packages/core/src/decision/situation.ts`.
 */
export function yearSource(compilation: Compilation, from: Source): LinkedSource | undefined {
  const years = yearTable(compilation.policy);
  return years && ofController(compilation, from, years);
}

/** The rows of a table that name the controller of a row. */
function ofController(
  compilation: Compilation,
  from: Source,
  { in: table, controller: key }: { readonly in: string; readonly controller: string },
): LinkedSource | undefined {
  const { dialect } = compilation;
  const inner = source(compilation, table);
  const direct = controllerKey(compilation, from);
  if (direct !== undefined) return { ...inner, on: [[key, direct]] };
  const seen = controllerOf(compilation, from);
  if (seen === undefined || seen === 'vendor') return undefined;
  return { ...inner, on: [], also: [[dialect.text(column(compilation, inner, key)), seen]], depends: true };
}

/**
 * A row names a controller whose own row is not there.
 *
 * Mirrors `isOfGoneController`, `packages/core/src/decision/situation.ts`.
 */
export function isOfGoneController(compilation: Compilation, from: Source): Predicate {
  const controller = controllerOf(compilation, from);
  const own = controllerSource(compilation, from);
  if (own === undefined || controller === undefined || controller === 'vendor') return false;
  return and(sql`${controller} <> ${sql.lit(vendorKey)}`, noLinked(compilation, own, true));
}
