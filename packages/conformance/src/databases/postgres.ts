import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { embeddedPostgres, whyNotEmbedded } from './embedded-postgres.ts';
import { databaseNameOfItsOwn, withDatabase } from './server-url.ts';
import type { DatabaseKind } from './test-database.ts';

const given = process.env.GALLRA_TEST_POSTGRES_URL;
const why = given === undefined ? whyNotEmbedded() : undefined;

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * A real PostgreSQL: the server at `GALLRA_TEST_POSTGRES_URL` (its user may create databases), otherwise one from npm,
 * started when the first test asks for it. The driver keeps its defaults, as hosts do: `int8` and `numeric` come as
 * text, `timestamptz` as Date.
 */
export const postgres: DatabaseKind = {
  name: 'postgres',
  dialect: 'postgres',
  available: why === undefined,
  ...(why === undefined ? {} : { why }),
  async open() {
    const server = given ?? (await embeddedPostgres());
    const name = databaseNameOfItsOwn();
    const url = withDatabase(server, name);
    // template0: copying template1 fails while anyone is connected to it.
    await onServer(server, `create database ${name} template template0`);
    const pool = new pg.Pool({ connectionString: url });
    const host = new PostgresDialect({ pool });
    const db = new Kysely({ dialect: host });
    return {
      name: 'postgres',
      dialect: 'postgres',
      db,
      host,
      url,
      // Without parameters pg uses the simple protocol, which takes a whole script.
      run: (script) => onServer(url, script),
      async close() {
        // A pool has ended before its connections have, and those end with the database.
        pool.on('error', () => undefined);
        await db.destroy();
        await onServer(server, `drop database ${name} with (force)`);
      },
    };
  },
};
