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
  /** The collation of text, where the database tells one that is not its own default. */
  readonly collation?: string;
  /** Texts that are not the same can be equal in it: its collation or its type ignores case, accents or trailing blanks. */
  readonly loose?: true;
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

/**
 * What keeps a statement on a table from reading or changing its rows, all of them and no others, once and for good.
 *
 * - `rowSecurity`: row-level security applies to whoever is connected, and may hide rows (PostgreSQL)
 * - `shadowed`: a table of the same name comes before it, so that a statement without a schema means that one
 * - `inherited`: statements reach rows of tables that inherit from it and hold more than it does (PostgreSQL, INHERITS)
 * - `foreign`: its rows, or those of a partition, lie in another database (PostgreSQL, foreign data wrappers)
 * - `noTransactions`: its storage engine takes nothing back (MariaDB, MySQL: MyISAM, Aria, MEMORY, CSV)
 * - `history`: what is changed or deleted stays readable in its history (MariaDB, system versioning)
 */
export type TableTrait = 'rowSecurity' | 'shadowed' | 'inherited' | 'foreign' | 'noTransactions' | 'history';

/** A foreign key that leads to a table from a schema that was not read. */
export interface OutsideForeignKey {
  readonly name: string;
  /** Schema (MariaDB, MySQL: database) and table that hold it. */
  readonly schema: string;
  readonly table: string;
  readonly onDelete: DeleteAction;
}

/** A rule that values have to meet, beside those of types, NOT NULL, keys and the indexes that are listed. */
export interface LiveConstraint {
  readonly name: string;
  /** `check`: of the table, the column or its domain. `distinct`: rows exclude each other, by an expression or an operator. */
  readonly kind: 'check' | 'distinct';
  /** What it reads, as far as the catalogue tells. */
  readonly columns: readonly string[];
  /** For `check`: the condition, in the database's own words. */
  readonly expression?: string;
  /**
   * For `check`: whether it refuses a row in which the policy's disposal has taken or replaced the values of all these
   * columns; absent where other columns have a say, or it cannot be told.
   */
  readonly refusesDisposal?: boolean;
}

/** A table, view or partition. */
export interface LiveTable {
  readonly name: string;
  readonly schema?: string;
  readonly kind: 'table' | 'view' | 'partition';
  /** For a partition, declarative or inherited without columns of its own: the table whose rows it holds. */
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
  /** Absent where it is as other tables are, as far as the catalogue tells. */
  readonly traits?: readonly TableTrait[];
  /** Foreign keys that lead to it from schemas that were not read, as far as the database shows them; absent where there are none. */
  readonly outsideKeys?: readonly OutsideForeignKey[];
  /** Absent where there are none. */
  readonly constraints?: readonly LiveConstraint[];
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
