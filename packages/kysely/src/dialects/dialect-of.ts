import { GallraError } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';

/** The dialects a Kysely instance may speak here. PGlite is PostgreSQL, MariaDB is MySQL. */
export type Dialect = Exclude<LiveSchema['dialect'], 'memory'>;

const spoken: Readonly<Record<string, Dialect>> = { '"a" = $1': 'postgres', '"a" = ?': 'sqlite', '`a` = ?': 'mysql' };

/**
 * The dialect a Kysely instance speaks, told by the SQL it compiles: names of classes do not survive a minifier,
 * `instanceof` does not survive a second copy of Kysely, and neither survives a wrapped dialect. Asks no database.
 *
 * @param db - a Kysely instance or transaction, with any plugins
 * @throws GallraError `config.invalid` for another dialect, such as SQL Server
 *
 * @example
 * ```ts
 * import { dialectOf } from '@gallra/kysely';
 * import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
 *
 * const db = new Kysely<unknown>({
 *   dialect: {
 *     createAdapter: () => new SqliteAdapter(),
 *     createDriver: () => new DummyDriver(),
 *     createIntrospector: (db) => new SqliteIntrospector(db),
 *     createQueryCompiler: () => new SqliteQueryCompiler(),
 *   },
 * });
 * console.log(dialectOf(db)); // sqlite
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
export function dialectOf(db: Kysely<any>): Dialect {
  const dialect = spoken[sql`${sql.id('a')} = ${1}`.compile(db.withoutPlugins()).sql];
  if (dialect !== undefined) return dialect;
  throw new GallraError(
    'config.invalid',
    'This Kysely instance speaks a dialect Gallra does not know: use PostgreSQL, PGlite, SQLite, MySQL or MariaDB.',
  );
}
