import { GallraError } from '@gallra/core';

/** Whether somebody else held a lock for too long, so that the same may succeed a little later. */
export const isBusy = (error: unknown): boolean => error instanceof GallraError && error.code === 'database.busy';

/**
 * Does some work, and again a little later where somebody else holds its locks, or the database made it give way.
 *
 * @param how.attempts - how often in all
 * @param how.milliseconds - what the waits begin with; each is about twice as long as the one before
 * @param how.signal - looked at after each wait
 * @throws what the last attempt throws; the signal's own reason
 */
export async function givingWay<T>(
  work: () => Promise<T>,
  how: { readonly attempts: number; readonly milliseconds: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === how.attempts || !isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, how.milliseconds * 2 ** attempt * (1 + Math.random())));
      how.signal?.throwIfAborted();
    }
  }
}
