import type { Transaction } from '@gallra/core/store';

/** Runs a piece of work in a transaction of its own, or, all pieces alike, in one that is open already. */
export type Work = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
