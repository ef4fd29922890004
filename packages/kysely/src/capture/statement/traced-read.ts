import type { Row } from '@gallra/core';
import { type CompiledQuery, type Kysely, type QueryResult, SelectQueryNode, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { ReadRows } from '../../statement/read-rows.ts';
import { selection } from '../../statement/selection.ts';
import type { RecordedWork } from '../event/pending-event.ts';
import { rowTrace, withoutTrace } from '../rows/row-trace.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';

/** A table that is read, in rows that have come. */
export interface TracedTable {
  readonly work: RecordedWork;
  /** What tells whose a row is; absent where only the number of rows is known. */
  read?(row: Row): Row;
}

/** A statement that reads, and returns what tells whose rows it has read. */
export interface TracedRead {
  readonly text: string;
  readonly tables: readonly TracedTable[];
}

/** Lets a statement that reads return whose rows they are, where it can. */
export function tracedRead(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  { sql: text, query, queryId }: CompiledQuery,
  { tables }: ReadRows,
): TracedRead {
  let first = 0;
  const traces = tables.map(({ table, columns, alias }) => {
    const work = { type: 'rows.read', table, columns } as const;
    if (alias === undefined) return { table: { work } };
    const trace = rowTrace(setting, table, alias, { first });
    first += trace.labels.length;
    return { table: { work, read: trace.read }, trace };
  });
  const lists = traces.flatMap(({ trace }) => (trace === undefined ? [] : [trace]));
  const read = traces.map(({ table }) => table);
  if (!SelectQueryNode.is(query) || lists.length === 0) return { text, tables: read };
  const whole: SelectQueryNode = {
    ...query,
    selections: [...(query.selections ?? []), selection(sql`${sql.join(lists.map(({ list }) => list))}`)],
  };
  return { text: db.getExecutor().compileQuery(whole, queryId).sql, tables: read };
}

/** What was read in one table. */
export interface CapturedRead {
  readonly work: RecordedWork;
  readonly rows: number;
  /** What the rows tell of whose they are. */
  readonly traced?: readonly Row[];
}

/** Takes what was traced out of rows that have come. */
export function capturedRead<R>(
  { tables }: TracedRead,
  result: QueryResult<R>,
): { readonly result: QueryResult<R>; readonly captured: readonly CapturedRead[] } {
  const rows = result.rows as readonly Row[];
  // What is copied into another table comes in no rows.
  const amount = rows.length === 0 ? Number(result.numAffectedRows ?? 0n) : rows.length;
  const captured = tables.map(
    ({ work, read }): CapturedRead => ({
      work,
      rows: amount,
      ...(read === undefined ? {} : { traced: rows.map(read) }),
    }),
  );
  return {
    result: { ...result, rows: withoutTrace(result.rows) },
    captured: amount === 0 ? [] : captured,
  };
}
