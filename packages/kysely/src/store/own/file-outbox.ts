import { outboxFiles, ownTableName } from '@gallra/core/record';
import type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { and, type Predicate, toSql } from '../../predicates/boolean.ts';
import type { RowsContext } from '../../records/compilations.ts';
import { everyNamed, stillNamed } from '../../records/files-in-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** Entries in one statement. */
const page = 500;

/** Files to be removed, in a table of Gallra's own. */
export function kyselyFiles(context: RowsContext, db: Kysely<AnyDatabase>): FileOutbox {
  const { dialect, own } = context;
  const outbox = own(ownTableName(outboxFiles));
  const isOf = (operation: string | undefined): Predicate =>
    operation === undefined ? true : sql`operation = ${operation}`;
  const among = (ids: readonly string[]): Sql => sql`id in (${sql.join(ids.map((id) => sql`${id}`))})`;
  const pages = async (ids: readonly string[], work: (some: Sql) => Sql): Promise<void> => {
    for (let start = 0; start < ids.length; start += page)
      await sql`${work(among(ids.slice(start, start + page)))}`.execute(db);
  };

  async function take({ now, until, horizon, limit, operation }: FileTurn): Promise<readonly FileEntry[]> {
    const turn = sql`(retry_at <= ${now.toISOString()} or retry_at > ${horizon.toISOString()})`;
    // Looked for without a lock, and locked by their keys: a locked range would make MariaDB's transactions block each other.
    const found = await rowsOf(
      db,
      sql`select id from ${outbox} where ${toSql(and(turn, isOf(operation)))} order by retry_at, id limit ${sql.lit(limit)}`,
    );
    if (found.length === 0) return [];
    const rows = await rowsOf(
      db,
      sql`select id, table_name, column_name, value, operation, attempts from ${outbox} where ${among(found.map(({ id }) => String(id)))} and ${turn}${dialect.unlocked}`,
    );
    await pages(
      rows.map(({ id }) => String(id)),
      (some) =>
        sql`update ${outbox} set attempts = attempts + 1, attempted_at = ${now.toISOString()}, retry_at = ${until.toISOString()} where ${some}`,
    );
    return rows.map((row) => ({
      id: String(row.id),
      table: String(row.table_name),
      column: String(row.column_name),
      value: String(row.value),
      attempts: Number(row.attempts) + 1,
      ...(row.operation === null ? {} : { operation: String(row.operation) }),
    }));
  }

  async function waiting(operation: string | undefined): Promise<readonly WaitingFiles[]> {
    const rows = await rowsOf(
      db,
      sql`select table_name, column_name, count(*) as files, count(failing_since) as failing, min(failing_since) as since from ${outbox} where ${toSql(isOf(operation))} group by table_name, column_name order by table_name, column_name`,
    );
    return rows.map((row) => ({
      table: String(row.table_name),
      column: String(row.column_name),
      files: Number(row.files),
      failing: Number(row.failing),
      ...(row.since === null ? {} : { failingSince: new Date(String(row.since)) }),
    }));
  }

  return {
    take: (turn) => guarded('taking files to be removed', () => take(turn)),
    stillNamed: (values) => guarded('looking for rows that name a file', () => stillNamed(context, db, values)),
    named: () => everyNamed(context, db),
    settle: (ids) =>
      guarded('settling removed files', () => pages(ids, (some) => sql`delete from ${outbox} where ${some}`)),
    postpone: (ids, { failedAt, until }) =>
      guarded('noting files that were not removed', () =>
        pages(
          ids,
          (some) =>
            sql`update ${outbox} set retry_at = ${until.toISOString()}, failing_since = coalesce(failing_since, ${failedAt.toISOString()}) where ${some}`,
        ),
      ),
    waiting: (operation) => guarded('counting files to be removed', () => waiting(operation)),
  };
}
