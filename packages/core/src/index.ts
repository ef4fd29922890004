export type { AuditClass, AuditEnvelope, ErasedPart, ProcessingTerm, PrunedEvents } from './audit/audit-event.ts';
export type {
  AuditLeaf,
  AuditLog,
  AuditLogs,
  EventPage,
  KeptEvent,
  PrunedEvent,
  RecordedActor,
  Seal,
  SealedCheckpoint,
  SealedEvent,
  TreeTile,
  UnsealedEvent,
  UnsealedRange,
  WitnessProgress,
} from './audit/audit-log.ts';
export {
  type AuditEvent,
  type AuditRecord,
  auditRecord,
  committedActor,
  envelopeText,
  type RecordedChange,
} from './audit/audit-record.ts';
export { evidenceEvent, evidenceRecord } from './audit/evidence.ts';
export { type CommittedPayload, commitment, isCommitted, type Payload, payload } from './audit/payload.ts';
export { type ErasureRecord, eraseChanges, recordErasures } from './audit/payload-erasure.ts';
export { type Actor, type ContextSource, contextTold, type ProcessingContext } from './audit/processing-context.ts';
export {
  decryptedValue,
  type EncryptedValue,
  encryptedValue,
  freshSecret,
  type RecordedDigest,
  type RecordedRows,
  recordedDigest,
  type ValuePlace,
} from './audit/recorded-value.ts';
export {
  agreementCap,
  allowed,
  type Cap,
  type Choice,
  type Claim,
  type ColumnGroup,
  claimsOn,
  columnGroups,
  type EventClock,
  groupOf,
  type UponErasure,
} from './decision/claims.ts';
export type { End } from './decision/clock-reading.ts';
export {
  type ColumnDecision,
  type CutBy,
  decide,
  type PartyDecision,
  type Reason,
  type RowDecision,
} from './decision/decide.ts';
export { type EventState, eventState, type Lookup, type Moment, type Row, readMoment } from './decision/event-state.ts';
export {
  type ControllerState,
  type InForce,
  type LegalHold,
  type Person,
  peopleOf,
  type Situation,
  type SubjectState,
  type SubjectStates,
  situationOf,
} from './decision/situation.ts';
export { disposedValue, generalisedEncoding, isLeft } from './disposal/disposed-value.ts';
export { GallraError, type GallraErrorCode } from './error.ts';
export { type Html, html, htmlPage, joined } from './html/html.ts';
export { type MemoryStore, memoryStore } from './memory/memory-store.ts';
export type { CheckedPolicy } from './policy/checked-policy.ts';
export { type Condition, type ConditionTest, type ConditionValue, isValue, meets } from './policy/condition.ts';
export { definePolicy } from './policy/define-policy.ts';
export { fileColumns, fileTables } from './policy/file-columns.ts';
export { parsePolicy } from './policy/parse-policy.ts';
export type {
  AuditLogRetention,
  Backup,
  Controllers,
  DataCategory,
  Measure,
  Organisation,
  Parties,
  Place,
  Policy,
  Recipient,
  SubjectCategory,
} from './policy/policy.ts';
export { policyProblems } from './policy/policy-problems.ts';
export { policySchema } from './policy/policy-schema.ts';
export { canonicalHash, type PolicyVersion, policyVersion } from './policy/policy-version.ts';
export type { PolicyProblem } from './policy/problem.ts';
export type { Duty, Limit, Purpose } from './policy/purpose.ts';
export {
  agreementColumn,
  type Home,
  homeOf,
  isElsewhere,
  isOwnKey,
  isPersonal,
  isTenantTable,
  keyColumns,
  ownKey,
  personalTable,
  personalTables,
  possibleCategories,
  type ReadColumn,
  type ReadEvent,
  type ReadPlace,
  readColumn,
  readColumns,
  readEvent,
  requiredHome,
  type SubjectStep,
  soleKey,
  subjectSteps,
} from './policy/reading.ts';
export {
  type AgreementRule,
  agreementEnd,
  type InheritedRule,
  type OpenPeriodChoice,
  type PeriodChoice,
  type PeriodRule,
  type PhasedRule,
  type StorageRule,
} from './policy/storage-rule.ts';
export type {
  ColumnClassification,
  ColumnDisposal,
  ColumnWord,
  ControllerLink,
  EventPlace,
  EventSource,
  IdentifierKind,
  LinkedEvent,
  OwnEvent,
  ParentEvent,
  PersonalTable,
  SubjectLink,
  TableClassification,
  TableLink,
  TableWord,
  UntoldEvent,
} from './policy/table-classification.ts';
export { type RegisteredColumn, type TableRest, tableFrom } from './policy/table-from.ts';
export type { TablesOf } from './policy/tables-of.ts';
export type {
  DataSource,
  Label,
  LegalBasis,
  Role,
  SpecialCategoryBasis,
  TimeEncoding,
} from './policy/vocabulary.ts';
export { sha256, sha256Hex, sha256Of } from './sha256.ts';
export type { ChosenPeriod, ChosenPeriods, PeriodOrder } from './store/chosen-period.ts';
export type { Journal, JournalEntry } from './store/erasure-journal.ts';
export type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from './store/file-outbox.ts';
export type { FileStorage, HostFiles, NamedFile } from './store/file-storage.ts';
export { type GallraEvent, type GallraEventType, gallraEvent } from './store/gallra-event.ts';
export { type HeldLease, type LeaseOptions, withLease } from './store/held-lease.ts';
export type { Instruction, RowCover } from './store/instruction.ts';
export type { Lease, Leases } from './store/lease.ts';
export type { HoldCover, HoldEntry, HoldOrder, HoldRelease, Holds } from './store/legal-hold.ts';
export type {
  DeleteAction,
  LiveColumn,
  LiveForeignKey,
  LiveIndex,
  LiveSchema,
  LiveTable,
} from './store/live-schema.ts';
export type {
  ClaimTally,
  Cursor,
  Disposal,
  DisposalResult,
  EventLog,
  ExpiredPartition,
  GroupDue,
  GroupTally,
  KnownSubject,
  PartitionDrop,
  Partitions,
  Records,
  Reference,
  RequestEntry,
  Requests,
  RowKey,
  Scope,
  Store,
  SubjectRow,
  TableDue,
  TableTally,
  TallyQuestion,
  Transaction,
} from './store/store.ts';
export type { SubjectKey, SubjectReference } from './store/subject-reference.ts';
export {
  type DeadlineRegime,
  deadline,
  type RequestDeadline,
  requestDeadline,
} from './time/deadline.ts';
export { endOfCalendarYear, endOfFinancialYear, financialYearEnd, type Month } from './time/financial-year.ts';
export { type NewYearOffset, newYearInUtc, newYearOffsets } from './time/new-year.ts';
export { describePeriod, isExact, isPeriod, type Period, type PeriodParts, parsePeriod } from './time/period.ts';
export {
  addDays,
  addPeriod,
  compare,
  formatDate,
  isLonger,
  isPlainDate,
  localDate,
  type PlainDate,
  plainDate,
  startOfDay,
} from './time/plain-date.ts';
export { type HolidayCalendar, type PublicHoliday, swedishPublicHolidays } from './time/public-holiday.ts';
export {
  type Alignment,
  cutoff,
  cutoffInstant,
  lastDayKept,
  lastInstantKept,
  phaseEnds,
  type StorageClock,
} from './time/storage-period.ts';
