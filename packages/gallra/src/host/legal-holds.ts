import type { HoldEntry, HoldOrder, HoldRelease } from '@gallra/core';
import { placeHold, releaseHold } from '@gallra/retention';
import type { Host } from './host.ts';

/** Legal holds: what they cover does not go (GDPR Art. 17(3)(e)). */
export interface LegalHolds {
  /** See `placeHold` of `@gallra/retention`; `placedAt` is the clock's time. */
  place(order: Omit<HoldOrder, 'placedAt'>): Promise<HoldEntry>;
  /** See `releaseHold` of `@gallra/retention`; `at` is the clock's time. */
  release(id: string, release: Omit<HoldRelease, 'at'>): Promise<void>;
  /** Those that stand, or all. */
  list(filter?: { readonly released?: boolean }): Promise<readonly HoldEntry[]>;
}

/** The legal holds of a host. */
export function legalHolds({ store, policy, clock, run }: Host): LegalHolds {
  return {
    place: (order) => run(() => placeHold(store, policy, { ...order, placedAt: clock() })),
    release: (id, release) => run(() => releaseHold(store, policy, id, { ...release, at: clock() })),
    list: (filter) => run(() => store.transaction((tx) => tx.holds.list(filter))),
  };
}
