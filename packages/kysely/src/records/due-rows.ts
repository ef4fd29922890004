import { type ClassifiedColumn, classifiedColumns, isPersonal, personalTable } from '@gallra/core/policy';
import type { TableDue } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, type Predicate, toSql } from '../predicates/boolean.ts';
import type { Compilation, Source } from '../predicates/compilation.ts';
import { isFree, mayStay, mustStay, type Staying, tablePredicates } from '../predicates/due.ts';
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
  /** To be erased, whatever holds them in place. */
  readonly whole: () => Predicate;
  /** To be erased, and nothing of this holds them. */
  readonly erase: (staying: Staying) => Predicate;
  /** Rows that something of this holds; without it: to be anonymised because the policy says so. */
  readonly anonymise: (staying?: Staying) => Predicate;
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
    erase: (staying) => and(whole(), isFree(compilation, from, staying)),
    anonymise: (staying) => {
      if (staying !== undefined) return and(whole(), mustStay(compilation, from, staying), left());
      return erasable ? false : and(mine, wholeRow(), left());
    },
    clear: (group, columns) =>
      and(mine, group.personal(), group.dead(), partly(group), somethingLeft(compilation, from, columns)),
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
  staying: Staying,
  ask: (statement: Sql) => Promise<Readonly<Record<string, unknown>> | undefined>,
): Promise<TableDue> {
  const { groups, whole, erase, anonymise, clear } = dueRows(compilation, from);
  const rows = sql`${compilation.names.from(from.table)} as ${sql.id(from.alias)}`;
  async function counts(predicates: readonly Predicate[]): Promise<readonly number[]> {
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
  }

  const someStay = mayStay(compilation, from.table, staying);
  const [due = 0, erased = 0, anonymised = 0, ...cleared] = await counts([
    someStay && whole(),
    erase(staying),
    anonymise(),
    ...groups.map((group) => clear(group, group.group.columns)),
  ]);
  const [referenced = 0] = someStay && due > erased ? await counts([anonymise(staying)]) : [];
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
