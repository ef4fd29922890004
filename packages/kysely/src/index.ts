export { type AuditedDialect, type AuditOptions, auditedDialect } from './audit/audited-dialect.ts';
export { auditTriggersSql, dropAuditTriggers, installAuditTriggers } from './audit/triggers/audit-triggers.ts';
export { dialectOf } from './introspection/dialect.ts';
export { type IntrospectOptions, introspect } from './introspection/introspect.ts';
export { kyselyStore } from './kysely-store.ts';
export { migrate, migrationSql } from './migrations.ts';
