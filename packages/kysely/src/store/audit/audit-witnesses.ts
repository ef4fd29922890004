import type { AuditLogs } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** How far witnesses have come, in a table of Gallra's own. */
export function auditWitnesses(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  dialect: DialectSql,
): Pick<AuditLogs, 'witnessed' | 'witness'> {
  const witnesses = own('gallra_audit_witnesses');
  return {
    witnessed: () =>
      guarded('reading how far witnesses have come', async () => {
        const rows = await rowsOf(db, sql`select witness, log, size from ${witnesses}`);
        return rows.map(({ witness, log, size }) => ({
          witness: String(witness),
          log: String(log),
          size: Number(size),
        }));
      }),
    witness: ({ witness, log, size }) =>
      guarded('keeping how far a witness has come', async () => {
        await sql`insert into ${witnesses} (witness, log, size) values (${witness}, ${log}, ${size})${dialect.leaveAlone('witness')}`.execute(
          db,
        );
        await sql`update ${witnesses} set size = ${size} where witness = ${witness} and log = ${log} and size < ${size}`.execute(
          db,
        );
      }),
  };
}
