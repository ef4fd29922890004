import { fileTables, keyColumns, personalTable } from '@gallra/core/policy';
import type { NamedFile } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { or, type Predicate, toSql } from '../predicates/boolean.ts';
import type { RowsContext } from './compilations.ts';
import { rowPages } from './row-pages.ts';
import { rowsOf } from './selected-rows.ts';

/** Values in one statement. */
const valuePage = 500;
/** Rows whose files are read at a time. */
const rowPage = 5000;

/** Those of some values that a row still holds in a column under `files`. */
export async function stillNamed(
  context: RowsContext,
  db: Kysely<AnyDatabase>,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const { policy, names, dialect } = context;
  const { tables } = await context.schema();
  const named = new Set<string>();
  for (const [table, columns] of fileTables(policy)) {
    const live = tables.find(({ name }) => name === table)?.columns ?? [];
    for (const name of columns) {
      const text = /char|text/.test(live.find((one) => one.name === name)?.type ?? '');
      const value = names.column(table, name, 't');
      // The plain comparison is what an index serves; it may find what only looks the same, which is sorted out here.
      const compared = text ? value : dialect.exactKey(value);
      for (let start = 0; start < values.length; start += valuePage) {
        const some = sql.join(values.slice(start, start + valuePage).map((one) => sql`${one}`));
        const found = await rowsOf(
          db,
          sql`select distinct ${dialect.text(value)} as value from ${names.from(table)} as t where ${compared} in (${some})`,
        );
        for (const row of found) named.add(String(row.value));
      }
    }
  }
  return new Set(values.filter((value) => named.has(value)));
}

/** Every file that a row names. */
export async function* everyNamed(context: RowsContext, db: Kysely<AnyDatabase>): AsyncGenerator<NamedFile> {
  const { policy, names, dialect } = context;
  for (const [table, columns] of fileTables(policy)) {
    const values = columns.map((name) => dialect.text(names.column(table, name, 't')));
    const list = sql.join(values.map((value, index) => sql`${value} as ${sql.id(`c${index}`)}`));
    const where = toSql(or(...values.map((value): Predicate => sql`${value} <> ''`)));
    const key = keyColumns(personalTable(policy, table)).map((name) => names.column(table, name, 't'));
    for await (const rows of rowPages(context, db, { table, alias: 't', key, where, list, size: rowPage }))
      for (const row of rows)
        for (const [index, column] of columns.entries()) {
          const value = String(row[`c${index}`] ?? '');
          if (value !== '') yield { table, column, value };
        }
  }
}
