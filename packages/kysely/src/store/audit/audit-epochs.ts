import type { AuditLogs } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { openingLog } from './event-insert.ts';

/** What goes on after a restore, in Gallra's own tables. */
export function auditEpochs(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
): Pick<AuditLogs, 'succeed' | 'reissue'> {
  const [logs, events] = [own('gallra_audit_logs'), own('gallra_audit')];
  return {
    succeed: ({ log, size }) =>
      guarded('closing an audit log', async () => {
        const [found] = await rowsOf(db, sql`select controller, open_for from ${logs} where log = ${log}`);
        if (found === undefined) return undefined;
        const successor = crypto.randomUUID();
        // Closed first: a controller has one open log.
        const { numAffectedRows = 0n } =
          await sql`update ${logs} set open_for = null, successor = ${successor} where log = ${log} and size = ${size} and open_for is not null`.execute(
            db,
          );
        if (numAffectedRows === 0n) return undefined;
        const { controller, open_for } = found;
        await openingLog(logs, {
          log: sql`${successor}`,
          controller: sql`${controller}`,
          openFor: sql`${open_for}`,
        }).execute(db);
        return successor;
      }),
    reissue: (from, to, reissued) =>
      guarded('moving events to another audit log', async () => {
        for (const { position, envelope } of reissued)
          await sql`update ${events} set log = ${to}, envelope = ${envelope} where sequence = ${position} and log = ${from} and leaf is null`.execute(
            db,
          );
      }),
  };
}
