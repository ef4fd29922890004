import { memoryStore } from '@gallra/core/memory';
import { kyselyStore } from '@gallra/kysely';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseName, databases, type TestDatabase } from '../databases/index.ts';
import { type Case, cases } from '../generated/case.ts';
import { host, type TableName, tableNames } from '../generated/host/host.ts';
import { load, prepareHost, snapshot } from '../generated/rows/loading.ts';
import { courseDraft } from './course.ts';
import type { KeyOf } from './promised-end.ts';
import { expectPromisesKept, type PromisingStore } from './promises.ts';

const keyOf: KeyOf = (table, row) => host[table as TableName].key.map((column) => String(row[column])).join(' ');

const inMemory = (kase: Case): PromisingStore => {
  const store = memoryStore({
    policy: kase.policy,
    tables: Object.fromEntries(tableNames.map((name) => [name, kase.rows[name].map((row) => row.memory)])),
  });
  return {
    store,
    keyOf,
    cells: async (table) => Object.fromEntries(store.rows(table).map((row) => [keyOf(table, row), row])),
  };
};

async function inDatabase(database: TestDatabase, kase: Case): Promise<PromisingStore> {
  await load(database, kase.rows);
  return {
    store: kyselyStore({ db: database.db, policy: kase.policy }),
    keyOf,
    cells: (table) => snapshot(database, table as TableName),
  };
}

/** Four ends or so are looked at in a case. PGlite is PostgreSQL itself, in another shell, and much slower. */
const casesOn = (name: DatabaseName | 'memory'): number => (name === 'pglite' ? 100 : 500);

/** Tests what is promised in one store: each has a file, so that two of them can run at a time. */
export function promisesOn(name: DatabaseName | 'memory'): void {
  const kind = databases.find((known) => known.name === name);
  if (kind === undefined && name !== 'memory') throw new Error(`No test database is called ${name}.`);
  if (kind?.available === false) console.info(`${name} is left out: ${kind.why}.`);
  describe.skipIf(kind?.available === false)(name, () => {
    let database: TestDatabase | undefined;
    beforeAll(async () => {
      database = await kind?.open();
      if (database !== undefined) await prepareHost(database);
    }, 60_000);
    afterAll(() => database?.close(), 60_000);

    test('whatever happens to others, a value is there until it was said to end, and gone by then (GDPR Art. 5(1)(e), 13(2)(a), 15(1)(d))', async () => {
      let near = 0;
      const property = fc.asyncProperty(cases(kind?.dialect ?? 'sqlite'), courseDraft, async (kase, course) => {
        near += await expectPromisesKept(
          database === undefined ? inMemory(kase) : await inDatabase(database, kase),
          kase,
          course,
        );
      });
      await everyCase(property, casesOn(name));
      expect(near).toBeGreaterThan(10);
    }, 3_600_000);
  });
}
