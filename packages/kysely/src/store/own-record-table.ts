import { type OwnRecord, ownColumns, ownIndexes, ownTableName } from '@gallra/core/record';
import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { databaseError } from '../database/database-error.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { schemaOf } from '../names/physical-names.ts';
import { exact, long } from './migration-columns.ts';

/**
 * Creates the table of a declared record, where it is not there. For records that are none of Gallra's own migrations:
 * those are written out and frozen, for a declaration may change.
 *
 * @param db - a Kysely handle whose user may create tables
 * @param record - the declaration
 * @throws GallraError `database.refused`
 * @example
 * ```ts
 * import { legalHolds } from '@gallra/core/record';
 * import { createOwnRecordTable } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * await createOwnRecordTable(db, legalHolds);
 * ```
 */
export async function createOwnRecordTable<T>(db: Kysely<AnyDatabase>, record: OwnRecord<T>): Promise<void> {
  const plain = db.withoutPlugins();
  const schema = schemaOf(db);
  const shape = record as unknown as OwnRecord<never>;
  const name = ownTableName(record);
  const types = { id: 64, instant: 64, day: 64, name: 255 };
  const builder = (schema === undefined ? plain : plain.withSchema(schema)).schema.createTable(name).ifNotExists();
  let table = spokenBy(plain).migration.withSequence(builder, 'recorded') as CreateTableBuilder<string, string>;
  for (const { name: column, kind, nullable } of ownColumns(shape)) {
    if (kind === 'order') continue;
    const type =
      kind === 'number' ? sql`bigint` : kind === 'text' || kind === 'body' ? long(plain) : exact(plain, types[kind]);
    table = table.addColumn(column, type, (made) => (nullable ? made : made.notNull()));
  }
  for (const [index, columns] of ownIndexes(shape).entries())
    table = table.addUniqueConstraint(`${name}_${index}`, [...columns] as never);
  try {
    await table.execute();
  } catch (error) {
    throw databaseError(error, 'creating the table of a record');
  }
}
