import type { Store } from '@gallra/core/store';

/** A store of a database whose clock is ahead of every day that a test decides for. */
export const clockAhead = <Opened extends Store>(store: Opened): Opened => ({
  ...store,
  now: async () => new Date('9999-12-30T12:00:00Z'),
});
