import { createGallra } from 'gallra';
import { auditedDialect, currentContext } from 'gallra/audit';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { type Database, policy } from './policy.ts';

const connectionString = process.env.DATABASE_URL;
const key = process.env.GALLRA_FINGERPRINT_KEY ?? '';

const pool = new Pool({ connectionString });
// A connection that the server ends is told to its statement, and here, where
// nobody listening is a crash.
pool.on('error', () => undefined);
pool.on('connect', (client) => client.on('error', () => undefined));

const dialect = new PostgresDialect({ pool });
const audited = auditedDialect({ dialect, policy, context: currentContext });

/** What your code writes through: changes of personal data are recorded. */
export const db = new Kysely<Database>({ dialect: audited });

/** Gallra has a handle of its own: what it does itself, it records itself. */
export const gallra = createGallra({
  policy,
  db: new Kysely<Database>({ dialect }),
  fingerprintKey: Buffer.from(key, 'base64'),
});

/** At the end of the process: the two handles share a pool, which ends once. */
export async function closeDatabase(): Promise<void> {
  await audited.flush(); // what was gathered about reads
  await pool.end();
}
