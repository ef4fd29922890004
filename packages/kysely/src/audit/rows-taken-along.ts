import { type LiveForeignKey, type LiveSchema, type LiveTable, personalTables, type Row } from '@gallra/core';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import type { CaptureSetting } from './capture-setting.ts';
import { rowsWith } from './row-trace.ts';

type Tables = LiveSchema['tables'];

/** Foreign keys by which rows of other tables go with those of this one. */
export function cascading(tables: Tables, table: string): readonly (readonly [LiveTable, LiveForeignKey])[] {
  return tables.flatMap((child) =>
    child.foreignKeys
      .filter(({ references, onDelete }) => references.table === table && onDelete === 'cascade')
      .map((key) => [child, key] as const),
  );
}

/** Columns that those refer to. */
export const referredTo = (tables: Tables, table: string): readonly string[] =>
  cascading(tables, table).flatMap(([, { references }]) => references.columns);

/**
 * Rows of other tables that go with rows of this one, because a foreign key says so; they are locked. No trigger tells
 * of them: InnoDB fires none.
 *
 * @returns rows by table; only tables with personal data
 */
export async function rowsTakenAlong(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  tables: Tables,
  table: string,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const gone = new Map<string, Map<string, Row>>();
  async function take(from: string, taken: readonly Row[]): Promise<void> {
    for (const [child, { columns, references }] of cascading(tables, from)) {
      const known = gone.get(child.name) ?? new Map<string, Row>();
      gone.set(child.name, known);
      const wanted = taken.map((row) =>
        Object.fromEntries(columns.map((name, index) => [name, row[references.columns[index] ?? ''] ?? null])),
      );
      const further = [...child.primaryKey, ...referredTo(tables, child.name)];
      const found = await rowsWith(setting, db, child.name, wanted, { further, lock: true });
      const keyOf = (row: Row) =>
        JSON.stringify(child.primaryKey.length === 0 ? row : child.primaryKey.map((name) => row[name]));
      // A row can go by several keys, and a circle of keys leads back to it.
      const fresh = found.filter((row) => !known.has(keyOf(row)));
      for (const row of fresh) known.set(keyOf(row), row);
      if (fresh.length > 0) await take(child.name, fresh);
    }
  }
  await take(table, rows);
  const personal = new Set(personalTables(setting.policy).map(([name]) => name));
  return new Map(
    [...gone]
      .filter(([name, found]) => personal.has(name) && found.size > 0)
      .map(([name, found]) => [name, [...found.values()]]),
  );
}
