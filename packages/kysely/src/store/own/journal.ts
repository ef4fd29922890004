import type { Policy } from '@gallra/core';
import type { Journal, JournalEntry } from '@gallra/core/store';
import { startOfDay } from '@gallra/core/time';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../any-database.ts';
import { guarded } from '../../database-error.ts';
import type { Sql } from '../../dialects/dialect-sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** Rows in one statement; entries hold a digest for each column, and databases limit what they take at once. */
const most = 200;

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += most) yield list.slice(start, start + most);
}

/** The erasure journal. */
export function kyselyJournal(db: Kysely<AnyDatabase>, own: (table: string) => Sql, policy: Policy): Journal {
  const journal = own('gallra_journal');
  const exported = own('gallra_exports');
  const bound = (ids: readonly string[]) => sql.join(ids.map((id) => sql`${id}`));
  const read = async (where: Sql): Promise<readonly JournalEntry[]> => {
    const rows = await rowsOf(db, sql`select id, at, body from ${journal} ${where} order by at, id`);
    return rows.map(
      (row) => ({ ...JSON.parse(String(row.body)), id: String(row.id), at: new Date(String(row.at)) }) as JournalEntry,
    );
  };
  return {
    append: (entries) =>
      guarded('writing the erasure journal', async () => {
        for (const chunk of chunks(entries)) {
          const there = await rowsOf(
            db,
            sql`select id from ${journal} where id in (${bound(chunk.map(({ id }) => id))})`,
          );
          const known = new Set(there.map(({ id }) => String(id)));
          const rows = chunk
            .filter(({ id }) => !known.has(id))
            .map(({ id, at, ...rest }) => sql`(${id}, ${at.toISOString()}, ${JSON.stringify(rest)})`);
          if (rows.length > 0) await sql`insert into ${journal} (id, at, body) values ${sql.join(rows)}`.execute(db);
        }
      }),
    list: (since) =>
      guarded('reading the erasure journal', () =>
        read(since === undefined ? sql`` : sql`where at >= ${startOfDay(since, policy.timeZone).toISOString()}`),
      ),
    unexported: () =>
      guarded('reading the erasure journal', () => read(sql`where id not in (select entry from ${exported})`)),
    markExported: (ids, at) =>
      guarded('writing the erasure journal', async () => {
        for (const chunk of chunks(ids))
          await sql`insert into ${exported} (entry, exported_at) select id, ${sql.lit(at.toISOString())} from ${journal} where id in (${bound(chunk)}) and id not in (select entry from ${exported})`.execute(
            db,
          );
      }),
    prune: (before) =>
      guarded('pruning the erasure journal', async () => {
        const old = sql`at < ${before.toISOString()}`;
        await sql`delete from ${exported} where entry in (select id from ${journal} where ${old})`.execute(db);
        const { numAffectedRows = 0n } = await sql`delete from ${journal} where ${old}`.execute(db);
        return Number(numAffectedRows);
      }),
  };
}
