import type { AuditLogs } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** Reads events, sealed or not, in pages: by data subject through an index, else by their position. */
export function auditPages(
  db: Kysely<AnyDatabase>,
  { events, subjects }: { readonly events: Sql; readonly subjects: Sql },
): Pick<AuditLogs, 'events'> {
  return {
    events: ({ subject, logs, after, newestFirst = false, limit }) =>
      guarded('reading its audit log', async () => {
        if (logs?.length === 0) return [];
        const position = subject === undefined ? sql`e.sequence` : sql`s.event`;
        const conditions = [
          ...(subject === undefined ? [] : [sql`s.subject = ${subject}`]),
          ...(logs === undefined ? [] : [sql`e.log in (${sql.join(logs)})`]),
          ...(after === undefined
            ? []
            : [sql`${position} ${sql.raw(newestFirst ? '<' : '>')} ${sql.lit(Number(after))}`]),
        ];
        const where = conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;
        const source =
          subject === undefined
            ? sql`${events} as e`
            : sql`${subjects} as s inner join ${events} as e on e.sequence = s.event`;
        const rows = await rowsOf(
          db,
          sql`select e.sequence, e.log, e.leaf, e.envelope, e.actor_salt, e.actor from ${source}${where} order by ${position}${sql.raw(newestFirst ? ' desc' : '')} limit ${sql.lit(limit)}`,
        );
        return rows.map(({ sequence, log, leaf, envelope, actor_salt, actor }) => ({
          position: String(sequence),
          log: String(log),
          envelope: String(envelope),
          ...(leaf === null ? {} : { leaf: Number(leaf) }),
          ...(actor_salt === null ? {} : { actor: { salt: String(actor_salt), body: String(actor) } }),
        }));
      }),
  };
}
