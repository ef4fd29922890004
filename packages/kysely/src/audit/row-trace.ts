import type { Row } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import type { Sql } from '../dialects/dialect.ts';
import { and, or, type Predicate, toSql } from '../predicates/boolean.ts';
import { rowsOf } from '../records/selected-rows.ts';
import { type CaptureSetting, rowsAtOnce } from './capture-setting.ts';

/** What of rows is read to tell whose they are, under names that collide with nobody's. */
export interface RowTrace {
  /** By the policy's names. */
  readonly columns: readonly string[];
  readonly list: Sql;
  read(row: Row): Row;
  /** The row without it. */
  without(row: Row): Row;
}

const label = 'gallra_trace_';

/**
 * The columns of a table by which its people are found.
 *
 * @param alias - what the statement calls the table
 * @param further - columns to be read as well
 */
export function rowTrace(
  { names, dialect, columns }: CaptureSetting,
  table: string,
  alias: string,
  further: readonly string[] = [],
): RowTrace {
  const known = [...(columns.get(table) ?? [])].filter(([, as]) => as === 'key' || as === 'value');
  const traced = [...new Map([...further.map((name) => [name, 'key'] as const), ...known])];
  const list = traced.map(([name, as], index): Sql => {
    const value = names.column(table, name, alias);
    return sql`${as === 'key' ? dialect.exactKey(value) : value} as ${sql.id(`${label}${index}`)}`;
  });
  return {
    columns: traced.map(([name]) => name),
    list: list.length === 0 ? sql`1 as ${sql.id(label)}` : sql.join(list),
    read: (row) => Object.fromEntries(traced.map(([name], index) => [name, row[`${label}${index}`] ?? null])),
    without: (row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith(label))),
  };
}

/** Rows of a table in which some columns have these values, as they are now; `lock` keeps them so. */
export async function rowsWith(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  table: string,
  wanted: readonly Row[],
  { further = [], lock = false }: { readonly further?: readonly string[]; readonly lock?: boolean } = {},
): Promise<readonly Row[]> {
  const { names, dialect } = setting;
  const trace = rowTrace(setting, table, 't', further);
  const found: Row[] = [];
  for (let start = 0; start < wanted.length; start += rowsAtOnce) {
    const some = wanted
      .slice(start, start + rowsAtOnce)
      .map((row) =>
        and(
          ...Object.entries(row).map(([name, value]): Predicate => sql`${names.column(table, name, 't')} = ${value}`),
        ),
      );
    const locked = lock && dialect.name !== 'sqlite' ? sql` for update` : sql``;
    const rows = await rowsOf(
      db,
      sql`select ${trace.list} from ${names.from(table)} as t where ${toSql(or(...some))}${locked}`,
    );
    found.push(...rows.map(trace.read));
  }
  return found;
}
