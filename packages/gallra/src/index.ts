export type {
  ActorErasureReport,
  AuditEntry,
  AuditHtmlOptions,
  AuditProblem,
  Consultation,
  ConsultationOptions,
  EventFilter,
  LogEpoch,
  LogVerification,
  PruneReport,
  ReadableWitness,
  SealReport,
  Witness,
  WitnessAlarm,
} from '@gallra/audit';
export { fileWitness, storageWitness, webhookWitness } from '@gallra/audit';
export type { GallraEvent, GallraEventType } from '@gallra/core/audit';
export type { FileStorage, HostFiles, NamedFile, Store } from '@gallra/core/store';
export {
  type AccessPackage,
  type EarlierRows,
  type ErasurePreview,
  type ErasureReport,
  type ErasureWarning,
  forSubject,
  type Language,
  type LanguageTag,
} from '@gallra/dsar';
export type {
  Blocked,
  Breaker,
  Budget,
  DisposalProgress,
  FailingFiles,
  FileReport,
  Forecast,
  Identifiability,
  JournalArchive,
  JournalExport,
  JournalLoss,
  LockedAction,
  Pause,
  Plan,
  PlanOptions,
  PurgeReport,
  Remainder,
  ReplayReport,
  SweepOptions,
  SweepReport,
  SweepStatus,
  SweepUnderWay,
  TablePlan,
} from '@gallra/retention';
export { fileArchive, storageArchive } from '@gallra/retention';
export type { CheckOptions, CheckReport } from './check/check.ts';
export { type Coverage, coverageInWords, type SubjectCoverage } from './check/coverage.ts';
export type { Finding, FindingCode, Severity } from './check/finding.ts';
export { defineConfig, type GallraConfig } from './config.ts';
// biome-ignore lint/performance/noReExportAll: the list stands in that entry.
export * from './entry/policy.ts';
export type {
  AuditTriggers,
  AuditVerifyOptions,
  GallraAudit,
  LogExport,
  VerifiedLog,
  WhichLogs,
} from './host/audit-log.ts';
export type { CategoryChoices } from './host/controller-categories.ts';
export { createGallra } from './host/create-gallra.ts';
export type { AskedOf, DataSubject, EffectOptions } from './host/data-subject.ts';
export type { ErasureJournal } from './host/erasure-journal.ts';
export type { Explanation } from './host/explanation.ts';
export type { FlushOptions, FlushReport } from './host/flush.ts';
export type { Gallra } from './host/gallra.ts';
export type { AuditSettings, GallraOptions } from './host/gallra-options.ts';
export type { LegalHolds } from './host/legal-holds.ts';
export type { PeriodChoices } from './host/period-choices.ts';
