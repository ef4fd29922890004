import type { Policy } from '@gallra/core';
import { erasureJournal, journalExports, journalOn, ownTableName } from '@gallra/core/record';
import type { Journal } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { kyselyOwnRecords } from './own-records.ts';

/** The erasure journal, and which of it stands in an archive too. */
export function kyselyJournal(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  dialect: Pick<DialectSql, 'locked'>,
  { timeZone }: Pick<Policy, 'timeZone'>,
): Journal {
  const exported = own(ownTableName(journalExports));
  const entries = kyselyOwnRecords(db, own, dialect, erasureJournal);
  return journalOn(entries, kyselyOwnRecords(db, own, dialect, journalExports), {
    timeZone,
    unexported: () =>
      guarded('reading the erasure journal', () => entries.where(sql`r.id not in (select id from ${exported})`)),
  });
}
