import { readFile } from 'node:fs/promises';
import { type Policy, parsePolicy } from '@gallra/core';
import { ownColumns, ownIndexes, ownRecords, ownTableName } from '@gallra/core/record';
import { introspect, kyselyStore, migrate, migrationSql } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

/** What the code that filled a database read out of it. */
interface Before {
  readonly holds: readonly { readonly id: string }[];
  readonly periods: readonly { readonly id: string }[];
  readonly requests: readonly (readonly object[])[];
  readonly journal: { readonly entries: number };
  readonly events: readonly string[];
}

const part = (file: string) => readFile(new URL(`part-3/${file}`, import.meta.url), 'utf8');
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function filled(database: TestDatabase): Promise<Policy> {
  await database.run(await part(`${database.dialect}.sql`));
  return parsePolicy(JSON.parse(await part('policy.json')));
}

const byId = (records: readonly { readonly id: string }[]) => records.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Reads everything back, and compares it with what was there. */
async function expectEverything(database: TestDatabase, policy: Policy): Promise<void> {
  const before = JSON.parse(await part(`${database.dialect}.json`)) as Before;
  const exported = (await part(`${database.dialect}-journal.ndjson`)).trim().split('\n');
  const store = kyselyStore({ db: database.db, policy });
  const now = await store.transaction(async (tx) => ({
    holds: await tx.holds.list({ released: true }),
    periods: await tx.periods.list({ replaced: true }),
    requests: [
      await tx.requests.list('erasure'),
      await tx.requests.list('restriction'),
      await tx.requests.list('objection'),
      await tx.requests.list('withdrawal'),
    ],
    unexported: await tx.journal.unexported(),
    journal: await tx.journal.list(),
    files: await tx.files.waiting(),
    events: (await tx.events.list()).map(({ type }) => type),
  }));
  expect(asJson(byId(now.holds))).toEqual(byId(before.holds));
  expect(asJson(now.periods)).toEqual(before.periods);
  expect(asJson(now.requests)).toEqual(before.requests);
  expect(now.unexported).toHaveLength(before.journal.entries);
  // The last line of an archive is its checksum.
  for (const line of exported.filter((one) => one.startsWith('{"entry":'))) {
    const { entry } = JSON.parse(line) as { readonly entry: object };
    expect(asJson(now.journal)).toContainEqual(expect.objectContaining(entry));
  }
  expect(now.files).toMatchObject([{ table: 'contacts', column: 'picture' }]);
  expect(now.events).toEqual(before.events);
}

eachDatabase((_, open) => {
  describe('a database that the code before filled', () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await open();
      return () => database.close();
    });

    test('is upgraded, and tells all that it told, in the order it was recorded', async () => {
      const policy = await filled(database);
      await migrate(database.db);
      await expectEverything(database, policy);
      await migrate(database.db);
      await expectEverything(database, policy);
    });

    test('is upgraded by statements that may be run again after an upgrade was killed, wherever that was', async () => {
      const policy = await filled(database);
      const statements = migrationSql(database.db);
      // Those that only create what is there already are not worth a stop.
      const first = statements.findIndex((statement) => statement.includes('gallra_legal_holds'));
      for (let last = first; last <= statements.length; last += 4) {
        for (const statement of statements.slice(0, last))
          await sql.raw(statement.replace(/;$/, '')).execute(database.db);
      }
      await migrate(database.db);
      await expectEverything(database, policy);
    });

    test('has the tables of the declarations after all migrations', async () => {
      await filled(database);
      await migrate(database.db);
      const { tables } = await introspect(database.db);
      for (const record of ownRecords) {
        const table = tables.find(({ name }) => name === ownTableName(record));
        expect(table?.columns.map(({ name, nullable }) => ({ name, nullable }))).toEqual(
          ownColumns(record).map(({ name, nullable }) => ({ name, nullable })),
        );
        expect(table?.primaryKey).toEqual(['recorded']);
        for (const columns of ownIndexes(record))
          expect(table?.indexes.filter(({ unique }) => unique).map((index) => index.columns)).toContainEqual(columns);
      }
      expect(tables.map(({ name }) => name)).not.toContain('gallra_holds');
    });
  });
});
