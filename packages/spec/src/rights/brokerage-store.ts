import type { Policy, Row } from '@gallra/core';
import type { LiveForeignKey, Store } from '@gallra/core/store';
import { brokerage, brokerageWorld, type OpenStore, rows } from '@gallra/world';

/** A store whose rows a test can look at. */
export interface ReadableStore extends Store {
  rows(table: string): Promise<readonly Row[]>;
}

/** Makes a store with the estate agents' tables and rows in them. */
export type MakeBrokerage = (
  tables?: Readonly<Record<string, readonly Row[]>>,
  policy?: Policy,
  foreignKeys?: Readonly<Record<string, readonly LiveForeignKey[]>>,
) => Promise<ReadableStore>;

/** The estate agents' system, in the databases that `open` opens. */
export const brokerageOn =
  (open: OpenStore): MakeBrokerage =>
  async (tables = rows, policy = brokerage, foreignKeys = {}) => {
    const opened = await open(brokerageWorld(tables, policy, foreignKeys));
    return { ...opened.store, rows: opened.rows };
  };
