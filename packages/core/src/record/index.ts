export { chosenPeriods, periodsOn } from './chosen-period.ts';
export { erasureJournal, type JournalQuestions, journalExports, journalOn } from './erasure-journal.ts';
export { exercisedRights, requestsOn } from './exercised-right.ts';
export { holdsOn, holdsOverRecords, legalHolds } from './legal-hold.ts';
export { outboxFiles } from './outbox-file.ts';
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
  vendorKey,
} from './own-record.ts';
export type { OwnRecords, Recorded, RecordFilter } from './own-records.ts';
export { cellsOf, checkedMembers, membersOf, type OwnCell } from './own-row.ts';
export { type OwnColumn, ownColumns, ownIndexes } from './own-table.ts';
export { ownRecords, ownTableNames } from './own-tables.ts';
export type { People } from './people.ts';
export { checkReplacement } from './replacement.ts';
