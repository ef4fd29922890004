import { GallraError } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Capabilities, Dialect, DialectName } from './dialect.ts';
import { dialects } from './dialects.ts';

const spoken = new Map(Object.values(dialects).map((dialect) => [dialect.spelling, dialect]));

/**
 * What is known of the dialect a Kysely instance speaks.
 *
 * @throws GallraError `handle.unsuitable` for another dialect
 */
export function spokenBy(db: Kysely<AnyDatabase>): Dialect {
  const dialect = spoken.get(sql`${sql.id('a')} = ${1}`.compile(db.withoutPlugins()).sql);
  if (dialect !== undefined) return dialect;
  throw new GallraError(
    'handle.unsuitable',
    'This Kysely instance speaks a dialect Gallra does not know: use PostgreSQL, PGlite, SQLite, MySQL or MariaDB.',
  );
}

/**
 * The dialect a Kysely instance speaks, told by the SQL it compiles: names of classes do not survive a minifier,
 * `instanceof` does not survive a second copy of Kysely, and neither survives a wrapped dialect. Asks no database.
 *
 * @param db - a Kysely instance or transaction, with any plugins
 * @throws GallraError `handle.unsuitable` for another dialect, such as SQL Server
 */
// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
export const dialectOf = (db: Kysely<any>): DialectName => spokenBy(db).name;

/**
 * What the database of a Kysely instance can do that others cannot. Asks no database.
 *
 * @param db - a Kysely instance or transaction, with any plugins
 * @throws GallraError `handle.unsuitable` for a dialect Gallra does not know, such as SQL Server
 *
 * @example
 * ```ts
 * import { capabilitiesOf } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * if (capabilitiesOf(db).jobQueue) console.log('gallra/worker can sweep this database');
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
export const capabilitiesOf = (db: Kysely<any>): Capabilities => spokenBy(db).capabilities;
