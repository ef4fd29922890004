import type { TestDatabase } from '@gallra/conformance/databases';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { contactsPolicy, contactsTables } from './contacts.ts';

/** A database with contacts that is worked on once. */
export interface DatabaseCopy {
  readonly db: Kysely<never>;
  readonly url: string;
}

/** Nothing was due then: a sweep for it is completed, and those that are measured need no approval. */
const longAgo = new Date('1999-01-01T12:00:00Z');

function connect(server: string, name: string): DatabaseCopy & { readonly name: string } {
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href });
  // A pool has ended before its connections have, and those end with the database.
  pool.on('error', () => undefined);
  return { name, url: url.href, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) };
}

/**
 * Makes the contacts once. Each run gets a copy, file by file, so that none pays for the one before.
 *
 * @param home - says where the server is
 * @param rows - how many contacts
 * @param estate - with child tables, or without
 * @returns `fresh`, which drops the last copy and makes another; `close`, which leaves nothing behind
 */
export async function databaseCopies(
  { db: server, url = '' }: Pick<TestDatabase, 'db' | 'url'>,
  rows: number,
  estate: 'erased' | 'alone',
) {
  const original = `bench_${process.pid}_${rows}_${estate}`;
  await sql`create database ${sql.id(original)} template template0`.execute(server);
  const { db, name } = connect(url, original);
  await migrate(db);
  for (const statement of contactsTables(rows, estate === 'erased')) await sql.raw(statement).execute(db);
  const policy = contactsPolicy(estate);
  const store = kyselyStore({ db, policy });
  await sweep(store, policy, longAgo, { approve: (await plan(store, policy, longAgo)).hash });
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
      const copy = `${name}_copy`;
      await sql`create database ${sql.id(copy)} template ${sql.id(name)} strategy file_copy`.execute(server);
      last = connect(url, copy);
      await sql`checkpoint`.execute(server);
      // A plan reads the contacts once before the clock starts; so does everybody.
      await sql`select count(*) from contacts where name is not null`.execute(last.db);
      return last;
    },
    async close(): Promise<void> {
      await drop();
      await sql`drop database ${sql.id(original)} with (force)`.execute(server);
    },
  };
}

export type DatabaseCopies = Awaited<ReturnType<typeof databaseCopies>>;

/** Throws unless exactly this many rows meet a condition: a fast wrong answer is no answer. */
export async function expectRows({ db }: DatabaseCopy, where: string, expected: number): Promise<void> {
  const { rows } = await sql<{ found: string }>`select count(*) as found from contacts where ${sql.raw(where)}`.execute(
    db,
  );
  if (Number(rows[0]?.found) !== expected)
    throw new Error(`Expected ${expected} rows where ${where}, found ${rows[0]?.found}.`);
}
