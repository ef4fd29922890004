import { sql } from 'kysely';
import type { MigrationSql } from '../dialect.ts';

export const sqliteMigration: MigrationSql = {
  exactText: (length) => sql`varchar(${sql.lit(length)})`,
  longText: sql`text`,
  withSequence: (table, name) => table.addColumn(name, 'integer', (column) => column.autoIncrement().primaryKey()),
  partialIndexes: true,
  altering: 'copied',
  jsonObject: (member, value) => sql`json_object(${sql.lit(member)}, ${value})`,
  jsonMember: (object, member) => sql`json_extract(${object}, ${sql.lit(`$.${member}`)})`,
};
