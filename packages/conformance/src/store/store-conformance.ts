import { describe } from 'vitest';
import { conditionConformance } from './condition-conformance.ts';
import { disposalConformance } from './disposal-conformance.ts';
import { holdConformance } from './hold-conformance.ts';
import { leaseConformance } from './lease-conformance.ts';
import { ledgerConformance } from './ledger-conformance.ts';
import { referenceConformance } from './reference-conformance.ts';
import { replacementConformance } from './replacement-conformance.ts';
import { requestConformance } from './request-conformance.ts';
import type { MakeStore } from './store-under-test.ts';
import { subjectRowsConformance } from './subject-rows-conformance.ts';

/**
 * What every store behind core's port does, example by example. Whether it decides as `decide` does, for policies
 * nobody thought of, is for `expectAgreement`.
 *
 * @param name - the store
 * @param makeStore - makes a store with given rows in the tables of `brokerage.ts`
 */
export function storeConformance(name: string, makeStore: MakeStore): void {
  describe(name, () => {
    disposalConformance(makeStore);
    replacementConformance(makeStore);
    referenceConformance(makeStore);
    conditionConformance(makeStore);
    requestConformance(makeStore);
    holdConformance(makeStore);
    subjectRowsConformance(makeStore);
    ledgerConformance(makeStore);
    leaseConformance(makeStore);
  });
}
