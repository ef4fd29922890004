import type { TimeEncoding } from '@gallra/core';
import type { ColumnType } from '../dialect.ts';

/** Encodings of a date with a time of day, without a zone. */
export const dated: readonly TimeEncoding[] = ['utc', 'local'];

/** Encodings of a number that counts from 1970. */
export const counted: readonly TimeEncoding[] = ['epochSeconds', 'epochMilliseconds'];

/** Types of numbers, as standard SQL and its dialects spell them. */
const number =
  /^((small|medium|tiny|big)?int(eger)?\d*|(small|big)?serial|numeric|decimal|number|real|double( precision)?|float\d*)( unsigned)?$/;

/** What a column of numbers can hold; undefined where its type is none of numbers. */
export const numberType = (type: string): ColumnType | undefined =>
  number.test(type) ? { takes: 'number', times: counted } : undefined;
