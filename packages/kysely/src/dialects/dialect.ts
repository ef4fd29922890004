import type { TimeEncoding } from '@gallra/core';
import type { RawBuilder } from 'kysely';

/** A piece of SQL, values bound. */
export type Sql = RawBuilder<unknown>;

/** A batch of due rows of one table. */
export interface Batch {
  /** `schema.table`. */
  readonly table: Sql;
  readonly alias: string;
  /** The key columns, unqualified. */
  readonly key: readonly string[];
  readonly due: Sql;
  readonly limit: number;
  /** The table has partitions or children: a row's physical place does not identify it. */
  readonly partitioned: boolean;
}

/** What differs between databases when rows are decided about and disposed of. One file per dialect implements it. */
export interface DialectSql {
  readonly name: 'postgres' | 'sqlite' | 'mysql';
  /** A value as text that compares byte by byte. */
  text(value: Sql): Sql;
  /** Whether text equals a bound text byte by byte. */
  equalsText(value: Sql, text: string): Sql;
  /** A key as text, also where the driver would make an inexact number of it. */
  exactKey(value: Sql): Sql;
  isTrue(value: Sql): Sql;
  /** A bound point in time for comparison with a column of this encoding; `text` as {@link Boundary} writes it. */
  time(text: string, encoding: TimeEncoding): Sql;
  /** What a readable time of this encoding must meet before it may be compared; undefined where every value is one. */
  readable(column: Sql, encoding: TimeEncoding): Sql | undefined;
  /** A time column as `readMoment` of core reads it, whatever the driver makes of its type. */
  moment(column: Sql, encoding: TimeEncoding): Sql;
  /** Fresh random text of at most `length` characters, beginning with the mark. */
  random(length: number | undefined): Sql;
  /** Deletes one batch of due rows, skipping locked ones where the database can. */
  erase(batch: Batch): Sql;
  /** Updates one batch of due rows; `set` is a list of `column = value`. */
  update(batch: Batch, set: Sql): Sql;
  /** Counts the due rows that could be had right now, up to the limit. */
  countDue(batch: Batch): Sql;
}
