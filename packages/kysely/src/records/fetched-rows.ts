import type { Row } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import { toSql } from '../predicates/boolean.ts';
import { isKeyOf } from '../predicates/scope.ts';
import type { DecisionColumns } from './decision-columns.ts';
import type { Fetch } from './linked-rows.ts';
import { readableColumns, rowsOf } from './selected-rows.ts';

/** Values of one list: databases bind only so many. */
const atOnce = 500;

/** What rows are read with. */
interface Fetching {
  readonly names: PhysicalNames;
  readonly dialect: Dialect;
  readonly schema: () => Promise<LiveSchema>;
}

/** Reads rows of linked tables from the database, with the columns that decisions read. */
export function fetchingRows(
  { names, dialect, schema }: Fetching,
  db: Kysely<AnyDatabase>,
  columns: DecisionColumns,
): Fetch {
  return async (table, name, values) => {
    const selection = readableColumns({ names, dialect }, { table, alias: 't' }, columns.get(table) ?? new Map());
    const rows: Row[] = [];
    const live = (await schema()).tables.find((one) => one.name === table);
    const type = live?.columns.find((one) => one.name === name)?.type;
    const value = names.column(table, name, 't');
    for (let start = 0; start < values.length; start += atOnce) {
      const isOne = isKeyOf(dialect, { value, type }, values.slice(start, start + atOnce));
      if (isOne === false) continue;
      const where = toSql(isOne);
      const found = await rowsOf(db, sql`select ${selection.list} from ${names.from(table)} as t where ${where}`);
      for (const row of found) rows.push(selection.read(row));
    }
    return rows;
  };
}
