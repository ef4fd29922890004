import type { Policy, Row } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { ownTableNames } from '@gallra/core/record';
import { kyselyStore, migrate } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeAll } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { brokerageSchema, brokerageTables } from './brokerage.ts';
import { storeConformance } from './store-conformance.ts';
import type { Rows, StoreUnderTest } from './store-under-test.ts';

const tables = Object.keys(brokerageTables) as (keyof typeof brokerageTables)[];

/** Rows with every column, those left out null. */
const filled = (table: keyof typeof brokerageTables, rows: readonly Row[] = []): Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(brokerageTables[table].map((column) => [column, row[column] ?? null])));

const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
const asText = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, text(value)]));

storeConformance('memory', async (policy, rows) => {
  const store = memoryStore({
    policy,
    tables: Object.fromEntries(tables.map((table) => [table, filled(table, rows[table])])),
  });
  return { store, left: async (table) => store.rows(table).map(asText) };
});

async function emptied({ db }: TestDatabase): Promise<void> {
  for (const table of [...ownTableNames, ...tables]) {
    await sql`delete from ${sql.table(table)}`.execute(db);
  }
}

async function filledDatabase(database: TestDatabase, policy: Policy, rows: Rows): Promise<StoreUnderTest> {
  const { db, dialect } = database;
  await emptied(database);
  for (const table of tables) {
    const values = filled(table, rows[table]);
    // Not too many parameters in one statement; and better-sqlite3 binds no booleans.
    for (let start = 0; start < values.length; start += 500) {
      const some = values.slice(start, start + 500);
      const bound = some.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, typeof value === 'boolean' ? Number(value) : value]),
        ),
      );
      await db
        .insertInto(table)
        .values(dialect === 'postgres' ? some : bound)
        .execute();
    }
  }
  // As text: drivers make inexact numbers of long keys.
  const left = async (table: string) => {
    const [first = '', second = first] = brokerageTables[table as (typeof tables)[number]];
    const type = dialect === 'mysql' ? sql`char` : sql`text`;
    const cells = brokerageTables[table as (typeof tables)[number]].map(
      (column) => sql`cast(${sql.ref(column)} as ${type}) as ${sql.id(column)}`,
    );
    const found = await sql<
      Record<string, unknown>
    >`select ${sql.join(cells)} from ${sql.table(table)} order by ${sql.ref(`${table}.${first}`)}, ${sql.ref(`${table}.${second}`)}`.execute(
      db,
    );
    return found.rows.map(asText);
  };
  return { store: kyselyStore({ db, policy }), left };
}

eachDatabase((database) => {
  beforeAll(async () => {
    await database.run(brokerageSchema(database.dialect));
    await migrate(database.db);
  }, 60_000);

  storeConformance('the store on it', (policy, rows) => filledDatabase(database, policy, rows));
});
