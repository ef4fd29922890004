export { lastCopyGone } from './backup-inventory.ts';
export { type Blocked, obstacles } from './blocked.ts';
export type { Breaker } from './breaker.ts';
export { choosePeriod } from './chosen-period.ts';
export type { Obstacle } from './column-obstacle.ts';
export { disposeInOrder, disposeInTransaction } from './disposal.ts';
export type { Circle, CircleKey, DisposalOrder, HoldingReference, TableOrder } from './disposal-order.ts';
export type {
  ActionReport,
  Budget,
  DisposalAction,
  DisposalOptions,
  DisposalProgress,
  DisposalReport,
  HeldReport,
  LockedAction,
  SweepReport,
} from './disposal-report.ts';
export { explainOrder } from './explain-order.ts';
export {
  type FailingFiles,
  type FileRemovalOptions,
  type FileReport,
  removeFiles,
  waitingFiles,
} from './file-removal.ts';
export { type Forecast, forecast, type MonthAhead, type TableExpiry } from './forecast.ts';
export { forget, forgetGone, isNothingLeft } from './forgotten-people.ts';
export type { HoldingReason } from './holding.ts';
export { type Identifiability, identifiability, type Remainder, type Trace } from './identifiability.ts';
export { type ArchiveStorage, fileArchive, type JournalArchive, storageArchive } from './journal-archive.ts';
export { type JournalSubject, journalEntry } from './journal-entry.ts';
export { exportJournal, type JournalExport, type JournalLoss, journalLoss, pruneJournal } from './journal-export.ts';
export type { SweepNote, TableProgress } from './lease-note.ts';
export { type OverdueHold, overdueHolds, placeHold, releaseHold } from './legal-hold.ts';
export { type MissingIndex, missingIndexes } from './missing-index.ts';
export { orderOfDisposal } from './order-of-disposal.ts';
export { type Pause, pauseSweeps, resumeSweeps } from './pause.ts';
export { type Due, due, type Plan, type PlanOptions, plan, planInTransaction } from './plan.ts';
export { type PurgeOrder, type PurgeReport, purge, purgePreview } from './purge.ts';
export {
  type RecordOptions,
  type RectificationOrder,
  type RightOrder,
  recordRectification,
  recordRight,
} from './recorded-right.ts';
export { type LostRectification, type ReplayOptions, type ReplayReport, replay } from './replay.ts';
export { refuseShortKey, rowFingerprint, rowKey } from './row-fingerprint.ts';
export { ruleInWords } from './rule-in-words.ts';
export { type SweepOptions, sweep } from './sweep.ts';
export type { SweepConditions } from './sweep-conditions.ts';
export {
  type BegunSweep,
  beginSweep,
  endSweep,
  type SweepPart,
  type SweepReference,
  type SweepWork,
  sweepPart,
} from './sweep-stages.ts';
export { type LastSweep, type SweepStatus, type SweepUnderWay, sweepStatus } from './sweep-status.ts';
export type { ClaimPlan, DueInTable, GroupPlan, Holder, TablePlan } from './table-plan.ts';
export { fittingEncodings } from './time-column-type.ts';
