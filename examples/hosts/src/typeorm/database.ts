import { createGallra } from 'gallra';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { type Database, policy } from '../shop/policy.ts';
import { Customer, Invoice } from './entities.ts';
import { Shop1764000000000 } from './migrations/1764000000000-shop.ts';

const connectionString = process.env.DATABASE_URL;
const key = process.env.GALLRA_FINGERPRINT_KEY ?? '';

export const dataSource = new DataSource({
  type: 'postgres',
  url: connectionString ?? '',
  entities: [Customer, Invoice],
  migrations: [Shop1764000000000],
});

// TypeORM makes its connections itself, so Gallra has a pool of its own.
export const pool = new Pool({
  connectionString,
  max: 4,
});
// A connection that the server ends is told to its statement, and here, where
// nobody listening is a crash.
pool.on('error', () => undefined);
pool.on('connect', (client) => client.on('error', () => undefined));

export const gallra = createGallra({
  policy,
  db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }),
  fingerprintKey: Buffer.from(key, 'base64'),
});
