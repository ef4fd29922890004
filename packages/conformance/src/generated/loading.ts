import { migrate } from '@gallra/kysely';
import { sql } from 'kysely';
import type { TestDatabase } from '../databases/index.ts';
import { host, type TableName, tableNames } from './host.ts';
import { hostSchema } from './host-schema.ts';
import type { Rows } from './rows.ts';

/** Creates the host's tables and Gallra's own, once for all cases. */
export async function prepareHost(database: TestDatabase): Promise<void> {
  await database.run(hostSchema(database.dialect));
  await migrate(database.db);
}

// better-sqlite3 binds neither true nor false.
const bound = (value: unknown, dialect: TestDatabase['dialect']) =>
  dialect === 'sqlite' && typeof value === 'boolean' ? Number(value) : value;

/** Puts a case's rows in place of those of the case before, and forgets its requests. */
export async function load({ db, dialect }: TestDatabase, rows: Rows): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const table of ['gallra_periods', 'gallra_holds', 'gallra_requests', 'gallra_subjects', ...tableNames])
      await sql`delete from ${sql.table(table)}`.execute(tx);
    for (const table of tableNames) {
      const values = rows[table].map(({ database }) =>
        Object.fromEntries(
          Object.entries(database)
            .filter(([column]) => dialect !== 'sqlite' || column !== 'at_instant')
            .map(([column, value]) => [column, bound(value, dialect)]),
        ),
      );
      if (values.length > 0) await tx.insertInto(table).values(values).execute();
    }
  });
}

/** A table's rows by key, each cell as text: drivers differ in types, and only changes are looked at. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

const text = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? (Number.isNaN(value.getTime()) ? 'no date' : value.toISOString()) : String(value);
};

/** What stands in a table now. */
export async function snapshot({ db }: TestDatabase, table: TableName): Promise<Snapshot> {
  const rows: readonly Record<string, unknown>[] = await db.selectFrom(table).selectAll().execute();
  return Object.fromEntries(
    rows.map((row) => [
      host[table].key.map((column) => text(row[column])).join(' '),
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, text(value)])),
    ]),
  );
}
