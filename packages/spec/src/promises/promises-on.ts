import { memoryStore } from '@gallra/core/memory';
import { impliedSchema, type LiveSchema } from '@gallra/core/store';
import { kyselyStore } from '@gallra/kysely';
import { everyCase, isFullSize, sameSeeds } from '@gallra/world/cases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseName, databases, type TestDatabase } from '../databases/index.ts';
import { type Case, cases } from '../generated/case.ts';
import { type DeclaredKey, foreignKeys } from '../generated/host/foreign-keys.ts';
import { host, type TableName, tableNames } from '../generated/host/host.ts';
import { shownKey } from '../generated/host/keys.ts';
import { load, prepareHost, snapshot } from '../generated/rows/loading.ts';
import { obeying } from '../generated/rows/obeying.ts';
import { type CaseCount, unlessTooLarge, withinMemory } from '../generated/too-large.ts';
import { type CourseDraft, courseDraft } from './course.ts';
import type { KeyOf } from './promised-end.ts';
import { expectPromisesKept, type PromisingStore } from './promises.ts';

const keysOf =
  ({ keys }: Case): KeyOf =>
  (table, row) =>
    host[table as TableName].key.map((column) => shownKey(keys, row[column])).join(' ');

/** The catalogue of a host with foreign keys. Memory knows no default: what it would set is null. */
function schemaOf({ policy }: Case, keys: readonly DeclaredKey[]): LiveSchema {
  const implied = impliedSchema(policy);
  return {
    ...implied,
    tables: tableNames.map((name) => {
      const own = keys.filter(({ table }) => table === name);
      const columns = Object.keys(host[name].columns).map((column) => ({
        name: column,
        type: 'any',
        takes: 'anything' as const,
        nullable: !host[name].key.includes(column) && !own.some((key) => key.column === column && !key.nullable),
        hasDefault: false,
        generated: false,
      }));
      return {
        name,
        kind: 'table' as const,
        columns,
        primaryKey: host[name].key,
        indexes: [],
        triggers: [],
        foreignKeys: own.map(({ column, to, onDelete }) => ({
          name: `${name}_${column}_fkey`,
          columns: [column],
          references: { table: to, columns: ['id'] },
          onDelete: onDelete === 'setDefault' ? ('setNull' as const) : onDelete,
          deferrable: false,
        })),
      };
    }),
  };
}

const inMemory = (kase: Case, foreignKeys: readonly DeclaredKey[]): PromisingStore => {
  const keyOf = keysOf(kase);
  const store = memoryStore({
    policy: kase.policy,
    schema: schemaOf(kase, foreignKeys),
    tables: Object.fromEntries(tableNames.map((name) => [name, kase.rows[name].map((row) => row.memory)])),
  });
  return {
    store,
    keyOf,
    cells: async (table) => Object.fromEntries(store.rows(table).map((row) => [keyOf(table, row), row])),
  };
};

async function inDatabase(
  database: TestDatabase,
  kase: Case,
  foreignKeys: readonly DeclaredKey[],
): Promise<PromisingStore> {
  await load(database, { ...kase, foreignKeys });
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

/** How many ends a full run looks at. */
const enough = 2000;

/** As many as it takes for that: a case has two to four. PGlite is much slower: a run that is not full tries ten there. */
function casesOn(name: DatabaseName | 'memory'): number {
  if (name === 'pglite') return isFullSize ? 800 : 100;
  return name === 'mariadb' ? 1250 : 1000;
}

/** A case on a host with foreign keys, and what happens to it. */
interface Promised {
  readonly drawn: Case;
  readonly keys: readonly DeclaredKey[];
  readonly course: CourseDraft;
}

const promised = (dialect: TestDatabase['dialect']): fc.Arbitrary<Promised> =>
  fc.record({ drawn: cases(dialect, true), keys: foreignKeys(dialect), course: courseDraft });

/** Tries what was promised in one case, in memory where there is no database. */
async function expectPromisesOf(database: TestDatabase | undefined, { drawn, keys: wished, course }: Promised) {
  // What is to be cleared can be null: else a sweep refuses to begin, as it should.
  const keys = wished.map((key): DeclaredKey => {
    const table = drawn.policy.tables[key.table];
    const is = typeof table === 'object' ? table.columns[key.column] : 'key';
    return { ...key, nullable: key.nullable || (is !== 'key' && is !== 'notPersonal') };
  });
  const kase = { ...drawn, rows: obeying(drawn.rows, keys, database?.dialect ?? 'sqlite') };
  const opened = database === undefined ? inMemory(kase, keys) : await inDatabase(database, kase, keys);
  return expectPromisesKept(opened, kase, course);
}

/** Tests what is promised in one store: each has a file, so that two of them can run at a time. */
export function promisesOn(name: DatabaseName | 'memory'): void {
  const kind = databases.find((known) => known.name === name);
  if (kind === undefined && name !== 'memory') throw new Error(`No test database is called ${name}.`);
  if (kind?.available === false) console.info(`${name} is left out: ${kind.why}.`);
  describe.skipIf(kind?.available === false)(name, () => {
    let database: TestDatabase | undefined;
    beforeAll(async () => {
      const opened = await kind?.open();
      if (opened === undefined) return;
      database = withinMemory(opened);
      await prepareHost(database);
    }, 60_000);
    afterAll(() => database?.close(), 60_000);

    test('whatever happens to others, a value is there until it was said to end, and gone by then (GDPR Art. 5(1)(e), 13(2)(a), 15(1)(d))', async () => {
      const count: CaseCount = { run: 0, tooLarge: 0 };
      const seen = { policies: 0, promises: 0, near: 0 };
      const property = fc.asyncProperty(promised(kind?.dialect ?? 'sqlite'), async (one) => {
        const looked = await unlessTooLarge(count, () => expectPromisesOf(database, one));
        if (looked === undefined || looked.promises === 0) return;
        seen.policies += 1;
        seen.promises += looked.promises;
        seen.near += looked.near;
      });
      await everyCase(property, casesOn(name), sameSeeds());
      console.info(
        `${name}: ${seen.promises} ends were promised under ${seen.policies} policies, and looked at ${seen.near} times as they came; ${count.tooLarge} of ${count.run} cases were left out: their statements are too large`,
      );
      expect(count.tooLarge).toBeLessThanOrEqual(2 + count.run / 20);
      expect(seen.near).toBeGreaterThan(10);
      if (!isFullSize || count.run < casesOn(name)) return;
      expect(seen.promises).toBeGreaterThanOrEqual(enough);
      expect(seen.policies).toBeGreaterThanOrEqual(20);
    });
  });
}
