import type { ForeignKeyRules, OpenStore } from '@gallra/world';
import { controllersApartSpec } from '../controllers/apart.spec.ts';
import { agreementEndSpec } from '../decision/agreement-end.spec.ts';
import { decideSpec } from '../decision/decide.spec.ts';
import { chosenPeriodSpec } from '../retention/chosen-period.spec.ts';
import { controllerCategorySpec } from '../retention/controller-category.spec.ts';
import { erasureRequestSpec } from '../retention/erasure.spec.ts';
import { faithfulPlanSpec } from '../retention/faithful-plan.spec.ts';
import { forecastSpec } from '../retention/forecast.spec.ts';
import { foreignKeySpec } from '../retention/foreign-keys.spec.ts';
import { holdSpec } from '../retention/hold.spec.ts';
import { ownRecordSpec } from '../retention/own-records.spec.ts';
import { planSpec } from '../retention/plan.spec.ts';
import { purgeSpec } from '../retention/purge.spec.ts';
import { replaySpec } from '../retention/replay.spec.ts';
import { successionSpec } from '../retention/succession.spec.ts';
import { sweepSpec } from '../retention/sweep.spec.ts';
import { sweepConditionsSpec } from '../retention/sweep-conditions.spec.ts';
import { accessSpec } from '../rights/access.spec.ts';
import { accessFactsSpec } from '../rights/access-facts.spec.ts';
import { accessLimitsSpec } from '../rights/access-limits.spec.ts';
import { erasureSpec } from '../rights/erasure.spec.ts';
import { erasureFailureSpec } from '../rights/erasure-failure.spec.ts';
import { erasurePropertySpec } from '../rights/erasure-properties.spec.ts';
import { historySpec } from '../rights/history.spec.ts';
import { historyPropertySpec } from '../rights/history-properties.spec.ts';
import { legalBasisSpec } from '../rights/legal-basis.spec.ts';
import { ownRecordAccessSpec } from '../rights/own-record-access.spec.ts';
import { recordedRightSpec } from '../rights/recorded-right.spec.ts';
import { reusedKeysSpec } from '../rights/reused-keys.spec.ts';
import { storageTermSpec } from '../rights/storage-term.spec.ts';
import { subjectSpec } from '../rights/subject.spec.ts';
import { auditEpochSpec } from '../store/audit/audit-epoch.spec.ts';
import { auditLogSpec } from '../store/audit/audit-log.spec.ts';
import { auditRetentionSpec } from '../store/audit/audit-retention.spec.ts';
import { chosenPeriodRecordSpec } from '../store/records/chosen-period.spec.ts';
import { fileOutboxSpec } from '../store/records/file.spec.ts';
import { holdRecordSpec } from '../store/records/hold.spec.ts';
import { instructionSpec } from '../store/records/instruction.spec.ts';
import { leaseSpec } from '../store/records/lease.spec.ts';
import { ledgerSpec } from '../store/records/ledger.spec.ts';
import { requestSpec } from '../store/records/request.spec.ts';
import { secretSpec } from '../store/records/secret.spec.ts';
import { conditionSpec } from '../store/rows/condition.spec.ts';
import { disposalSpec } from '../store/rows/disposal.spec.ts';
import { reductionSpec } from '../store/rows/reduction.spec.ts';
import { referenceSpec } from '../store/rows/reference.spec.ts';
import { replacementSpec } from '../store/rows/replacement.spec.ts';
import { subjectRowsSpec } from '../store/rows/subject-rows.spec.ts';

/** Where a book is read out. */
export interface Shelf {
  readonly open: OpenStore;
  /** Opens worlds beside those that `open` opens: a copy restored from a backup. */
  readonly elsewhere: OpenStore;
  /** Generated cases of a property, in a full run. */
  readonly runs: number;
  /** People in generated cases about several controllers, in a full run. */
  readonly people: number;
  readonly foreignKeys: ForeignKeyRules;
}

/** Every sentence about a store, on one store. */
export function books({ open, elsewhere, runs, people, foreignKeys }: Shelf): void {
  decideSpec(open);
  agreementEndSpec(open);
  planSpec(open);
  sweepSpec(open);
  sweepConditionsSpec(open);
  foreignKeySpec(open, foreignKeys);
  erasureRequestSpec(open);
  faithfulPlanSpec(open, runs, foreignKeys);
  forecastSpec(open);
  holdSpec(open);
  chosenPeriodSpec(open);
  controllerCategorySpec(open);
  purgeSpec(open);
  successionSpec(open);
  ownRecordSpec(open);
  replaySpec(open, elsewhere);
  accessSpec(open);
  accessFactsSpec(open);
  accessLimitsSpec(open);
  erasureSpec(open);
  erasureFailureSpec(open);
  erasurePropertySpec(open, runs);
  recordedRightSpec(open);
  historySpec(open);
  historyPropertySpec(open);
  ownRecordAccessSpec(open);
  reusedKeysSpec(open);
  legalBasisSpec(open);
  storageTermSpec(open);
  subjectSpec(open);
  controllersApartSpec(open, elsewhere, people);
  disposalSpec(open);
  replacementSpec(open);
  reductionSpec(open);
  referenceSpec(open);
  conditionSpec(open);
  subjectRowsSpec(open);
  requestSpec(open);
  secretSpec(open);
  holdRecordSpec(open);
  instructionSpec(open);
  chosenPeriodRecordSpec(open);
  ledgerSpec(open);
  leaseSpec(open);
  fileOutboxSpec(open);
  auditLogSpec(open);
  auditEpochSpec(open);
  auditRetentionSpec(open);
}
