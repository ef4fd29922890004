import type { TimeEncoding } from '@gallra/core';
import type { ColumnType } from '../dialect.ts';
import { counted, dated } from '../shared/number-type.ts';

const written: readonly TimeEncoding[] = [...dated, 'iso', 'date'];

function times(type: string): readonly TimeEncoding[] {
  if (/int/.test(type)) return counted;
  if (/char|clob|text/.test(type)) return written;
  if (/real|floa|doub/.test(type)) return counted;
  return [...written, ...counted];
}

/**
 * What a column of a type that was declared in SQLite can hold: any value, whatever the type says. There is none for
 * times, and what a column makes of them depends on its affinity, which the declared type decides
 * (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
 */
export const sqliteColumnType = (type: string): ColumnType => ({
  takes: 'anything',
  times: times(type.toLowerCase()),
});
