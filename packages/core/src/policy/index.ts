export type { Jurisdiction, NationalRule } from '../jurisdiction/jurisdiction.ts';
export { type JurisdictionCode, jurisdictionOf } from '../jurisdiction/jurisdictions.ts';
export { ownTableName } from '../record/own-record.ts';
export { backupPeriods } from './backup-period.ts';
export { type Claim, claimKey, claimsOn } from './claim/claim.ts';
export { type ColumnGroup, columnGroups, groupOf } from './claim/column-group.ts';
export { agreementLimit, allowed, type Choice, type ClaimLimit, type EventClock } from './claim/event-clock.ts';
export {
  type Entailment,
  type ErasureGround,
  entailmentOf,
  type Grounded,
  type UponErasure,
} from './claim/legal-basis.ts';
export { agreementEnd } from './claim/storage-rule.ts';
export { journalPeriods, ownPolicy, type RecordGround, recordPeriods } from './own-policy.ts';
export { policyProblems } from './problem/policy-problems.ts';
export { tablesLeadingTo } from './reach.ts';
export {
  type ClassifiedColumn,
  classifiedColumn,
  classifiedColumns,
  classifiedTable,
  isErasable,
  isPersonal,
  personalTable,
  personalTables,
} from './table/classified-table.ts';
export { isValue, meets } from './table/condition.ts';
export { agreementColumn, isTenantTable } from './table/controller-link.ts';
export { fileColumns, fileTables } from './table/file-columns.ts';
export { isOwnKey, keyColumns, ownKey, soleKey } from './table/own-key.ts';
export {
  type Home,
  homeOf,
  possibleCategories,
  requiredHome,
  type SubjectStep,
  subjectSteps,
} from './table/subject-link.ts';
export { type FullMomentSource, isElsewhere, type TableEvent, tableEvent } from './table/table-event.ts';
