import type { DeleteAction, LiveConstraint, LiveTable } from '@gallra/core/store';

/** Drivers say true in their own way: true, 1, 1n, '1'. */
export type Flag = boolean | number | bigint | string;

/** Where a row belongs. SQLite's `main` has no schema. */
export interface TableName {
  readonly schema: string | null;
  readonly table: string;
}

export interface TableRow extends TableName {
  readonly kind: LiveTable['kind'];
  readonly partition_of: string | null;
  readonly partitioned?: Flag;
  /** A key that the database chooses may have been that of a row that was deleted. */
  readonly reuses_keys?: Flag;
  readonly estimated_rows: number | bigint | string | null;
  readonly row_security?: Flag;
  readonly shadowed?: Flag;
  readonly inherited?: Flag;
  readonly is_foreign?: Flag;
  readonly no_transactions?: Flag;
  readonly history?: Flag;
}

export interface ColumnRow extends TableName {
  readonly name: string;
  readonly type: string;
  readonly nullable: Flag;
  readonly has_default: Flag;
  readonly generated: Flag;
  readonly max_length: number | bigint | string | null;
  readonly collation?: string | null;
  readonly loose?: Flag;
}

/** One row for each column of an index, in index order; `column_name` is null for an expression. */
export interface IndexColumnRow extends TableName {
  readonly name: string;
  readonly column_name: string | null;
  readonly is_primary: Flag;
  readonly is_unique: Flag;
  readonly is_partial: Flag;
}

/** One row for each column of a foreign key, in the key's order. */
export interface ForeignKeyColumnRow extends TableName {
  readonly name: string;
  readonly column_name: string;
  readonly to_schema: string | null;
  readonly to_table: string;
  /** Null where nothing tells which: SQLite, a parent that does not exist. */
  readonly to_column: string | null;
  readonly on_delete: DeleteAction;
  readonly on_update: DeleteAction;
  readonly is_deferrable: Flag;
}

/** A foreign key from a schema that is not read, with the table that it leads to. */
export interface OutsideKeyRow extends TableName {
  readonly name: string;
  readonly from_schema: string;
  readonly from_table: string;
  readonly on_delete: DeleteAction;
}

/** A rule for values; `expression` as the database writes it, in which columns stand without the table. */
export interface ConstraintRow extends TableName {
  readonly name: string;
  readonly kind: LiveConstraint['kind'];
  readonly columns: readonly string[];
  readonly expression: string | null;
}

export interface TriggerRow extends TableName {
  readonly name: string;
}

/** What each dialect reads: flat rows, sorted as they shall stand. */
export interface Catalogue {
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly indexes: readonly IndexColumnRow[];
  readonly foreignKeys: readonly ForeignKeyColumnRow[];
  readonly triggers: readonly TriggerRow[];
  readonly outsideKeys: readonly OutsideKeyRow[];
  readonly constraints: readonly ConstraintRow[];
}

/** The catalogue of no schema. */
export const emptyCatalogue: Catalogue = {
  tables: [],
  columns: [],
  indexes: [],
  foreignKeys: [],
  triggers: [],
  outsideKeys: [],
  constraints: [],
};
