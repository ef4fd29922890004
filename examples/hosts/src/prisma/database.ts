import { PrismaPg } from '@prisma/adapter-pg';
import { createGallra } from 'gallra';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { type Database, policy } from '../shop/policy.ts';
import { PrismaClient } from './generated/client.ts';

const connectionString = process.env.DATABASE_URL;
const key = process.env.GALLRA_FINGERPRINT_KEY ?? '';

export const pool = new Pool({ connectionString });
// A connection that the server ends is told to its statement, and here, where
// nobody listening is a crash.
pool.on('error', () => undefined);
pool.on('connect', (client) => client.on('error', () => undefined));

export const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

export const gallra = createGallra({
  policy,
  db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }),
  fingerprintKey: Buffer.from(key, 'base64'),
});
