import { sql } from 'kysely';
import type { MigrationSql } from '../dialect.ts';

export const mysqlMigration: MigrationSql = {
  // A text would ignore case and trailing blanks.
  exactText: (length) => sql`varbinary(${sql.lit(length)})`,
  longText: sql`longtext`,
  withSequence: (table, name) => table.addColumn(name, 'bigint', (column) => column.autoIncrement().primaryKey()),
  partialIndexes: false,
  altering: 'prepared',
  jsonObject: (member, value) => sql`json_object(${sql.lit(member)}, ${value})`,
  jsonMember: (object, member) => sql`json_unquote(json_extract(${object}, ${sql.lit(`$.${member}`)}))`,
};
