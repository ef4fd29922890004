import type { Policy, Row } from '@gallra/core';
import type { Store } from '@gallra/core/store';

/** Rows by table; columns left out are null. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** A store on an estate agent's three tables, and a look at what is left in them. */
export interface StoreUnderTest {
  readonly store: Store;
  /** A table's rows in the order of their keys, cells as text. */
  left(table: string): Promise<readonly Readonly<Record<string, string | null>>[]>;
}

/** Makes a store with these rows and no others, and without requests, events or journal. */
export type MakeStore = (policy: Policy, rows: Rows) => Promise<StoreUnderTest>;
