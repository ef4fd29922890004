import { GallraError } from '../error.ts';
import type { Store, Transaction } from './store.ts';

/** Whether the database made some work give way to somebody else's, so that the same may succeed a little later. */
export const isBusy = (error: unknown): boolean => error instanceof GallraError && error.code === 'database.busy';

/** How often some work is tried, and how long is waited in between. */
export interface RetryOptions {
  /** How often in all. */
  readonly attempts: number;
  /** What the waits begin with; each is about twice as long as the one before, and no two workers wait alike. */
  readonly milliseconds: number;
  /** Looked at after each wait. */
  readonly signal?: AbortSignal | undefined;
  /** What is worth another attempt; default: {@link isBusy}. */
  readonly when?: (error: unknown) => boolean;
}

/**
 * Does some work, and again a little later where somebody else holds its locks, or the database made it give way.
 *
 * @param work - run whole each time: a transaction, or a statement of its own
 * @param options - see {@link RetryOptions}
 * @returns what the work returns
 * @throws what the last attempt throws; the signal's own reason
 * @example
 * ```ts
 * import { retried, type Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * const work = () => store.transaction((tx) => tx.holds.list());
 * console.log(await retried(work, { attempts: 5, milliseconds: 20 }));
 * ```
 */
export async function retried<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts, milliseconds, signal, when = isBusy } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !when(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, milliseconds * 2 ** attempt * (1 + Math.random())));
      signal?.throwIfAborted();
    }
  }
}

/** An attempt that took longer has waited for a lock, and would wait again; in milliseconds. */
const longWait = 5000;

/**
 * Does some work in a transaction of its own, and again where the database made it give way to another one: at the levels
 * REPEATABLE READ and SERIALIZABLE it may do so at any time.
 *
 * @param store - the host's database
 * @param work - run whole each time, and changes nothing but through its transaction
 * @returns what the work returns
 * @throws what the work throws; `database.busy` where it had to give way time after time, or waited long for a lock
 * @example
 * ```ts
 * import { inTurn, type Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * console.log(await inTurn(store, (tx) => tx.holds.list()));
 * ```
 */
export function inTurn<T>(store: Pick<Store, 'transaction'>, work: (tx: Transaction) => Promise<T>): Promise<T> {
  let began = 0;
  const attempt = () => {
    began = performance.now();
    return store.transaction(work);
  };
  const when = (error: unknown) => isBusy(error) && performance.now() - began < longWait;
  return retried(attempt, { attempts: 5, milliseconds: 20, when });
}
