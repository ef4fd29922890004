import { GallraError } from '@gallra/core';
import { inTurn, type Store } from '@gallra/core/store';

/** A time in which no sweep does anything. */
export interface Pause {
  readonly since: Date;
  /** When it ends by itself. */
  readonly until: Date;
}

/** A pause is a lease that nobody works under. */
const name = 'pause';
const holder = 'pause';
const longest = 7 * 24;

/**
 * Pauses sweeps: those under way wait after the batch they are at, others are refused. It ends by itself, for a pause
 * that is forgotten is storage without a reason.
 *
 * @param store - the host's database
 * @param hours - for how long, at most 168; a pause that stands already is prolonged or shortened to it
 * @throws GallraError `options.invalid`
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Store } from '@gallra/core/store';
 * import { pauseSweeps } from '@gallra/retention';
 *
 * declare const store: Store;
 * const { until } = await pauseSweeps(store, 4);
 * console.log(`No sweep before ${until.toISOString()}`);
 * ```
 */
export async function pauseSweeps(store: Store, hours: number): Promise<Pause> {
  if (!(hours > 0 && hours <= longest))
    throw new GallraError(
      'options.invalid',
      `A pause lasts for a number of hours, more than 0 and at most ${longest}.`,
    );
  return inTurn(store, async (tx) => {
    await tx.leases.take(name, holder, hours * 3600);
    const pause = (await tx.leases.list()).find((lease) => lease.name === name);
    if (pause === undefined) throw new GallraError('options.invalid', 'The pause has ended already: make it longer.');
    return { since: pause.since, until: pause.until };
  });
}

/**
 * Ends a pause: sweeps that wait go on.
 *
 * @param store - the host's database
 * @returns whether there was one
 * @example
 * ```ts
 * import type { Store } from '@gallra/core/store';
 * import { resumeSweeps } from '@gallra/retention';
 *
 * declare const store: Store;
 * console.log(await resumeSweeps(store));
 * ```
 */
export async function resumeSweeps(store: Store): Promise<boolean> {
  return inTurn(store, (tx) => tx.leases.release(name, holder));
}

/** The pause that stands, if one does. */
export async function standingPause(store: Store): Promise<Pause | undefined> {
  const pause = (await inTurn(store, (tx) => tx.leases.list())).find((lease) => lease.name === name);
  return pause === undefined ? undefined : { since: pause.since, until: pause.until };
}

/** Refuses to begin in a pause. */
export async function refusePaused(store: Store): Promise<void> {
  const pause = await standingPause(store);
  if (pause === undefined) return;
  throw new GallraError(
    'sweep.paused',
    `Sweeps are paused until ${pause.until.toISOString()}, so nothing was begun. Wait, or end the pause with "gallra resume" or resumeSweeps().`,
  );
}

/** How often a sweep asks for a pause, in milliseconds. */
const interval = 1000;

/**
 * Waits between batches while there is a pause.
 *
 * @param store - the host's database
 * @param signal - ends the wait: the sweep looks at it before the next batch
 * @returns to be awaited after each batch
 */
export function whilePaused(store: Store, signal: AbortSignal | undefined): () => Promise<void> {
  let asked = performance.now();
  return async () => {
    if (performance.now() - asked < interval) return;
    while (signal?.aborted !== true && (await standingPause(store)) !== undefined)
      await new Promise((resolve) => setTimeout(resolve, interval));
    asked = performance.now();
  };
}
