import type { LiveSchema } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { guarded } from '../database/database-error.ts';
import { emptyCatalogue } from '../dialects/catalogue.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { liveSchema } from './live-schema.ts';

/** What to read. */
export interface IntrospectOptions {
  /**
   * Schemas (MySQL: databases; SQLite: attached files) to read. By default those on PostgreSQL's search path, MySQL's
   * current database, SQLite's `main`.
   */
  readonly schemas?: readonly string[];
}

/**
 * Reads the catalogue of a database, in a handful of queries however many tables there are, and no row of a table.
 * Names are physical: plugins such as CamelCasePlugin are passed by. Tables of Gallra and of migration tools are
 * listed with the rest.
 *
 * - `indexes` leaves out the primary key's, and those that answer neither `=` nor `<` (full text, spatial, GIN, GiST).
 * - A PostgreSQL domain is read as the type beneath it; `estimatedRows` of a partitioned or inherited table counts
 *   its partitions in.
 * - A table that inherits (INHERITS) and holds no column more than what it inherits from counts as its partition; one
 *   that holds more is a table of its own, and what it inherits from has the trait `inherited`.
 * - `outsideKeys` and `traits` are what the database shows to whoever is connected: MariaDB hides tables on which a user
 *   has no right, with their foreign keys.
 * - On SQLite `maxLength` is absent, since SQLite holds nothing to a length, and the names of foreign keys are made up.
 *
 * @param db - a Kysely instance or transaction on the host's database
 * @throws GallraError `handle.unsuitable` where the dialect is unknown; `database.unreachable`, `database.refused`
 *
 * @example
 * ```ts
 * import { introspect } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * const { tables } = await introspect(db);
 * for (const table of tables) console.log(table.name, table.columns.length);
 * ```
 */
export async function introspect(db: Kysely<AnyDatabase>, options: IntrospectOptions = {}): Promise<LiveSchema> {
  const dialect = spokenBy(db);
  return guarded('reading its catalogue', async () =>
    liveSchema(
      dialect,
      options.schemas?.length === 0 ? emptyCatalogue : await dialect.catalogue(db.withoutPlugins(), options.schemas),
    ),
  );
}
