import type { Row } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { DialectSql } from '../dialects/dialect-sql.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import type { DecisionColumns } from './decision-columns.ts';
import type { Fetch } from './linked-rows.ts';
import { readableColumns, rowsOf } from './selected-rows.ts';

/** Values of one list: databases bind only so many. */
const atOnce = 500;

/** Reads rows of linked tables from the database, with the columns that decisions read. */
export function fetchingRows(
  { names, dialect }: { readonly names: PhysicalNames; readonly dialect: DialectSql },
  db: Kysely<AnyDatabase>,
  columns: DecisionColumns,
): Fetch {
  return async (table, name, values) => {
    const selection = readableColumns({ names, dialect }, { table, alias: 't' }, columns.get(table) ?? new Map());
    const rows: Row[] = [];
    for (let start = 0; start < values.length; start += atOnce) {
      const isOne = dialect.isKey(names.column(table, name, 't'), values.slice(start, start + atOnce));
      const found = await rowsOf(db, sql`select ${selection.list} from ${names.from(table)} as t where ${isOne}`);
      for (const row of found) rows.push(selection.read(row));
    }
    return rows;
  };
}
