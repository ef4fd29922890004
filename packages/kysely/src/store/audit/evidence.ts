import { type AuditLogs, evidenceEvent, evidenceRecord } from '@gallra/core/audit';
import type { EvidenceLog } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/**
 * Gallra's own events, as evidence in the audit logs. Which log is open is asked once a transaction and not remembered
 * beyond: after a restore another one goes on.
 */
export function kyselyEvents(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  audit: Pick<AuditLogs, 'append' | 'of'>,
): EvidenceLog {
  const open = new Map<string | undefined, string>();
  const logOf = async (controller: string | undefined): Promise<string> => {
    const log = open.get(controller) ?? (await audit.of(controller));
    open.set(controller, log);
    return log;
  };
  return {
    append: async (events) => {
      const records = [];
      for (const event of events) records.push(evidenceRecord(event, await logOf(event.controller)));
      await audit.append(records);
    },
    list: ({ type, limit = 100 } = {}) =>
      guarded('reading its events', async () => {
        const types = [type ?? []].flat();
        const listed = types.length === 0 ? sql`is not null` : sql`in (${sql.join(types)})`;
        const rows = await rowsOf(
          db,
          sql`select envelope, controller from (select sequence, log, envelope from ${own('gallra_audit')} where type ${listed} order by sequence desc limit ${sql.lit(limit)}) as events inner join ${own('gallra_audit_logs')} as logs on logs.log = events.log order by sequence desc`,
        );
        return rows.map(({ envelope, controller }) =>
          evidenceEvent(String(envelope), controller === null ? undefined : String(controller)),
        );
      }),
  };
}
