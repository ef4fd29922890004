import { GallraError } from '@gallra/core';

/** Rows in one batch, where nothing else is said. */
export const usualBatch = 10_000;

/**
 * How many batches a plan's changes take, if each is as large as it may be.
 *
 * @param counts - rows that a step changes, one for each
 */
export function estimatedBatches(counts: readonly number[], batchSize: number = usualBatch): number {
  return counts.reduce((sum, rows) => sum + Math.ceil(rows / batchSize), 0);
}

/** Rows of a first batch where the time it may take is limited: how long a row takes is not known yet. */
const first = 1000;

/**
 * How many rows to take at a time, so that a batch holds its locks no longer than it may: half as many after one that
 * took longer, slowly more after one that took less than half the time.
 *
 * @param largest - the most rows of a batch
 * @param seconds - how long a batch may take; undefined: as long as it takes
 * @returns `next`, rows for the next batch of a table; `took`, to tell how long a full one took, in seconds; `exceeded`,
 *   that one was not done within the time the database allows
 */
export function batchSizes(largest: number, seconds: number | undefined) {
  const sizes = new Map<string, number>();
  const next = (table: string) => sizes.get(table) ?? (seconds === undefined ? largest : Math.min(first, largest));
  return {
    next,
    exceeded: (table: string, size: number): void => {
      sizes.set(table, Math.max(1, Math.floor(size / 2)));
    },
    took: (table: string, taken: number): void => {
      if (seconds === undefined) return;
      const size = next(table);
      if (taken > seconds) sizes.set(table, Math.max(1, Math.floor(size / 2)));
      else if (taken < seconds / 2) sizes.set(table, Math.min(largest, Math.ceil(size * 1.25)));
    },
  };
}

/** In which parts some work is to be done. */
interface Parts {
  readonly batchSize?: number;
  readonly budget?: { readonly rows?: number; readonly seconds?: number; readonly lockSeconds?: number };
}

/** Refuses batches and a budget that are none, with all that is wrong. */
export function refuseBadWork({ batchSize, budget = {} }: Parts): void {
  const { rows, seconds, lockSeconds } = budget;
  const isRows = (count: number | undefined) => count === undefined || (Number.isInteger(count) && count > 0);
  const isSeconds = (time: number | undefined) => time === undefined || time > 0;
  const problems = [
    ...(isRows(batchSize) ? [] : ['batchSize: expected a whole number of rows, above 0']),
    ...(isRows(rows) ? [] : ['budget.rows: expected a whole number, above 0']),
    ...(isSeconds(seconds) ? [] : ['budget.seconds: expected a number above 0']),
    ...(isSeconds(lockSeconds) ? [] : ['budget.lockSeconds: expected a number above 0']),
  ];
  if (problems.length > 0)
    throw new GallraError('options.invalid', 'Nothing was begun: the work cannot be done in such parts.', problems);
}
