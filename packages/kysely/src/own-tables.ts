import { sql } from 'kysely';
import type { Sql } from './dialects/dialect.ts';
import type { PhysicalNames } from './physical-names.ts';

/** Gallra's own tables: names in the database and columns, all text but the running number. */
export interface OwnTables {
  gallra_events: { sequence: number; id: string; type: string; at: string; body: string };
  gallra_subjects: { reference: string; home: string; category: string; subject_key: string };
  gallra_requests: { id: string; subject: string; exercised: string; purpose: string | null; effective_at: string };
  gallra_journal: { id: string; at: string; body: string };
}

/** The schema the host's own tables are in, if its handle says so; Gallra's are beside them. */
export function ownSchema(names: PhysicalNames, tables: readonly string[]): string | undefined {
  const schemas = new Set(tables.map((table) => names.table(table).schema));
  return schemas.size === 1 ? [...schemas][0] : undefined;
}

/** Names one of Gallra's own tables. */
export function ownTable(schema: string | undefined): (table: string) => Sql {
  return (table) => (schema === undefined ? sql.id(table) : sql.id(schema, table));
}
