import { afterAll, beforeAll, describe } from 'vitest';
import { databases } from './databases.ts';
import type { DatabaseKind, TestDatabase } from './test-database.ts';

const told = new Set<string>();

/** One line for each database that is missing, however many blocks ask for it. */
function tellWhy({ name, why }: DatabaseKind): void {
  if (!told.has(name)) console.info(`${name} is left out: ${why}.`);
  told.add(name);
}

/**
 * Runs the same tests on every database: one block for each, with an empty database that opens before the block's
 * first test and closes after its last. Where a database cannot be had, its tests are reported as skipped, and one line
 * says why.
 *
 * @param tests - declares the tests; `database.db` is there once a test or hook runs. `open` gives further databases of
 *   the same kind, for the caller to close.
 * @param options - `dialect`: only the databases that speak it; `name`: only this one
 */
export function eachDatabase(
  tests: (database: TestDatabase, open: DatabaseKind['open']) => void,
  options: { readonly dialect?: TestDatabase['dialect']; readonly name?: TestDatabase['name'] } = {},
): void {
  for (const kind of databases) {
    if (options.dialect !== undefined && options.dialect !== kind.dialect) continue;
    if (options.name !== undefined && options.name !== kind.name) continue;
    if (!kind.available) tellWhy(kind);
    describe.skipIf(!kind.available)(kind.name, () => {
      let opened: TestDatabase | undefined;
      const database = (): TestDatabase => {
        if (opened === undefined) throw new Error('The database opens before the first test: use it inside one.');
        return opened;
      };
      beforeAll(async () => {
        opened = await kind.open();
      }, 60_000);
      afterAll(() => opened?.close(), 60_000);
      tests(
        {
          name: kind.name,
          dialect: kind.dialect,
          get db() {
            return database().db;
          },
          get host() {
            return database().host;
          },
          get url() {
            return database().url;
          },
          run: (script) => database().run(script),
          close: () => database().close(),
        },
        kind.open,
      );
    });
  }
}
