import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import type { TestDatabase } from '@gallra/spec/databases';
import { sql } from 'kysely';
import { type DatabaseCopies, type DatabaseCopy, databaseCopies } from '../database-copies.ts';
import { contactsPolicy, contactsTables } from './contacts.ts';

/** Nothing was due then: a sweep for it is completed, and those that are measured need no approval. */
const longAgo = new Date('1999-01-01T12:00:00Z');

/**
 * Copies of a database with contacts.
 *
 * @param home - says where the server is
 * @param rows - how many contacts
 * @param estate - with child tables, or without
 */
export function contactsCopies(
  home: Pick<TestDatabase, 'db' | 'url'>,
  rows: number,
  estate: 'erased' | 'alone',
): Promise<DatabaseCopies> {
  const policy = contactsPolicy(estate);
  return databaseCopies(
    home,
    `${rows}_${estate}`,
    async (db) => {
      await migrate(db);
      for (const statement of contactsTables(rows, estate === 'erased')) await sql.raw(statement).execute(db);
      const store = kyselyStore({ db, policy });
      await sweep(store, policy, longAgo, { approve: (await plan(store, policy, longAgo)).hash });
    },
    // A plan reads the contacts.
    'select count(*) from contacts where name is not null',
  );
}

/** Throws unless exactly this many rows meet a condition: a fast wrong answer is no answer. */
export async function expectRows({ db }: DatabaseCopy, where: string, expected: number): Promise<void> {
  const { rows } = await sql<{ found: string }>`select count(*) as found from contacts where ${sql.raw(where)}`.execute(
    db,
  );
  if (Number(rows[0]?.found) !== expected)
    throw new Error(`Expected ${expected} rows where ${where}, found ${rows[0]?.found}.`);
}
