export { policyProblems } from '../definition/problem/policy-problems.ts';
export type { Jurisdiction, NationalRule } from '../jurisdiction/jurisdiction.ts';
export { jurisdictionOf } from '../jurisdiction/jurisdictions.ts';
export { backupPeriods } from '../policy/backup-period.ts';
export {
  type Claim,
  claimKey,
  claimsInRow,
  claimsOn,
  consentEvent,
  isJointAt,
  isReturnedLater,
  type NeighbourClaim,
} from '../policy/claim/claim.ts';
export { type ColumnGroup, columnGroups, groupOf } from '../policy/claim/column-group.ts';
export { allowed, type Choice, type ClaimLimit, type EventClock } from '../policy/claim/event-clock.ts';
export {
  type CountingClaim,
  countingClaims,
  type EventReading,
  type EvidenceTerm,
  eventReadings,
  goesFirst,
  isRead,
  type ReadingRows,
  unheld,
  type WayReading,
  wayReadings,
} from '../policy/claim/evidence.ts';
export {
  type Entailment,
  type ErasureGround,
  entailmentOf,
  type Grounded,
  type UponErasure,
} from '../policy/claim/legal-basis.ts';
export { type UndecidedDuty, undecidedDuties } from '../policy/claim/undecided-duty.ts';
export { type ColumnLink, columnLinks } from '../policy/column-link.ts';
export { isValue, meets } from '../policy/condition.ts';
export { processingOperations } from '../policy/operation.ts';
export { nothingFollows } from '../policy/provision.ts';
export { tablesLeadingTo } from '../policy/reach.ts';
export { agreementEnd } from '../policy/storage-rule.ts';
export {
  type ClassifiedColumn,
  classifiedColumn,
  classifiedColumns,
  classifiedTable,
  isErasable,
  isPersonal,
  personalTable,
  personalTables,
} from '../policy/table/classified-table.ts';
export {
  type AgreementColumn,
  agreementColumns,
  type Belonging,
  belongingOf,
  holdsHostKeys,
  isTenantTable,
  unknownKey,
  vendorKey,
} from '../policy/table/controller-link.ts';
export { fileColumns, fileTables } from '../policy/table/file-columns.ts';
export { vendorYears, yearEndColumn, yearTable } from '../policy/table/financial-years.ts';
export { isOwnKey, keyColumns, listedTypes, ownKey, soleKey } from '../policy/table/own-key.ts';
export {
  endsAtReusedKey,
  type Home,
  homeOf,
  possibleCategories,
  requiredHome,
  type SubjectStep,
  subjectSteps,
} from '../policy/table/subject-link.ts';
export {
  canBeAwaited,
  type FullMomentSource,
  heldSinceColumn,
  isElsewhere,
  sinceColumn,
  type TableEvent,
  type TimeColumn,
  tableEvent,
  timeColumns,
} from '../policy/table/table-event.ts';
export { type CountedEncoding, isCounted, tellNothing, timeForm, timeNumbers } from '../policy/time-form.ts';
export { isInEea } from '../policy/transfer.ts';
export type { JurisdictionCode } from '../policy/vocabulary.ts';
export { journalPeriods, ownPolicy, type RecordGround, recordPeriods } from '../record/own-policy.ts';
export { ownTableName } from '../record/own-record.ts';
