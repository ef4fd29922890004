import type { SelectType } from 'kysely';
import type { CalendarDay, Database } from '../database.ts';

/** A row before it is written: every column spoken for, so that no default of the database decides a value. */
export type Row<T extends keyof Database> = {
  [C in keyof Database[T]]: Database[T][C] extends CalendarDay ? string : SelectType<Database[T][C]>;
};

/** The rows of every table, in the order of their keys. */
export type Rows = { readonly [T in keyof Database]: Row<T>[] };

export function emptyRows(): Rows {
  return {
    agencies: [],
    users: [],
    contacts: [],
    properties: [],
    deals: [],
    bids: [],
    viewings: [],
    messages: [],
    images: [],
    invoices: [],
    due_diligence: [],
    suspicion_reports: [],
    support_cases: [],
  };
}

/** Adds a row under the table's next key. */
export function addRow<T extends keyof Database>(rows: Rows, table: T, values: Omit<Row<T>, 'id'>): Row<T> {
  const list = rows[table] as Row<T>[];
  const row = { id: list.length + 1, ...values } as Row<T>;
  list.push(row);
  return row;
}
