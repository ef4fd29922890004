import { ownTableName } from '../record/own-record.ts';
import type { OwnRow, OwnRowsState } from './memory-own-records.ts';
import { type MemoryTables, sameKey } from './memory-tables.ts';

/** Gallra's own records as the tables they would be in a database, for what disposes of rows. They are only ever erased. */
export function ownRowTables({ get, set }: OwnRowsState): Pick<MemoryTables, 'rows' | 'find' | 'erase' | 'replace'> {
  const nameOf = (table: string) => [...get().rows.keys()].find((name) => ownTableName({ name }) === table) ?? table;
  const rows = (table: string): readonly OwnRow[] => get().rows.get(nameOf(table)) ?? [];
  const put = (table: string, changed: readonly OwnRow[]) =>
    set({ ...get(), rows: new Map(get().rows).set(nameOf(table), changed) });
  return {
    rows,
    find: (table, columns, values) =>
      rows(table).filter((row) => columns.every((column, index) => sameKey(row[column], values[index]))),
    erase: (table, row) =>
      put(
        table,
        rows(table).filter((other) => other !== row),
      ),
    replace: (table, row, by) =>
      put(
        table,
        rows(table).map((other) => (other === row ? (by as OwnRow) : other)),
      ),
  };
}
