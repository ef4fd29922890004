import { sql } from 'kysely';
import type { MigrationSql } from '../dialect.ts';

export const postgresMigration: MigrationSql = {
  exactText: (length) => sql`varchar(${sql.lit(length)})`,
  longText: sql`text`,
  withSequence: (table, name) =>
    table.addColumn(name, 'bigint', (column) => column.generatedByDefaultAsIdentity().primaryKey()),
  partialIndexes: true,
  altering: 'ifNotExists',
  jsonObject: (member, value) => sql`json_build_object(${sql.lit(member)}, ${value})::text`,
  jsonMember: (object, member) => sql`${object}::json ->> ${sql.lit(member)}`,
};
