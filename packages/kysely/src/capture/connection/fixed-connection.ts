import { GallraError } from '@gallra/core';
import { type DatabaseConnection, type Dialect, type Driver, Kysely } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { PreparedStatements } from '../statement/prepared-statements.ts';

const refused = () =>
  Promise.reject(new GallraError('unexpected', 'This handle works within whatever transaction its connection is in.'));

/** A handle on one connection, in whatever transaction that is in; no plugins. */
export function kyselyOn(dialect: Dialect, connection: DatabaseConnection): Kysely<AnyDatabase> {
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refused,
    commitTransaction: refused,
    rollbackTransaction: refused,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
  return new Kysely<AnyDatabase>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
}

/** A connection whose statements are prepared as those within a transaction are. */
export const preparing = (connection: DatabaseConnection, { within }: PreparedStatements): DatabaseConnection => ({
  executeQuery: (statement) => within(connection, statement),
  streamQuery: (...asked) => connection.streamQuery(...asked),
});
