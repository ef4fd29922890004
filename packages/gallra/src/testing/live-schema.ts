import { ownTableNames } from '@gallra/core/record';
import type { LiveColumn, LiveForeignKey, LiveIndex, LiveSchema, LiveTable } from '@gallra/core/store';

/** What PostgreSQL says of columns of some types. */
export const types = {
  integer: { type: 'integer', takes: 'number', times: ['epochSeconds', 'epochMilliseconds'] },
  text: { type: 'text', takes: 'text', times: ['iso'] },
  'character varying': { type: 'character varying', takes: 'text', times: ['iso'] },
  date: { type: 'date', takes: 'time', times: ['date'] },
  'timestamp with time zone': { type: 'timestamp with time zone', takes: 'time', times: ['instant'] },
  'timestamp without time zone': { type: 'timestamp without time zone', takes: 'time', times: ['utc', 'local'] },
} as const satisfies Readonly<Record<string, Partial<LiveColumn>>>;

/** A column; NOT NULL if it is `id`, nullable otherwise. */
export function column(name: string, type: keyof typeof types, more: Partial<LiveColumn> = {}): LiveColumn {
  return { name, ...types[type], nullable: name !== 'id', hasDefault: false, generated: false, ...more };
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
export const ownTables: readonly LiveTable[] = ownTableNames.map((name) =>
  table(name, [column('id', 'character varying')]),
);

/** A PostgreSQL catalogue with Gallra's own tables in it. */
export function catalogue(...tables: readonly LiveTable[]): LiveSchema {
  return { dialect: 'postgres', hasIndexes: true, hasOwnTables: true, tables: [...tables, ...ownTables] };
}
