import { memoryStore } from '@gallra/core/memory';
import { kyselyStore } from '@gallra/kysely';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseName, databases, type TestDatabase } from '../databases/index.ts';
import { type Case, cases } from '../generated/case.ts';
import { host, type TableName, tableNames } from '../generated/host/host.ts';
import { shownKey } from '../generated/host/keys.ts';
import { load, prepareHost, snapshot } from '../generated/rows/loading.ts';
import { type CaseCount, unlessTooLarge, withinMemory } from '../generated/too-large.ts';
import { courseDraft } from './course.ts';
import type { KeyOf } from './promised-end.ts';
import { expectPromisesKept, type PromisingStore } from './promises.ts';

const keysOf =
  ({ keys }: Case): KeyOf =>
  (table, row) =>
    host[table as TableName].key.map((column) => shownKey(keys, row[column])).join(' ');

const inMemory = (kase: Case): PromisingStore => {
  const keyOf = keysOf(kase);
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
  await load(database, kase);
  const keyOf = keysOf(kase);
  return {
    store: kyselyStore({ db: database.db, policy: kase.policy }),
    keyOf,
    cells: async (table) =>
      Object.fromEntries(
        Object.values(await snapshot(database, table as TableName)).map((row) => [keyOf(table, row), row]),
      ),
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
      const opened = await kind?.open();
      if (opened !== undefined) database = withinMemory(opened);
      if (database !== undefined) await prepareHost(database);
    }, 60_000);
    afterAll(() => database?.close(), 60_000);

    test('whatever happens to others, a value is there until it was said to end, and gone by then (GDPR Art. 5(1)(e), 13(2)(a), 15(1)(d))', async () => {
      const count: CaseCount = { run: 0, tooLarge: 0 };
      let near = 0;
      const property = fc.asyncProperty(cases(kind?.dialect ?? 'sqlite'), courseDraft, async (kase, course) => {
        const looked = await unlessTooLarge(count, async () =>
          expectPromisesKept(database === undefined ? inMemory(kase) : await inDatabase(database, kase), kase, course),
        );
        near += looked ?? 0;
      });
      await everyCase(property, casesOn(name));
      expect(count.tooLarge).toBeLessThanOrEqual(2 + count.run / 20);
      expect(near).toBeGreaterThan(10);
    }, 3_600_000);
  });
}
