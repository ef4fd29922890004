import { afterAll, beforeAll, describe } from 'vitest';
import { databases } from './databases.ts';
import type { DatabaseKind, TestDatabase } from './test-database.ts';

/**
 * Runs the same tests on every database: one block for each, with an empty database that opens before the block's
 * first test and closes after its last. Where a database cannot be had, its tests are reported as skipped, and one line
 * says why.
 *
 * @param tests - declares the tests; `database.db` is there once a test or hook runs. `open` gives further databases of
 *   the same kind, for the caller to close.
 */
export function eachDatabase(tests: (database: TestDatabase, open: DatabaseKind['open']) => void): void {
  for (const kind of databases) {
    if (!kind.available) console.info(`${kind.name} is left out: ${kind.why}.`);
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
          run: (script) => database().run(script),
          close: () => database().close(),
        },
        kind.open,
      );
    });
  }
}
