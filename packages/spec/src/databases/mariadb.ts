import { CompiledQuery, Kysely, MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { databaseNameOfItsOwn } from './run/run.ts';
import { withDatabase } from './server-url.ts';
import type { DatabaseKind } from './test-database.ts';

const server = process.env.GALLRA_TEST_MYSQL_URL;

/**
 * The driver's defaults, as hosts have them, but for two:
 * - `timezone: 'Z'`: by default a DATETIME is read in the time zone of the machine that runs the test.
 * - `supportBigNumbers`: by default a BIGINT past 2^53 is silently rounded, and a rounded key is another row's key.
 *   With it, such a number comes as text; smaller ones stay numbers.
 *
 * `dateStrings` stays off: hosts get Date objects, so the suite does too. A Date holds milliseconds, a DATETIME(6)
 * microseconds: what has to compare exactly must compare in the database.
 */
const options = { timezone: 'Z', supportBigNumbers: true } as const;

async function onServer(uri: string, script: string): Promise<void> {
  // Many statements in one string, for scripts only: on a pool they would make an injection worse.
  const connection = await createConnection({ ...options, uri, multipleStatements: true });
  try {
    await connection.query(script);
  } finally {
    await connection.end();
  }
}

/**
 * Drops databases.
 *
 * @param which - by name
 */
export async function dropMariadbDatabases(which: (name: string) => boolean): Promise<void> {
  if (server === undefined) return;
  const connection = await createConnection({ ...options, uri: server });
  try {
    const [rows] = await connection.query<(RowDataPacket & { readonly name: string })[]>(
      'select schema_name as name from information_schema.schemata',
    );
    const names = rows.map(({ name }) => name).filter(which);
    for (const name of names) await connection.query('drop database if exists ??', [name]);
  } finally {
    await connection.end();
  }
}

/** MariaDB (or MySQL 8), where `GALLRA_TEST_MYSQL_URL` names a server whose user may create databases. */
export const mariadb: DatabaseKind = {
  name: 'mariadb',
  dialect: 'mysql',
  available: server !== undefined,
  ...(server === undefined ? { why: 'GALLRA_TEST_MYSQL_URL is not set' } : {}),
  async open() {
    if (server === undefined) throw new Error('Set GALLRA_TEST_MYSQL_URL, as in mysql://root@127.0.0.1:3306/test.');
    const name = databaseNameOfItsOwn();
    const uri = withDatabase(server, name);
    await onServer(server, `create database ${name} character set utf8mb4`);
    const host = new MysqlDialect({
      pool: createPool({ ...options, uri }),
      // The clock of the session, to match the driver's `timezone`.
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(`set time_zone = '+00:00'`));
      },
    });
    const db = new Kysely({ dialect: host });
    return {
      name: 'mariadb',
      dialect: 'mysql',
      db,
      host,
      url: uri,
      run: (script) => onServer(uri, script),
      async close() {
        await db.destroy();
        await onServer(server, `drop database ${name}`);
      },
    };
  },
};
