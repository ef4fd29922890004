import type { Policy, Row } from '@gallra/core';
import type { LiveSchema, Store } from '@gallra/core/store';

/** A store whose rows a test can look at. */
export interface ReadableStore extends Store {
  rows(table: string): readonly Row[] | Promise<readonly Row[]>;
}

/** Makes a store with the tables of a policy and rows in them, in whatever database. */
export type CreateStore = (options: {
  readonly policy: Policy;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly schema?: LiveSchema;
}) => ReadableStore | Promise<ReadableStore>;
