// All of the audit log, from the handle that records to the verifier: `import { auditedDialect } from 'gallra/audit'`.
// biome-ignore lint/performance/noReExportAll: the list stands in that package's own index.
export * from '@gallra/audit';
export type { Actor, AuditClass, AuditLeaf, AuditLog, ProcessingContext } from '@gallra/core/audit';
export {
  type AuditedDialect,
  type AuditOptions,
  auditedDialect,
  auditTriggersSql,
  dropAuditTriggers,
  installAuditTriggers,
} from '@gallra/kysely';
export type {
  AuditTriggers,
  AuditVerifyOptions,
  GallraAudit,
  LogExport,
  VerifiedLog,
  WhichLogs,
} from '../host/audit-log.ts';
export type { AuditSettings } from '../host/gallra-options.ts';
