import { setImmediate } from 'node:timers/promises';
import { isGallraError } from '@gallra/core';
import {
  type AbortableOperationOptions,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  type QueryResult,
} from 'kysely';
import type { TestDatabase } from '../databases/index.ts';

/**
 * So many characters of a statement. What is evidence for what is evidence is asked for in one statement: where people are
 * shared between controllers and their keys are given to somebody new, it can become megabytes. MariaDB takes some
 * gigabytes of memory for each, which no setting of a session limits, until the system ends the server.
 */
const most = 400_000;

const code = 'ER_NET_PACKET_TOO_LARGE';

/** Lets a connection refuse what is too large, as a server does that allows no such packet. */
function refusing(connection: DatabaseConnection): DatabaseConnection {
  const execute = connection.executeQuery.bind(connection);
  return Object.assign(connection, {
    executeQuery: async <R>(query: CompiledQuery, options?: AbortableOperationOptions): Promise<QueryResult<R>> => {
      if (query.sql.length > most) throw Object.assign(new Error('The statement is too large.'), { code });
      return execute<R>(query, options);
    },
  });
}

/** A database as it is; MariaDB is not sent statements for which it would take the memory of the whole machine. */
export function withinMemory(database: TestDatabase): TestDatabase {
  if (database.dialect !== 'mysql') return database;
  const { host } = database;
  const known = new WeakSet<DatabaseConnection>();
  const createDriver = () => {
    const driver = host.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async (options) => {
      const connection = await acquire(options);
      if (!known.has(connection)) refusing(connection);
      known.add(connection);
      return connection;
    };
    return driver;
  };
  const dialect: Dialect = {
    createDriver,
    createAdapter: () => host.createAdapter(),
    createQueryCompiler: () => host.createQueryCompiler(),
    createIntrospector: (db) => host.createIntrospector(db),
  };
  return { ...database, db: new Kysely({ dialect }) };
}

/** Counts the cases of a run, and those that were left out for their large statements. */
export interface CaseCount {
  run: number;
  tooLarge: number;
}

/**
 * Runs a case; one with too large a statement is left out and counted.
 *
 * @returns undefined where it was left out
 */
export async function unlessTooLarge<T>(count: CaseCount, run: () => Promise<T>): Promise<T | undefined> {
  count.run += 1;
  // SQLite answers at once, and what a statement took is only given back when the event loop has a turn.
  await setImmediate();
  try {
    return await run();
  } catch (error) {
    if (!isGallraError(error, 'database.refused') || !error.message.includes(code)) throw error;
    count.tooLarge += 1;
    return undefined;
  }
}
