import { writeSync } from 'node:fs';
import { migrate, migrationSql } from '@gallra/kysely';
import Database from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  MysqlDialect,
  PostgresDialect,
  type QueryResult,
  SqliteDialect,
} from 'kysely';
import { createPool } from 'mysql2';
import pg from 'pg';

// A process that upgrades a database until it has sent a statement, and then waits to be killed.
const [name, where = '', stop = ''] = process.argv.slice(2);

function opened(): Dialect {
  if (name === 'sqlite') return new SqliteDialect({ database: new Database(where) });
  if (name === 'postgres') return new PostgresDialect({ pool: new pg.Pool({ connectionString: where }) });
  return new MysqlDialect({ pool: createPool({ uri: where }) });
}

const host = opened();
/** The statement in which, or after which, it is killed. */
const last = migrationSql(new Kysely({ dialect: host }))[Number(stop)]?.replace(/;$/, '');

const watched = new WeakSet<DatabaseConnection>();
function watch(connection: DatabaseConnection): DatabaseConnection {
  if (watched.has(connection)) return connection;
  watched.add(connection);
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
    const result = execute<R>(query);
    if (query.sql !== last) return result;
    writeSync(1, 'sent\n');
    return new Promise(() => {});
  };
  return connection;
}

const dialect: Dialect = {
  createAdapter: () => host.createAdapter(),
  createIntrospector: (db) => host.createIntrospector(db),
  createQueryCompiler: () => host.createQueryCompiler(),
  createDriver: () => {
    const driver = host.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async (options) => watch(await acquire(options));
    return driver;
  },
};

// What waits for nothing would let the process end.
setInterval(() => {}, 1000);
await migrate(new Kysely<unknown>({ dialect }));
writeSync(1, 'finished\n');
