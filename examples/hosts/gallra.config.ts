import { defineConfig } from 'gallra';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { policy } from './src/shop/policy.ts';

const connectionString = process.env.DATABASE_URL;

export default defineConfig({
  policy,
  database: () =>
    new Kysely({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString }) }),
    }),
});
