export { type AuditedDialect, type AuditOptions, auditedDialect } from './capture/connection/audited-dialect.ts';
export { connectionFault } from './database/connection-fault.ts';
export type { Capabilities, DialectName } from './dialects/dialect.ts';
export { capabilitiesOf } from './dialects/dialect-of.ts';
export { type IntrospectOptions, introspect } from './introspection/introspect.ts';
export { kyselyStore } from './store/kysely-store.ts';
export { migrate, migrationSql } from './store/migrations.ts';
export { createOwnRecordTable } from './store/own-record-table.ts';
export { auditTriggersSql, dropAuditTriggers, installAuditTriggers } from './triggers/audit-triggers.ts';
