import type { LiveColumn, LiveForeignKey, LiveIndex, LiveSchema, LiveTable } from '@gallra/core/store';

/** A column; NOT NULL if it is `id`, nullable otherwise. */
export function column(name: string, type: string, more: Partial<LiveColumn> = {}): LiveColumn {
  return { name, type, nullable: name !== 'id', hasDefault: false, generated: false, ...more };
}

/** A foreign key of one column to the `id` of another table. */
export function foreignKey(name: string, table: string, more: Partial<LiveForeignKey> = {}): LiveForeignKey {
  const references = { table, columns: ['id'] };
  return { name: `${name}_fkey`, columns: [name], references, onDelete: 'noAction', deferrable: false, ...more };
}

/** An index. */
export function index(columns: readonly string[], more: Partial<LiveIndex> = {}): LiveIndex {
  return { name: `on_${columns.join('_')}`, columns, unique: false, partial: false, ...more };
}

/** A table with primary key `id`. */
export function table(name: string, columns: readonly LiveColumn[], more: Partial<LiveTable> = {}): LiveTable {
  return { name, kind: 'table', columns, primaryKey: ['id'], indexes: [], foreignKeys: [], triggers: [], ...more };
}

/** Gallra's own tables, as `check` wants to find them. */
export const ownTables: readonly LiveTable[] = [
  'events',
  'subjects',
  'requests',
  'holds',
  'leases',
  'journal',
  'files',
  'periods',
  'exports',
  'audit',
  'audit_changes',
  'audit_checkpoints',
  'audit_logs',
  'audit_subjects',
  'audit_tiles',
  'audit_witnesses',
].map((name) => table(`gallra_${name}`, [column('id', 'character varying')]));

/** A PostgreSQL catalogue with Gallra's own tables in it. */
export function catalogue(...tables: readonly LiveTable[]): LiveSchema {
  return { dialect: 'postgres', tables: [...tables, ...ownTables] };
}
