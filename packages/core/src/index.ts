export type { ChosenPeriod, ChosenPeriods, PeriodOrder, PeriodWithdrawal } from './decision/chosen-period.ts';
export type { CutBy } from './decision/claim/claim-of.ts';
export type { Reason } from './decision/claim/reason.ts';
export { type End, latestEnd } from './decision/clock-state.ts';
export {
  type ColumnDecision,
  decide,
  type PartyDecision,
  type RowDecision,
} from './decision/decide.ts';
export type { EventState, Moment } from './decision/event-state.ts';
export type { Instruction, RowCover } from './decision/instruction.ts';
export type { HoldCover, HoldEntry, HoldOrder, HoldRelease, Holds } from './decision/legal-hold.ts';
export type { Person, PersonKey, SubjectStates } from './decision/people-behind.ts';
export type { RightInForce, SubjectState } from './decision/right-in-force.ts';
export type { ControllerScope, Lookup, RowWithLinks } from './decision/row-with-links.ts';
export {
  type ControllerState,
  type ControllerView,
  type InForce,
  type LegalHold,
  type PersonInRow,
  type Situation,
  situationOf,
} from './decision/situation.ts';
export type { HeldSince, SubjectKey, SubjectReference } from './decision/subject-reference.ts';
export type { MergedPerson, Succession } from './decision/succession.ts';
export type { CheckedPolicy } from './definition/checked/checked-policy.ts';
export { definePolicy, type WrittenPolicy } from './definition/checked/define-policy.ts';
export type { TablesOf } from './definition/checked/tables-of.ts';
export { parsePolicy } from './definition/parse-policy.ts';
export { policyMembers } from './definition/policy-members.ts';
export type { PolicyProblem } from './definition/problem/problem.ts';
export {
  type AnyGallraError,
  GallraError,
  type GallraErrorCode,
  gallraErrorCodes,
  isGallraError,
  isShortCode,
} from './error.ts';
export type { Condition, ConditionTest, ConditionValue } from './policy/condition.ts';
export type { Label } from './policy/label.ts';
export type { NumberFormat, NumberUnit } from './policy/number-format.ts';
export { type OperationTerm, type ProcessingOperation, processingOperations } from './policy/operation.ts';
export type {
  AgreementEnd,
  AgreementMoment,
  AuditLogRetention,
  Backup,
  ChangedFinancialYear,
  Controllers,
  DataCategory,
  FinancialYearHistory,
  FinancialYearTable,
  Measure,
  Organisation,
  OwnRecordRule,
  Parties,
  Place,
  Policy,
  Recipient,
  ReturnPeriods,
  SubjectCategory,
} from './policy/policy.ts';
export { canonicalHash, type PolicyVersion, policyVersion } from './policy/policy-version.ts';
export type { Provision, Unread } from './policy/provision.ts';
export type {
  ControllerPurpose,
  Duty,
  JointControllers,
  Limit,
  ProcessorPurpose,
  Purpose,
  PurposeDescription,
} from './policy/purpose.ts';
export type {
  AgreementRule,
  InheritedRule,
  OpenPeriodChoice,
  OpenPeriodRule,
  PeriodChoice,
  PeriodRule,
  PhasedRule,
  StorageRule,
} from './policy/storage-rule.ts';
export type { Row } from './policy/table/row.ts';
export { type RegisteredColumn, type TableRest, tableFrom } from './policy/table/table-from.ts';
export type {
  ColumnClassification,
  ColumnDisposal,
  ColumnWord,
  ControllerLink,
  EventSource,
  IdentifierKind,
  LinkedEvent,
  MomentSource,
  OwnEvent,
  ParentEvent,
  PersonalTable,
  SubjectLink,
  TableClassification,
  TableLink,
  TableWord,
  UnfollowedLink,
  UntoldEvent,
} from './policy/table-classification.ts';
export type { ClausesModule, Transfer, TransferMechanism } from './policy/transfer.ts';
export type {
  DataSource,
  LegalBasis,
  PurposeRole,
  Role,
  SpecialCategoryBasis,
  TimeEncoding,
} from './policy/vocabulary.ts';
export type { CategoryOrder, ControllerCategory } from './record/controller-category.ts';
export { type DeadlineRegime, deadline, type RequestDeadline, requestDeadline } from './time/deadline.ts';
export type { HolidayCalendar, PublicHoliday } from './time/holiday-calendar.ts';
export { type Period, parsePeriod } from './time/period.ts';
export { lastDayKept } from './time/storage-period.ts';
