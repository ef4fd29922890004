import type { RowOf, RowsOf } from '@gallra/example-demo';
import type { Database } from '../database.ts';

export { addRow } from '@gallra/example-demo';

export type Row<T extends keyof Database> = RowOf<Database[T]>;

/** The rows of every table, in the order of their keys. */
export type Rows = RowsOf<Database>;

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
    test_copies: [],
    api_transfers: [],
  };
}
