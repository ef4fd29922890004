import type { IncomingKey } from '@gallra/core/store';
import type { BlockingReason } from './blocking-key.ts';

/** A foreign key because of which a row cannot be erased while rows of `table` refer to it, and why. */
export interface BlockingKey extends IncomingKey {
  readonly because: BlockingReason;
  readonly blockedBy?: readonly BlockingKey[];
}

/** A table in its place in the order. */
export interface TableOrder {
  readonly table: string;
  /** Because of which keys its rows cannot be erased; empty where rows are never erased anyway. */
  readonly incomingKeys: readonly BlockingKey[];
  /** Columns that are set to null in rows to be erased, one list for each foreign key, to break a circle. */
  readonly unlink: readonly (readonly string[])[];
  /** Tables that go before this one, outside of its circle, where both have rows that are due. */
  readonly after: readonly string[];
  /** Whether `incomingKeys` foretell exactly which rows will stay because others refer to them; see {@link orderOfDisposal}. */
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

/** Incoming keys for the work itself: whatever is still there when a table's turn comes counts. */
export function asTheyStand(keys: readonly IncomingKey[]): readonly IncomingKey[] {
  return keys.map(({ constraint, table, columns, to }) => ({ constraint, table, columns, to }));
}
