import type { ColumnType, SelectType } from 'kysely';

/** A moment: `timestamptz`. */
export type Instant = ColumnType<Date, Date | string, Date | string>;

/** A day on the calendar: `date`. Written as `YYYY-MM-DD`; PGlite reads it as midnight UTC. */
export type CalendarDay = ColumnType<Date, string, string>;

/** A row before it is written: every column spoken for, so that no default of the database decides a value. */
export type RowOf<Table> = {
  [C in keyof Table]: Table[C] extends CalendarDay ? string : SelectType<Table[C]>;
};

/** The rows of every table of a database, in the order of their keys; parents before children. */
export type RowsOf<DB> = { readonly [T in keyof DB]: RowOf<DB[T]>[] };

/** Adds a row under the table's next key. */
export function addRow<DB, T extends keyof DB>(
  rows: RowsOf<DB>,
  table: T,
  values: Omit<RowOf<DB[T]>, 'id'>,
): RowOf<DB[T]> {
  const list = rows[table];
  const row = { id: list.length + 1, ...values } as RowOf<DB[T]>;
  list.push(row);
  return row;
}
