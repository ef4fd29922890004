import { migrate } from '@gallra/kysely';
import { type RawBuilder, sql } from 'kysely';
import type { TestDatabase } from '../../databases/index.ts';
import type { DeclaredKey } from '../host/foreign-keys.ts';
import { host, isTime, type TableName, tableNames } from '../host/host.ts';
import { hostSchema } from '../host/host-schema.ts';
import type { HostKeys } from '../host/keys.ts';
import type { Rows } from './rows.ts';

/** Creates Gallra's own tables, once for all cases. */
export async function prepareHost(database: TestDatabase): Promise<void> {
  await migrate(database.db);
}

/** By `run`, which each database has of its own. */
const hosts = new WeakMap<TestDatabase['run'], string>();

/** What a host is made of. */
export interface LoadedHost {
  readonly keys: HostKeys;
  readonly rows: Rows;
  readonly foreignKeys?: readonly DeclaredKey[];
}

/** Makes the host's tables anew, unless those of the case before are the same, and no foreign key is in the way. */
async function makeHost(database: TestDatabase, { keys, foreignKeys = [] }: LoadedHost): Promise<void> {
  const script = hostSchema(database.dialect, keys, foreignKeys);
  if (foreignKeys.length === 0 && hosts.get(database.run) === script) return;
  hosts.set(database.run, script);
  await database.run(script);
}

// better-sqlite3 binds neither true nor false.
const bound = (value: unknown, dialect: TestDatabase['dialect']) =>
  dialect === 'sqlite' && typeof value === 'boolean' ? Number(value) : value;

/** Puts a case's rows in place of those of the case before, and forgets its requests. */
export async function load(database: TestDatabase, loaded: LoadedHost): Promise<void> {
  const { rows } = loaded;
  const { db, dialect } = database;
  await makeHost(database, loaded);
  await db.transaction().execute(async (tx) => {
    // InnoDB holds rows that refer to rows of the same statement against those that are there already.
    const checks = (on: number) =>
      dialect === 'mysql' ? sql`set foreign_key_checks = ${sql.lit(on)}`.execute(tx) : undefined;
    await checks(0);
    for (const table of [
      'gallra_chosen_periods',
      'gallra_legal_holds',
      'gallra_exercised_rights',
      'gallra_subjects',
      ...tableNames,
    ])
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
    await checks(1);
  });
}

/** A table's rows by key, each cell as text: drivers differ in types, and only changes are looked at. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** A column as it is to be looked at: times as the database writes them, for drivers read them in the process's zone. */
function shown(table: TableName, column: string, dialect: TestDatabase['dialect']): RawBuilder<unknown> {
  const kind = host[table].columns[column];
  const value = sql.ref(column);
  // As exact text: drivers round large numbers, or pad.
  if (kind === 'key') return dialect === 'mysql' ? sql`cast(${value} as char)` : sql`cast(${value} as text)`;
  if (!isTime(column)) return value;
  if (dialect === 'mysql') return sql`cast(${value} as char)`;
  if (dialect === 'sqlite') return value;
  return kind === 'instant' ? sql`(${value} at time zone 'UTC')::text` : sql`(${value})::text`;
}

/** What stands in a table now. */
export async function snapshot({ db, dialect }: TestDatabase, table: TableName): Promise<Snapshot> {
  const cells = Object.keys(host[table].columns).map(
    (column) => sql`${shown(table, column, dialect)} as ${sql.id(column)}`,
  );
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join(cells)} from ${sql.table(table)}`.execute(db);
  return Object.fromEntries(
    rows.map((row) => [
      host[table].key.map((column) => text(row[column])).join(' '),
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, text(value)])),
    ]),
  );
}
