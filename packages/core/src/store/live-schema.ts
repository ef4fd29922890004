import type { TimeEncoding } from '../policy/vocabulary.ts';

/** What an ON DELETE clause does to the rows that refer to a deleted row, and an ON UPDATE clause in its way. */
export type DeleteAction = 'noAction' | 'restrict' | 'cascade' | 'setNull' | 'setDefault';

/** A column as the database's catalogue describes it. */
export interface LiveColumn {
  readonly name: string;
  /** The type in the dialect's own words, lower case, without a length: `timestamp with time zone`, `varchar`, `datetime`. */
  readonly type: string;
  /**
   * What values the type takes: `anything` where the database holds values to no type, `address` for a type of its own for
   * IP addresses; absent where it is none of these, or not known.
   */
  readonly takes?: 'anything' | 'text' | 'address' | 'number' | 'time';
  /** The encodings in which the column can hold a point in time, none where it can hold none; absent where that is not known. */
  readonly times?: readonly TimeEncoding[];
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** Computed by the database (a generated column): it cannot be written. */
  readonly generated: boolean;
  /** Longest text the column takes, in characters; absent where there is no limit. */
  readonly maxLength?: number;
}

/** A foreign key, listed with the table that holds it. */
export interface LiveForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly schema?: string; readonly table: string; readonly columns: readonly string[] };
  readonly onDelete: DeleteAction;
  /** What an ON UPDATE clause does when a column referred to gets another value; absent where that is not known. */
  readonly onUpdate?: DeleteAction;
  readonly deferrable: boolean;
}

/** An index; `columns` in index order, expressions left out (an expression ends the list). */
export interface LiveIndex {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** Covers only some rows (a WHERE clause). */
  readonly partial: boolean;
}

/** A table, view or partition. */
export interface LiveTable {
  readonly name: string;
  readonly schema?: string;
  readonly kind: 'table' | 'view' | 'partition';
  /** For a partition, declarative or inherited: the table whose rows it holds. */
  readonly partitionOf?: string;
  /** Other tables hold rows of it: partitions or inheriting children, also in schemas that were not read. */
  readonly partitioned?: boolean;
  readonly columns: readonly LiveColumn[];
  readonly primaryKey: readonly string[];
  /** The database gives the largest key to a new row once the row that had it is deleted. */
  readonly reusesKeys?: true;
  readonly indexes: readonly LiveIndex[];
  readonly foreignKeys: readonly LiveForeignKey[];
  readonly triggers: readonly string[];
  /** The planner's own estimate, in rows; absent where the database keeps none. */
  readonly estimatedRows?: number;
}

/** The catalogue of the host's database, read without touching a row. Names are physical. */
export interface LiveSchema {
  readonly dialect: 'postgres' | 'sqlite' | 'mysql' | 'memory';
  /** Rows are found by indexes, so that a missing one matters. */
  readonly hasIndexes: boolean;
  /** Gallra's own records stand in tables, which can be missing. */
  readonly hasOwnTables: boolean;
  readonly tables: readonly LiveTable[];
}
