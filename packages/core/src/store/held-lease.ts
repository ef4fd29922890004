import { GallraError } from '../error.ts';
import type { Store, Transaction } from './store.ts';

/** What to lease, and as whom. */
export interface LeaseOptions {
  readonly name: string;
  /** What the process calls itself, such as host and process number; made unique. */
  readonly holder?: string;
  /** How long the lease outlives a process that is killed, in seconds; default 30. It is renewed three times as often. */
  readonly seconds?: number;
  /** Passed on to the work. */
  readonly signal?: AbortSignal;
}

/** A lease while the work goes on. */
export interface HeldLease {
  /** Aborted when the lease is lost, or with the caller's own signal. */
  readonly signal: AbortSignal;
  /** What the note of the lease says from the next renewal on. */
  note(text: string): void;
  /**
   * Renews the lease within a transaction: until that ends, nobody can take it. What must never be done by two at once
   * begins with this, for a process may stand still for longer than its lease lasts, and not notice.
   *
   * @param tx - the transaction the work is done in
   * @throws GallraError `lease.lost` where another process has the lease, or the caller's own signal's reason
   */
  hold(tx: Transaction): Promise<void>;
}

async function heldBy(store: Store, name: string): Promise<GallraError> {
  const held = (await store.transaction((tx) => tx.leases.list())).find((lease) => lease.name === name);
  const who =
    held === undefined
      ? 'Another process'
      : `${held.holder.replace(/\/[^/]*$/, '')}, since ${held.since.toISOString()},`;
  return new GallraError(
    'lease.held',
    `${who} holds the lease "${name}", so nothing was begun. Wait until it is done; if it was killed, the lease runs out by itself.`,
  );
}

/**
 * Does some work while holding a lease, so that nobody else does it at the same time.
 *
 * The lease is renewed while the work goes on and released after it. Where it cannot be renewed in time, or somebody
 * else has it, the work's signal is aborted: from then on another process may be at it.
 *
 * @param store - the host's database
 * @param options - what to lease, as whom, for how many seconds at a time
 * @param work - gets the signal to heed, and may tell what it is at
 * @returns what the work returns
 * @throws GallraError `lease.held` where another holds it, and the work is not begun; `lease.lost` where it was lost
 *   before the work was done; what the work throws
 * @example
 * ```ts
 * import { type Store, withLease } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare function seal(signal: AbortSignal): Promise<void>;
 * await withLease(store, { name: 'sealer' }, ({ signal }) => seal(signal));
 * ```
 */
export async function withLease<T>(
  store: Store,
  options: LeaseOptions,
  work: (lease: HeldLease) => Promise<T>,
): Promise<T> {
  const { name, seconds = 30 } = options;
  const holder = `${options.holder ?? 'process'}/${crypto.randomUUID()}`;
  options.signal?.throwIfAborted();
  // Counted from before the statement is sent: the database cannot have begun to count earlier.
  let renewed = performance.now();
  if (!(await store.transaction((tx) => tx.leases.take(name, holder, seconds)))) throw await heldBy(store, name);

  const lost = new AbortController();
  const lose = () =>
    lost.abort(
      new GallraError(
        'lease.lost',
        `The lease "${name}" was lost before the work was done: it could not be renewed in time. What was committed stays; run it again.`,
      ),
    );
  let note: string | undefined;
  let done = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renew = async () => {
    const began = performance.now();
    try {
      if (!(await store.transaction((tx) => tx.leases.renew(name, holder, seconds, note)))) return lose();
      renewed = began;
    } catch {
      // The database may answer again before the lease has run out.
      if (performance.now() - renewed >= seconds * 1000) return lose();
    }
    if (!done) plan();
  };
  let renewal = Promise.resolve();
  function plan(): void {
    timer = setTimeout(
      () => {
        renewal = renew();
      },
      (seconds * 1000) / 3,
    );
  }
  plan();
  const signal = AbortSignal.any([lost.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  try {
    return await work({
      signal,
      note: (text) => {
        note = text;
      },
      hold: async (tx) => {
        signal.throwIfAborted();
        if (!(await tx.leases.renew(name, holder, seconds, note))) lose();
        signal.throwIfAborted();
      },
    });
  } finally {
    done = true;
    clearTimeout(timer);
    await renewal;
    // Where the database does not answer, the lease runs out by itself.
    await store.transaction((tx) => tx.leases.release(name, holder)).catch(() => undefined);
  }
}
