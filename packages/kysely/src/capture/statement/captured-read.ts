import type { Row } from '@gallra/core';
import type { QueryResult } from 'kysely';
import { codeOf } from '../../driver-code.ts';
import type { RecordedWork } from '../event/recorded-event.ts';
import { withoutTrace } from '../rows/row-trace.ts';
import type { TracedRead } from './traced-read.ts';

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

/** How databases say that somebody lacks a right. */
const denied: readonly (string | undefined)[] = [
  // PostgreSQL: insufficient_privilege
  '42501',
  ...['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR'],
];

/** Whether the database has refused a statement because somebody lacks a right. */
export const isDenied = (error: unknown): boolean => denied.includes(codeOf(error));
