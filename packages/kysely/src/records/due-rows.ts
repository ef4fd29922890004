import { type ClassifiedColumn, classifiedColumns, isPersonal, personalTable } from '@gallra/core/policy';
import type { IncomingKey, StayingQuestion, StayingRows, TableDue } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, type Predicate, toSql } from '../predicates/boolean.ts';
import type { Compilation, Source } from '../predicates/compilation.ts';
import { isFree, isReferenced, isUnreferenced, mustStay, tablePredicates } from '../predicates/due.ts';
import { isNeeded } from '../predicates/evidence.ts';
import type { GroupPredicates } from '../predicates/group.ts';
import { isWithinScope } from '../predicates/scope.ts';
import { somethingLeft } from '../predicates/value-left.ts';

/** The personal columns of a table. */
export function personalColumns({ policy }: Compilation, table: string): readonly ClassifiedColumn[] {
  return classifiedColumns(personalTable(policy, table)).filter(isPersonal);
}

/** Which rows of a table each action is about: the same for who counts them and for who disposes of them. */
export interface DueRows {
  readonly groups: readonly GroupPredicates[];
  /** To be erased, whatever keeps them. */
  readonly whole: () => Predicate;
  /** Something is left in a personal column. */
  readonly left: () => Predicate;
  /** To be erased, and nothing keeps them. */
  readonly erase: (incomingKeys: readonly IncomingKey[]) => Predicate;
  /** To be erased, and something keeps them; without keys: to be anonymised because the policy says so. */
  readonly anonymise: (incomingKeys?: readonly IncomingKey[]) => Predicate;
  readonly clear: (group: GroupPredicates, columns: readonly ClassifiedColumn[]) => Predicate;
}

/** Compiles them. */
export function dueRows(compilation: Compilation, from: Source): DueRows {
  const { groups, wholeRow, partly, erasable } = tablePredicates(compilation, from);
  const mine = isWithinScope(compilation, from);
  const left = () => somethingLeft(compilation, from, personalColumns(compilation, from.table));
  const whole = () => (erasable ? and(mine, wholeRow()) : false);
  return {
    groups,
    whole,
    left,
    erase: (incomingKeys) => and(whole(), isFree(compilation, from, incomingKeys)),
    anonymise: (incomingKeys) => {
      if (incomingKeys !== undefined) return and(whole(), mustStay(compilation, from, incomingKeys), left());
      return erasable ? false : and(mine, wholeRow(), left());
    },
    clear: (group, columns) =>
      and(mine, group.personal(), group.dead(), partly(group), somethingLeft(compilation, from, columns)),
  };
}

/** Runs a statement that returns one row. */
type Ask = (statement: Sql) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Counts rows of a table, each predicate's by themselves; what is false is not asked. */
function counting({ names }: Compilation, from: Source, ask: Ask) {
  const rows = sql`${names.from(from.table)} as ${sql.id(from.alias)}`;
  return async (predicates: readonly Predicate[]): Promise<readonly number[]> => {
    const asked = predicates.map((predicate, index) => ({ predicate, name: sql.id(`n${index}`) }));
    const open = asked.filter(({ predicate }) => predicate !== false);
    if (open.length === 0) return predicates.map(() => 0);
    const tables = open.map(
      ({ predicate, name }) => sql`(select count(*) as ${name} from ${rows} where ${toSql(predicate)}) as ${name}`,
    );
    const found = await ask(
      sql`select ${sql.join(open.map(({ name }) => sql`${name}.${name}`))} from ${sql.join(tables, sql` cross join `)}`,
    );
    return predicates.map((_, index) => Number(found?.[`n${index}`] ?? 0));
  };
}

/**
 * Counts what is due in a table, each action's rows by themselves: an index that leads to them leads past all others.
 * Rows that others refer to are dear to count, and counted only where some are.
 *
 * @param ask - runs a statement that returns one row
 */
export async function countDue(
  compilation: Compilation,
  from: Source,
  incomingKeys: readonly IncomingKey[],
  ask: Ask,
): Promise<TableDue> {
  const { groups, whole, left, anonymise, clear } = dueRows(compilation, from);
  const counts = counting(compilation, from, ask);
  const someStay = incomingKeys.length > 0;
  const [due = 0, erased = 0, anonymised = 0, ...cleared] = await counts([
    someStay && whole(),
    and(whole(), isUnreferenced(compilation, from, incomingKeys)),
    anonymise(),
    ...groups.map((group) => clear(group, group.group.columns)),
  ]);
  const [referenced = 0] =
    due > erased ? await counts([and(whole(), isReferenced(compilation, from, incomingKeys), left())]) : [];
  return {
    table: from.table,
    erase: erased,
    anonymise: anonymised,
    referenced,
    groups: groups.map(({ group }, index) => ({
      columns: group.columns.map(({ name }) => name),
      clear: cleared[index] ?? 0,
    })),
  };
}

/** Counts the rows that should be erased and stay for one reason. */
export async function countStaying(
  compilation: Compilation,
  from: Source,
  { incomingKeys, because, earlier = [] }: Omit<StayingQuestion, 'table' | 'scope'>,
  ask: Ask,
): Promise<StayingRows> {
  const { whole, left } = dueRows(compilation, from);
  const stay =
    because === 'reference'
      ? isReferenced(compilation, from, incomingKeys)
      : and(isUnreferenced(compilation, from, incomingKeys), isNeeded(compilation, from, { incomingKeys, earlier }));
  const rows = and(whole(), stay);
  if (rows === false) return { rows: 0, anonymise: 0 };
  const found = await ask(
    sql`select count(*) as found, ${compilation.dialect.countIf(toSql(left()))} as filled from ${compilation.names.from(from.table)} as ${sql.id(from.alias)} where ${toSql(rows)}`,
  );
  return { rows: Number(found?.found ?? 0), anonymise: Number(found?.filled ?? 0) };
}
