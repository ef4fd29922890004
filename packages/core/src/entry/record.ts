export { vendorKey } from '../policy/table/controller-link.ts';
export { chosenPeriods, periodsOn } from '../record/chosen-period.ts';
export { categoriesOn, controllerCategories } from '../record/controller-category.ts';
export { erasureJournal, type JournalQuestions, journalExports, journalOn } from '../record/erasure-journal.ts';
export { exercisedRights, type RightRecord, requestsOn, stateOf } from '../record/exercised-right.ts';
export { holdsOn, holdsOverRecords, legalHolds } from '../record/legal-hold.ts';
export { outboxFiles } from '../record/outbox-file.ts';
export {
  type ColumnKind,
  type CountedStorage,
  controllerColumn,
  type LastingStorage,
  type OwnRecord,
  type OwnRecordDeclaration,
  ownRecord,
  ownTableName,
  type PersonalMember,
  type RecordPeriod,
  type RecordStorage,
} from '../record/own-record.ts';
export type { OwnRecords, Recorded, RecordFilter } from '../record/own-records.ts';
export { cellsOf, checkedMembers, membersOf, type OwnCell } from '../record/own-row.ts';
export { type OwnColumn, ownColumns, ownIndexes } from '../record/own-table.ts';
export { ownRecords, ownTableNames } from '../record/own-tables.ts';
export type { People } from '../record/people.ts';
export { checkReplacement } from '../record/replacement.ts';
