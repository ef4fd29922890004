import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';

/** Names one of Gallra's own tables. */
export function ownTable(schema: string | undefined): (table: string) => Sql {
  return (table) => (schema === undefined ? sql.id(table) : sql.id(schema, table));
}
