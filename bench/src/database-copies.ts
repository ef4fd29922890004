import type { TestDatabase } from '@gallra/spec/databases';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

/** A database that is worked on once. */
export interface DatabaseCopy {
  readonly db: Kysely<never>;
  readonly pool: pg.Pool;
  readonly url: string;
}

function connect(server: string, name: string): DatabaseCopy & { readonly name: string } {
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href });
  // A pool has ended before its connections have, and those end with the database.
  pool.on('error', () => undefined);
  return { name, pool, url: url.href, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) };
}

/**
 * Fills a database once. Each run gets a copy, file by file, so that none pays for the one before.
 *
 * @param home - says where the server is
 * @param of - what the database is called among those of this process
 * @param fill - fills it
 * @param warm - a query that reads of each copy, before the clock starts, what all are to find in memory
 * @returns `fresh`, which drops the last copy and makes another; `close`, which leaves nothing behind
 */
export async function databaseCopies(
  { db: server, url = '' }: Pick<TestDatabase, 'db' | 'url'>,
  of: string,
  fill: (db: Kysely<never>) => Promise<void>,
  warm: string,
) {
  const original = `bench_${process.pid}_${of}`;
  await sql`create database ${sql.id(original)} template template0`.execute(server);
  const { db } = connect(url, original);
  await fill(db);
  await db.destroy();

  let last: ReturnType<typeof connect> | undefined;
  async function drop(): Promise<void> {
    if (last === undefined) return;
    await last.db.destroy();
    await sql`drop database ${sql.id(last.name)} with (force)`.execute(server);
    last = undefined;
  }
  return {
    async fresh(): Promise<DatabaseCopy> {
      await drop();
      const copy = `${original}_copy`;
      await sql`create database ${sql.id(copy)} template ${sql.id(original)} strategy file_copy`.execute(server);
      last = connect(url, copy);
      await sql`checkpoint`.execute(server);
      await sql.raw(warm).execute(last.db);
      return last;
    },
    async close(): Promise<void> {
      await drop();
      await sql`drop database ${sql.id(original)} with (force)`.execute(server);
    },
  };
}

export type DatabaseCopies = Awaited<ReturnType<typeof databaseCopies>>;
