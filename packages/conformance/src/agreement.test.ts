import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { expectAgreement } from './agreement.ts';
import { eachDatabase } from './databases/index.ts';
import { cases } from './generated/case.ts';
import { prepareHost } from './generated/loading.ts';

// A failure prints its seed and path; GALLRA_SEED and GALLRA_PATH bring it back, GALLRA_RUNS asks for more cases.
const { GALLRA_RUNS, GALLRA_SEED, GALLRA_PATH } = process.env;
const parameters = {
  numRuns: Number(GALLRA_RUNS ?? 1000),
  ...(GALLRA_SEED === undefined ? {} : { seed: Number(GALLRA_SEED) }),
  ...(GALLRA_PATH === undefined ? {} : { path: GALLRA_PATH }),
};

eachDatabase((database) => {
  beforeAll(() => prepareHost(database), 60_000);

  test('SQL compiled from a policy says and does what deciding row by row does (GDPR Art. 5(1)(e), 17, 18, 21)', async () => {
    await fc.assert(
      fc.asyncProperty(cases(database.dialect), (kase) => expectAgreement(database, kase)),
      parameters,
    );
  }, 3_600_000);
});
