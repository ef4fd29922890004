import { Kysely, MysqlDialect, PostgresDialect } from 'kysely';
import { createPool } from 'mysql2';
import pg from 'pg';
import type { TestDatabase } from './test-database.ts';

/**
 * The same database as another application sees it, whose connections each begin with a statement of their own.
 *
 * @param database - on a server
 * @param first - what a connection is set to, as its server says it
 */
export function handleBeside({ dialect, url }: TestDatabase, first: string): Kysely<never> {
  if (url === undefined) throw new Error('This database has one connection.');
  if (dialect === 'mysql') {
    const pool = createPool({ uri: url });
    pool.on('connection', (session) => session.query(first));
    return new Kysely({ dialect: new MysqlDialect({ pool }) });
  }
  const pool = new pg.Pool({ connectionString: url });
  pool.on('connect', (session) => {
    void session.query(first);
  });
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}
