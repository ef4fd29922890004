import type { Policy } from '@gallra/core';
import { erasureJournal, journalExports, journalOn, ownTableName } from '@gallra/core/record';
import type { Journal } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../any-database.ts';
import { guarded } from '../../database-error.ts';
import type { DialectSql, Sql } from '../../dialects/dialect-sql.ts';
import { kyselyOwnRecords } from './own-records.ts';

/** The erasure journal, and which of it stands in an archive too. */
export function kyselyJournal(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  dialect: Pick<DialectSql, 'locked'>,
  { timeZone }: Pick<Policy, 'timeZone'>,
): Journal {
  const journal = own(ownTableName(erasureJournal));
  const exported = own(ownTableName(journalExports));
  const entries = kyselyOwnRecords(db, own, dialect, erasureJournal);
  return journalOn(entries, kyselyOwnRecords(db, own, dialect, journalExports), {
    timeZone,
    unexported: () =>
      guarded('reading the erasure journal', () => entries.where(sql`r.id not in (select id from ${exported})`)),
    prune: (before) =>
      guarded('pruning the erasure journal', async () => {
        const old = sql`in_force_from < ${before.toISOString()}`;
        await sql`delete from ${exported} where id in (select id from ${journal} where ${old})`.execute(db);
        const { numAffectedRows = 0n } = await sql`delete from ${journal} where ${old}`.execute(db);
        return Number(numAffectedRows);
      }),
  });
}
