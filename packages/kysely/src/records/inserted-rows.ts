import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';

/** Rows of one INSERT: some databases take no more than 999 or 32,767 bound values. */
const atOnce = 150;

/** A list in parts that one statement takes. */
export function* inParts<T>(list: readonly T[], size = atOnce): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

/** Inserts rows, however many. */
export const insertion =
  (db: Kysely<AnyDatabase>) =>
  async (table: Sql, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> => {
    const names = sql.join(columns.map((name) => sql.id(name)));
    for (const part of inParts(rows)) {
      const values = part.map((row) => sql`(${sql.join(row.map((value) => sql`${value}`))})`);
      await sql`insert into ${table} (${names}) values ${sql.join(values)}`.execute(db);
    }
  };
