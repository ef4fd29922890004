import type { Policy, Row } from '@gallra/core';
import type { Disposal, DisposalResult, Store, TableTally } from '@gallra/core/store';
import { at, type OpenStore, peopleWorld } from '@gallra/world';

/** A store on an estate agent's four tables, and a look at what is left in them. */
interface PeopleStore {
  readonly store: Store;
  /** A table's rows in the order of their keys, cells as text: drivers make inexact numbers of long keys. */
  left(table: string): Promise<readonly Readonly<Record<string, string | null>>[]>;
}

/** Makes a store with these rows by table and no others, and without requests, events or journal. */
export type MakePeopleStore = (policy: Policy, rows: Readonly<Record<string, readonly Row[]>>) => Promise<PeopleStore>;

const asText = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]));

/** Those tables, in the databases that `open` opens. */
export const peopleStoreOn =
  (open: OpenStore): MakePeopleStore =>
  async (policy, rows) => {
    const opened = await open(peopleWorld(policy, rows));
    return { store: opened.store, left: async (table) => (await opened.rows(table)).map(asText) };
  };

/** All rows, now. */
export const scope = { at };

/** What would become of a table's rows. */
export const tally = (store: Store, table: string): Promise<TableTally> =>
  store.transaction((tx) => tx.rows.tally({ table, scope, incomingKeys: [] }));

/** Disposes of a batch. */
export const dispose = (store: Store, disposal: Disposal): Promise<DisposalResult> =>
  store.transaction((tx) => tx.rows.dispose(disposal));
