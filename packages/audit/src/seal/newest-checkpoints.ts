import type { Store } from '@gallra/core/store';
import type { SealedLog } from './log-sealing.ts';

/**
 * The newest checkpoint of each log of a controller: what a controller downloads and keeps for itself, so that nobody at
 * the vendor's can take it back. There are several logs where the database was restored once.
 *
 * @param store - the host's database
 * @param controller - the controller's key; absent: the vendor's own
 * @returns signed notes with their sizes, the log that is written to last; none where nothing is sealed
 * @see GDPR Art. 5(2), 28(3)(h)
 * @example
 * ```ts
 * import { newestCheckpoints } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * const download = (await newestCheckpoints(store, '3')).map(({ checkpoint }) => checkpoint).join('\n');
 * console.log(download);
 * ```
 */
export async function newestCheckpoints(store: Store, controller?: string): Promise<readonly SealedLog[]> {
  return store.transaction(async ({ audit }) => {
    const own = (await audit.list()).filter((log) => log.controller === controller);
    const found: SealedLog[] = [];
    for (const { log } of own.toSorted((a, b) => Number(b.closed) - Number(a.closed)))
      for (const newest of await audit.checkpoints(log, 1)) found.push({ log, ...newest });
    return found;
  });
}
