import { AUDIT_LOG_SCHEMA, betterAudit } from '@usebetterdev/audit-core';
import { type Kysely, sql } from 'kysely';
import type { Contacts } from './recorded-contacts.ts';

/** The table that the library describes, with its indexes. */
export const betterAuditLog = (): readonly string[] => {
  const columns = Object.entries(AUDIT_LOG_SCHEMA.columns);
  const list = columns.map(
    ([name, { type, nullable, primaryKey, defaultExpression }]) =>
      `${name} ${type}${primaryKey ? ' primary key' : ''}${nullable ? '' : ' not null'}${defaultExpression === undefined ? '' : ` default ${defaultExpression}`}`,
  );
  return [
    `create table ${AUDIT_LOG_SCHEMA.tableName} (${list.join(', ')})`,
    ...columns.flatMap(([name, { indexed }]) =>
      indexed ? [`create index better_${name} on ${AUDIT_LOG_SCHEMA.tableName} (${name})`] : [],
    ),
  ];
};

/**
 * An update and what the library records of it, statement for statement as its own adapters do where nothing else is
 * said: the row as it was, the update, and an entry with both.
 */
export function betterAuditUpdate(db: Kysely<Contacts>) {
  const table = sql.id(AUDIT_LOG_SCHEMA.tableName);
  const audit = betterAudit({
    auditTables: ['contacts'],
    database: {
      async writeLog(log) {
        await sql`insert into ${table} (id, timestamp, table_name, operation, record_id, actor_id, before_data, after_data, diff, reason, compliance, metadata)
          values (${log.id}, ${log.timestamp}, ${log.tableName}, ${log.operation}, ${log.recordId}, ${log.actorId}, ${log.beforeData ?? null}, ${log.afterData ?? null}, ${log.diff ?? null}, ${log.reason}, ${JSON.stringify(log.compliance)}, ${log.metadata ?? null})`.execute(
          db,
        );
      },
    },
  });
  const about = {
    actorId: 'agent-7',
    reason: 'brokerage',
    compliance: ['gdpr'],
    metadata: { role: 'agent', controller: '3', basis: '6(1)(f)', policy: 'f3a1', request: 'c0ffee' },
  };
  return (id: number, phone: string): Promise<void> =>
    audit.withContext(about, async () => {
      const before = await db
        .selectFrom('contacts')
        .selectAll()
        .where('id', '=', String(id))
        .limit(1000)
        .executeTakeFirstOrThrow();
      await db.updateTable('contacts').set({ phone }).where('id', '=', String(id)).execute();
      await audit.captureLog({
        tableName: 'contacts',
        operation: 'UPDATE',
        recordId: before.id,
        before,
        after: { ...before, phone },
      });
    });
}
