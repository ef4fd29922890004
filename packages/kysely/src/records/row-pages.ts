import type { Row } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { guarded } from '../database/database-error.ts';
import type { Sql } from '../database/sql.ts';
import type { RowsContext } from './compilations.ts';
import { rowsOf } from './selected-rows.ts';

/** Rows of a table that are read page by page. */
interface PagedRows {
  readonly table: string;
  readonly alias: string;
  readonly key: readonly Sql[];
  readonly where: Sql;
  /** What is selected of them. */
  readonly list: Sql;
  readonly size: number;
}

/** Pages of rows in the order of their keys, which come along as text. */
export async function* rowPages(
  { names, dialect }: Pick<RowsContext, 'names' | 'dialect'>,
  db: Kysely<AnyDatabase>,
  { table, alias, key, where, list, size }: PagedRows,
): AsyncGenerator<readonly Row[]> {
  const texts = key.map((value, part) => sql`${dialect.exactKey(value)} as ${sql.id(`k${part}`)}`);
  let behind = sql``;
  for (;;) {
    const page = await guarded(`reading table "${table}"`, () =>
      rowsOf(
        db,
        sql`select ${list}, ${sql.join(texts)} from ${names.from(table)} as ${sql.id(alias)} where ${where}${behind} order by ${sql.join(key)} limit ${sql.lit(size)}`,
      ),
    );
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    const place = key.map((_, part) => sql`${String(last[`k${part}`])}`);
    behind = sql` and (${sql.join(key)}) > (${sql.join(place)})`;
  }
}
