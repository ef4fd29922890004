import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type DatabaseName, databases, type TestDatabase } from '../databases/index.ts';
import { cases } from '../generated/case.ts';
import { prepareHost } from '../generated/rows/loading.ts';
import { cases as size } from '../size.ts';
import { expectAgreement } from './agreement.ts';

// The same cases in every run, so that a red build is about the change. GALLRA_SEED asks for others and GALLRA_RUNS for
// more; a full run tries all 1000, another a tenth; a failure prints its seed and path, and GALLRA_SEED with GALLRA_PATH brings it back.
const { GALLRA_RUNS = String(size(1000)), GALLRA_SEED = '20261121', GALLRA_PATH } = process.env;
const parameters = {
  seed: Number(GALLRA_SEED),
  ...(GALLRA_PATH === undefined ? {} : { path: GALLRA_PATH }),
};

/** PGlite is PostgreSQL itself, in another shell, and much slower: it gets the first quarter of the cases. */
const runsOn = (name: DatabaseName): number => Math.ceil(Number(GALLRA_RUNS) / (name === 'pglite' ? 4 : 1));

/** Tests agreement on one database: each has a file, so that two of them can run at a time. */
export function agreementOn(name: DatabaseName): void {
  const kind = databases.find((known) => known.name === name);
  if (kind === undefined) throw new Error(`No test database is called ${name}.`);
  if (!kind.available) console.info(`${name} is left out: ${kind.why}.`);
  describe.skipIf(!kind.available)(name, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await kind.open();
      await prepareHost(database);
    }, 60_000);
    afterAll(() => database?.close(), 60_000);

    test('SQL compiled from a policy says and does what deciding row by row does (GDPR Art. 5(1)(e), 17, 18, 21)', async () => {
      const property = fc.asyncProperty(cases(kind.dialect), (kase) => expectAgreement(database, kase));
      await fc.assert(property, { ...parameters, numRuns: runsOn(name) });
      // However long shrinking takes: the smallest counterexample is worth it.
    }, 3_600_000);
  });
}
