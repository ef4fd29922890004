import type { TimeEncoding } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';

const dated: readonly TimeEncoding[] = ['utc', 'local'];
const counted: readonly TimeEncoding[] = ['epochSeconds', 'epochMilliseconds'];

const number =
  /^(smallint|integer|bigint|numeric|decimal|real|double( precision)?|float|int|mediumint|tinyint)( unsigned)?$/;

const postgres = (type: string): readonly TimeEncoding[] => {
  if (type === 'timestamp with time zone') return ['instant'];
  if (type === 'timestamp without time zone') return dated;
  if (type === 'date') return ['date'];
  if (/^(text|character varying|character|citext)$/.test(type)) return ['iso'];
  return number.test(type) ? counted : [];
};

const mysql = (type: string): readonly TimeEncoding[] => {
  if (type === 'timestamp') return ['instant'];
  if (type === 'datetime') return dated;
  if (type === 'date') return ['date'];
  if (/^((tiny|medium|long)?text|(var)?char)$/.test(type)) return ['iso'];
  return number.test(type) ? counted : [];
};

/**
 * SQLite has no type for times; what a column can hold depends on its affinity, which its declared type decides
 * (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
 */
const sqlite = (type: string): readonly TimeEncoding[] => {
  const written: readonly TimeEncoding[] = [...dated, 'iso', 'date'];
  if (/int/.test(type)) return counted;
  if (/char|clob|text/.test(type)) return written;
  if (type !== '' && /real|floa|doub/.test(type)) return counted;
  return [...written, ...counted];
};

const readers = { postgres, mysql, sqlite } as const;

/**
 * The encodings in which a column of a live type can hold a point in time; none where it can hold none.
 *
 * @param dialect - undefined is returned for the memory store, which has no types
 * @param type - the type in the dialect's own words, see `LiveColumn`
 * @example
 * ```ts
 * import { fittingEncodings } from '@gallra/retention';
 *
 * fittingEncodings('postgres', 'timestamp without time zone'); // ['utc', 'local']
 * ```
 */
export function fittingEncodings(dialect: LiveSchema['dialect'], type: string): readonly TimeEncoding[] | undefined {
  return dialect === 'memory' ? undefined : readers[dialect](type.toLowerCase());
}
