import type { Reference } from '@gallra/core/store';
import type { HoldingReason } from './blocking-key.ts';

/** A foreign key by which rows of `table` hold a row in place, and why it does. */
export interface HoldingReference extends Reference {
  readonly because: HoldingReason;
  readonly heldBy?: readonly HoldingReference[];
}

/** A table in its place in the order. */
export interface TableOrder {
  readonly table: string;
  /** What holds its rows in place; empty where rows are never erased anyway. */
  readonly references: readonly HoldingReference[];
  /** Columns that are set to null in rows to be erased, one list for each foreign key, to break a circle. */
  readonly unlink: readonly (readonly string[])[];
  /** Tables that go before this one, outside of its circle, where both have rows that are due. */
  readonly after: readonly string[];
  /** Whether `references` foretell exactly which rows will be held; see {@link orderOfDisposal}. */
  readonly exact: boolean;
}

/** A foreign key of a circle. */
export interface CircleKey {
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  /** Columns set to null to break the circle here; absent where it cannot be broken. */
  readonly unlink?: readonly string[];
}

/** Tables that refer to each other in a circle, or one that refers to itself. */
export interface Circle {
  /** In the order of disposal. */
  readonly tables: readonly string[];
  readonly foreignKeys: readonly CircleKey[];
}

/** In what order rows are disposed of. */
export interface DisposalOrder {
  /** Children before parents; the tables of a circle stand together. */
  readonly tables: readonly TableOrder[];
  readonly circles: readonly Circle[];
}

/** References for the work itself: what is still there when a table's turn comes, holds. */
export function asTheyStand(references: readonly Reference[]): readonly Reference[] {
  return references.map(({ constraint, table, columns, to }) => ({ constraint, table, columns, to }));
}
