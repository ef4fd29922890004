import { GallraError } from '../error.ts';
import type { Row } from '../policy/table/row.ts';
import type { LiveForeignKey, LiveSchema } from '../store/live-schema.ts';

/** Rows by table, with the foreign keys of a live schema obeyed. */
export interface MemoryTables {
  rows(table: string): readonly Row[];
  /** Rows whose columns equal the values, compared as text; null equals nothing. */
  find(table: string, columns: readonly string[], values: readonly unknown[]): readonly Row[];
  replace(table: string, row: Row, by: Row): void;
  erase(table: string, row: Row): void;
  /** Takes back everything since the snapshot. */
  restore(snapshot: ReadonlyMap<string, readonly Row[]>): void;
  snapshot(): ReadonlyMap<string, readonly Row[]>;
}

/** Whether two values of a key are the same: compared as text, and null equals nothing. */
export const sameKey = (a: unknown, b: unknown) =>
  a !== null && a !== undefined && b !== null && b !== undefined && String(a) === String(b);

/** Makes tables out of plain rows; the rows themselves are never changed. */
export function memoryTables(initial: Readonly<Record<string, readonly Row[]>>, schema: LiveSchema): MemoryTables {
  let tables: ReadonlyMap<string, readonly Row[]> = new Map(Object.entries(initial));
  let indexes = new Map<string, Map<string, Row[]>>();
  const rows = (table: string) => tables.get(table) ?? [];
  const put = (table: string, changed: readonly Row[]) => {
    tables = new Map(tables).set(table, changed);
    indexes = new Map([...indexes].filter(([name]) => !name.startsWith(`${table}\0`)));
  };
  const indexed = (table: string, column: string): Map<string, Row[]> => {
    const name = `${table}\0${column}`;
    const known = indexes.get(name);
    if (known !== undefined) return known;
    const index = new Map<string, Row[]>();
    for (const row of rows(table)) {
      const value = String(row[column]);
      index.set(value, [...(index.get(value) ?? []), row]);
    }
    indexes.set(name, index);
    return index;
  };
  const find: MemoryTables['find'] = (table, columns, values) => {
    const [first] = columns;
    const candidates = first === undefined ? [] : (indexed(table, first).get(String(values[0])) ?? []);
    return candidates.filter((row) => columns.every((column, index) => sameKey(row[column], values[index])));
  };
  // Erasing one row can set a link to null in another that is still to be erased: it is the same row.
  let successors = new WeakMap<Row, Row>();
  const latest = (row: Row): Row => {
    const next = successors.get(row);
    return next === undefined ? row : latest(next);
  };
  const replace: MemoryTables['replace'] = (table, row, by) => {
    const current = latest(row);
    successors.set(current, by);
    put(
      table,
      rows(table).map((other) => (other === current ? by : other)),
    );
  };

  function obey(foreignKey: LiveForeignKey, table: string, row: Row): void {
    const values = foreignKey.references.columns.map((column) => row[column]);
    for (const referring of find(table, foreignKey.columns, values)) {
      if (foreignKey.onDelete === 'cascade') erase(table, referring);
      else if (foreignKey.onDelete === 'setNull')
        replace(table, referring, {
          ...referring,
          ...Object.fromEntries(foreignKey.columns.map((column) => [column, null])),
        });
      else
        throw new GallraError(
          'database.refused',
          `Foreign key "${foreignKey.name}" of table "${table}" holds the row.`,
        );
    }
  }
  function erase(table: string, row: Row): void {
    const current = latest(row);
    put(
      table,
      rows(table).filter((other) => other !== current),
    );
    for (const { name, foreignKeys } of schema.tables) {
      for (const foreignKey of foreignKeys) if (foreignKey.references.table === table) obey(foreignKey, name, current);
    }
  }
  return {
    rows,
    find,
    replace,
    erase,
    snapshot: () => tables,
    restore: (snapshot) => {
      tables = snapshot;
      indexes = new Map();
      successors = new WeakMap();
    },
  };
}
