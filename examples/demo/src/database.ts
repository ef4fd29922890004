import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import type { RowsOf } from './rows.ts';

/** What a database begins with. */
export interface Contents<DB> {
  /** The statements that create its tables and indexes, each ended by a semicolon and a new line. */
  readonly ddl: string;
  /** Its rows, made when they are wanted. */
  readonly rows: () => RowsOf<DB>;
}

/** Creates the tables and indexes. PostgreSQL and PGlite; the tables must not exist. */
export async function createTables<DB>(db: Kysely<DB>, ddl: string): Promise<void> {
  const statements = ddl.trim().split(/;\n+/);
  await db.transaction().execute(async (trx) => {
    for (const statement of statements) await sql.raw(statement).execute(trx);
  });
}

/** Fills empty tables whose keys are an identity called `id`. */
export async function fillTables<DB>(db: Kysely<DB>, rows: RowsOf<DB>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const [table, all] of Object.entries<readonly object[]>(rows)) {
      for (let at = 0; at < all.length; at += 500) {
        await trx
          .insertInto(table as never)
          .values(all.slice(at, at + 500) as never)
          .execute();
      }
      const next = sql.lit(all.length + 1);
      await sql`alter table ${sql.table(table)} alter column id restart with ${next}`.execute(trx);
    }
  });
  // A database that has just been filled knows nothing about its rows yet, and plans badly.
  await sql`analyze`.execute(db);
}

const connect = <DB>(pglite: PGlite): Kysely<DB> => new Kysely<DB>({ dialect: new PGliteDialect({ pglite }) });

/**
 * A filled database in memory. Whoever opens it destroys it.
 *
 * @param contents - its tables and rows
 * @param pglite - for those who want a second handle on it
 */
export async function openInMemory<DB>({ ddl, rows }: Contents<DB>, pglite = new PGlite()): Promise<Kysely<DB>> {
  const db = connect<DB>(pglite);
  await createTables(db, ddl);
  await fillTables(db, rows());
  return db;
}

/**
 * The database in a folder; made and filled where there is none yet.
 *
 * @param contents - its tables and rows
 * @param folder - its absolute path
 */
export async function openInFolder<DB>({ ddl, rows }: Contents<DB>, folder: string): Promise<Kysely<DB>> {
  await mkdir(folder, { recursive: true });
  const db = connect<DB>(new PGlite(folder));
  const tables = await db.introspection.getTables();
  if (tables.length === 0) {
    await createTables(db, ddl);
    await fillTables(db, rows());
  }
  return db;
}
