import type { DeleteAction } from '@gallra/core/store';
import type { ForeignKeyColumnRow } from '../catalogue.ts';

/** What of a table its foreign keys need. `definition` is its CREATE TABLE. */
export interface SqliteTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
  readonly definition: string;
}

/** A row of `pragma foreign_key_list`, in the order of declaration. `to_column` is null for the parent's primary key. */
export interface DeclaredKeyColumn {
  readonly table: string;
  readonly id: number | bigint;
  readonly column_name: string;
  readonly to_table: string;
  readonly to_column: string | null;
  readonly on_delete: string;
  readonly on_update: string;
}

const actions: Readonly<Record<string, DeleteAction>> = {
  'NO ACTION': 'noAction',
  RESTRICT: 'restrict',
  CASCADE: 'cascade',
  'SET NULL': 'setNull',
  'SET DEFAULT': 'setDefault',
};

/** Completes what SQLite tells of foreign keys: names, the columns referred to, and what may be deferred. */
export function foreignKeyRows(
  schema: string | null,
  tables: readonly SqliteTable[],
  keyColumns: readonly DeclaredKeyColumn[],
): readonly ForeignKeyColumnRow[] {
  const tableNamed = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  return [...Map.groupBy(keyColumns, ({ table }) => table)].flatMap(([table, rows]) => {
    const deferred = deferredKeys(tableNamed.get(table.toLowerCase())?.definition ?? '');
    const keys = [...Map.groupBy(rows, ({ id }) => Number(id)).values()];
    const names = keyNames(table, keys);
    return keys.flatMap((columns, nth) =>
      columns.map((row, position): ForeignKeyColumnRow => {
        const parent = tableNamed.get(row.to_table.toLowerCase());
        const to = row.to_column ?? parent?.primaryKey[position] ?? null;
        return {
          schema,
          table,
          name: names[nth] ?? '',
          column_name: row.column_name,
          to_schema: schema,
          // As the parent spells itself: SQLite takes `references CUSTOMER (ID)` for `customer (id)`.
          to_table: parent?.name ?? row.to_table,
          to_column: parent?.columns.find((name) => name.toLowerCase() === to?.toLowerCase()) ?? to,
          on_delete: actions[row.on_delete.toUpperCase()] ?? 'noAction',
          on_update: actions[row.on_update.toUpperCase()] ?? 'noAction',
          is_deferrable: deferred[nth] ?? false,
        };
      }),
    );
  });
}

/** `bid_deal_id_fkey`, as PostgreSQL would name it; a second key on the same columns gets a number. */
function keyNames(table: string, keys: readonly (readonly DeclaredKeyColumn[])[]): readonly string[] {
  const plain = keys.map((columns) => `${table}_${columns.map((row) => row.column_name).join('_')}_fkey`);
  return plain.map((name, nth) => {
    const before = plain.slice(0, nth).filter((other) => other === name).length;
    return before === 0 ? name : `${name}${before + 1}`;
  });
}

/**
 * Which foreign keys, in the order they are declared, wait for the commit. No pragma tells, so the definition is read:
 * what stands between one REFERENCES and the next belongs to the first. `DEFERRABLE` alone defers nothing in SQLite.
 */
function deferredKeys(definition: string): readonly boolean[] {
  const [, ...clauses] = withoutQuotes(definition).split(/\breferences\b/i);
  return clauses.map((clause) => /(?<!\bnot\s+)\bdeferrable\s+initially\s+deferred\b/i.test(clause));
}

/** Blanks comments, texts and quoted names, where the words searched for would mean nothing. */
const withoutQuotes = (definition: string): string =>
  definition.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/g, ' _ ');
