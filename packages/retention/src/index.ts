export { choosePeriod, withdrawPeriod } from './controller/chosen-period.ts';
export { declareCategory, withdrawCategory } from './controller/controller-category.ts';
export { type PurgeOrder, type PurgeReport, purge, purgePreview } from './controller/purge.ts';
export { type SuccessionReport, succeedController } from './controller/succession.ts';
export type { Allowance, Done } from './disposal/allowance.ts';
export { disposeInOrder, disposeInTransaction } from './disposal/disposal.ts';
export type { DisposalAction } from './disposal/disposal-action.ts';
export type {
  ActionReport,
  Budget,
  DisposalOptions,
  DisposalProgress,
  DisposalReport,
  LockedAction,
  OwnRecordsReport,
  ReferencedReport,
  SweepReport,
  UnapprovedAction,
} from './disposal/disposal-report.ts';
export {
  type FailingFiles,
  type FileRemovalOptions,
  type FileReport,
  removeFiles,
  waitingFiles,
} from './files/file-removal.ts';
export { type OverdueHold, placeHold, releaseHold } from './hold/legal-hold.ts';
export { lastCopyGone } from './journal/backup-inventory.ts';
export { type ArchiveStorage, fileArchive, type JournalArchive, storageArchive } from './journal/journal-archive.ts';
export { type JournalSubject, journalEntry } from './journal/journal-entry.ts';
export {
  exportJournal,
  type JournalExport,
  type JournalLoss,
  journalLoss,
  pruneJournal,
} from './journal/journal-export.ts';
export { refuseShortKey, rowFingerprint, rowKey } from './journal/row-fingerprint.ts';
export type { BlockingReason } from './order/blocking-key.ts';
export { orderOfDisposal } from './order/order-of-disposal.ts';
export type { OrderedPolicy, PolicyOnSchema } from './order/policy-on-schema.ts';
export type { BlockingKey, Circle, CircleKey, DisposalOrder, TableOrder } from './order/table-order.ts';
export type { Breaker } from './plan/breaker.ts';
export { type Forecast, forecast, type MonthAhead, type TableExpiry } from './plan/forecast.ts';
export { type Identifiability, identifiability, type Remainder, type Trace } from './plan/identifiability.ts';
export { type MissingIndex, missingIndexes } from './plan/missing-index.ts';
export { type Blocked, type Obstacle, obstacles } from './plan/obstacle/blocked.ts';
export type { ColumnObstacle } from './plan/obstacle/column-obstacle.ts';
export { refuseUnlikeLinks, type UnlikeLink, unlikeLinks } from './plan/obstacle/link-fault.ts';
export type { TableObstacle } from './plan/obstacle/table-obstacle.ts';
export { refuseUnseen, type UnseenTable, unseenTables } from './plan/obstacle/unseen-rows.ts';
export type { OwnRecordPlan, OwnRecordsPlan } from './plan/own-record-plan.ts';
export type { OwnRecordsOptions } from './plan/own-records.ts';
export { type DueCount, due, type Plan, type PlanOptions, planInTransaction } from './plan/plan.ts';
export type { ClaimPlan, DueInTable, GroupPlan, ReferencingKey, TablePlan, ToldClaim } from './plan/table-plan.ts';
export { goneControllers } from './plan/unknown/gone-controllers.ts';
export { type NeverBegan, neverBegan } from './plan/unknown/never-began.ts';
export { type UnreadableIn, unreadableTimes } from './plan/unknown/unreadable-times.ts';
export { plan, planOfHost } from './plan/whole-plan.ts';
export { type LostRectification, type ReplayOptions, type ReplayReport, replay } from './replay/replay.ts';
export { closeRequests, forget, isNothingLeft, objectedToMarketing } from './sweep/forgotten-people.ts';
export type { SweepNote, TableProgress } from './sweep/lease-note.ts';
export { type OwnRecordsConditions, sweepOwnRecords } from './sweep/own-records.ts';
export { type Pause, pauseSweeps, resumeSweeps } from './sweep/pause.ts';
export { type SweepOptions, sweep } from './sweep/sweep.ts';
export type { SweepConditions } from './sweep/sweep-conditions.ts';
export type { SweepOutcome, SweepRun } from './sweep/sweep-run.ts';
export {
  type BegunSweep,
  beginSweep,
  endSweep,
  type SweepEnd,
  type SweepPart,
  type SweepWork,
  sweepPart,
} from './sweep/sweep-stages.ts';
export { type LastSweep, type SweepStatus, type SweepUnderWay, sweepStatus } from './sweep/sweep-status.ts';
