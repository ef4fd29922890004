import type { Transaction } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';

/** Between disposal and what keeps rows; a transaction that has a lock does not ask for it again. */
export function preservationOn(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
  { preservation, waiting }: Pick<DialectSql, 'preservation' | 'waiting'>,
): Pick<Transaction, 'disposing' | 'preserving'> {
  const lock = own('gallra_preservation');
  const run = async (statement: Sql | undefined) => {
    if (statement !== undefined) await sql`${statement}`.execute(db);
  };
  let isDisposing = false;
  let isPreserving = false;
  return {
    disposing: (waitSeconds) =>
      guarded('waiting for those who keep rows', async () => {
        if (isDisposing || preservation === undefined) return;
        const take = () => run(preservation.disposing(lock));
        if (waitSeconds === undefined) await take();
        else if (waiting === undefined) {
          await run(preservation.within?.(waitSeconds));
          await take();
        } else await waiting(db, waitSeconds, take);
        isDisposing = true;
      }),
    preserving: () =>
      guarded('waiting for those who dispose of rows', async () => {
        if (isPreserving) return;
        await run(preservation?.preserving(lock));
        isPreserving = true;
      }),
  };
}
