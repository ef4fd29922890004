import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { databaseNameOfItsOwn } from '../run/run.ts';
import { withDatabase } from '../server-url.ts';
import type { DatabaseKind } from '../test-database.ts';
import { embeddedPostgres, sharedServer, whyNotEmbedded } from './embedded-postgres.ts';

const given = process.env.GALLRA_TEST_POSTGRES_URL ?? process.env[sharedServer];
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

/** A pool has ended before its connections have, and those that are cut off throw where nobody catches. */
async function connectionsEnd(server: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { rows } = await client.query('select from pg_stat_activity where datname = $1 limit 1', [name]);
      if (rows.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.end();
  }
}

/**
 * Drops databases on a server that outlives the run: npm's goes with it.
 *
 * @param which - by name
 */
export async function dropPostgresDatabases(which: (name: string) => boolean): Promise<void> {
  const server = process.env.GALLRA_TEST_POSTGRES_URL;
  if (server === undefined) return;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database');
    for (const { name } of rows.filter((row) => which(row.name)))
      await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
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
        await db.destroy();
        await connectionsEnd(server, name);
        await onServer(server, `drop database ${name} with (force)`);
      },
    };
  },
};
