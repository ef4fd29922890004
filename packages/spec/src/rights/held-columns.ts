import type { AccessColumn, AccessPackage } from '@gallra/dsar';

/** A column of a table, once for each record that is told. */
export const held = (found: AccessPackage, table: string, column: string): AccessColumn[] =>
  found.rows
    .filter((row) => row.table === table)
    .flatMap(({ columns }) => columns.filter((other) => other.column === column));

/** The columns that are told of each record of a table. */
export const columnsOf = (found: AccessPackage, table: string) =>
  found.rows.filter((row) => row.table === table).map(({ columns }) => columns.map(({ column }) => column));
