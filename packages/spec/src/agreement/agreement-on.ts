import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseName, databases, type TestDatabase } from '../databases/index.ts';
import { cases } from '../generated/case.ts';
import { prepareHost } from '../generated/rows/loading.ts';
import { type CaseCount, unlessTooLarge, withinMemory } from '../generated/too-large.ts';
import { expectAgreement } from './agreement.ts';

/** PGlite is PostgreSQL itself, in another shell, and much slower: it gets the first quarter of the cases. */
const casesOn = (name: DatabaseName): number => (name === 'pglite' ? 250 : 1000);

/** Tests agreement on one database: each has a file, so that two of them can run at a time. */
export function agreementOn(name: DatabaseName): void {
  const kind = databases.find((known) => known.name === name);
  if (kind === undefined) throw new Error(`No test database is called ${name}.`);
  if (!kind.available) console.info(`${name} is left out: ${kind.why}.`);
  describe.skipIf(!kind.available)(name, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = withinMemory(await kind.open());
      await prepareHost(database);
    }, 60_000);
    afterAll(() => database?.close(), 60_000);

    test('SQL compiled from a policy says and does what deciding row by row does (GDPR Art. 5(1)(e), 17, 18, 21)', async () => {
      const count: CaseCount = { run: 0, tooLarge: 0 };
      let decided = 0;
      const property = fc.asyncProperty(cases(kind.dialect), async (kase) => {
        decided += (await unlessTooLarge(count, () => expectAgreement(database, kase))) ?? 0;
      });
      await everyCase(property, casesOn(name));
      console.info(
        `${name}: the same of ${decided} decisions about a row in ${count.run} cases, ${count.tooLarge} of them left out: their statements are too large`,
      );
      expect(count.tooLarge).toBeLessThanOrEqual(2 + count.run / 20);
    });
  });
}
