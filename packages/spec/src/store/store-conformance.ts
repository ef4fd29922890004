import { describe } from 'vitest';
import { auditConformance } from './audit-conformance.ts';
import { auditEpochConformance } from './audit-epoch-conformance.ts';
import { auditRetentionConformance } from './audit-retention-conformance.ts';
import { chosenPeriodConformance } from './chosen-period-conformance.ts';
import { conditionConformance } from './condition-conformance.ts';
import { disposalConformance } from './disposal-conformance.ts';
import { fileConformance } from './file-conformance.ts';
import { holdConformance } from './hold-conformance.ts';
import { instructionConformance } from './instruction-conformance.ts';
import { leaseConformance } from './lease-conformance.ts';
import { ledgerConformance } from './ledger-conformance.ts';
import { reductionConformance } from './reduction-conformance.ts';
import { referenceConformance } from './reference-conformance.ts';
import { replacementConformance } from './replacement-conformance.ts';
import { requestConformance } from './request-conformance.ts';
import { secretConformance } from './secret-conformance.ts';
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
    reductionConformance(makeStore);
    referenceConformance(makeStore);
    conditionConformance(makeStore);
    requestConformance(makeStore);
    secretConformance(makeStore);
    holdConformance(makeStore);
    instructionConformance(makeStore);
    chosenPeriodConformance(makeStore);
    subjectRowsConformance(makeStore);
    ledgerConformance(makeStore);
    auditConformance(makeStore);
    auditRetentionConformance(makeStore);
    auditEpochConformance(makeStore);
    fileConformance(makeStore);
    leaseConformance(makeStore);
  });
}
