import type { GallraEvent } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { plan, type SweepOptions, sweep, type TablePlan } from '@gallra/retention';
import { now, type World } from '@gallra/world';

/** Reads the plan, approves it, sweeps. */
export async function approved(store: Store, world: World, at = now, options: SweepOptions = {}) {
  return sweep(store, world.policy, at, { ...options, approve: (await plan(store, world.policy, at)).hash });
}

/** What the log holds, newest first. */
export const eventsOf = (store: Store, type?: GallraEvent['type']) =>
  store.transaction((tx) => tx.events.list({ ...(type === undefined ? {} : { type }), limit: 1000 }));

/** A later day, at noon. */
export const later = (date: string) => new Date(`${date}T11:00:00Z`);

/** One table of a plan. */
export function planOf({ tables }: { readonly tables: readonly TablePlan[] }, table: string): TablePlan {
  const found = tables.find((other) => other.table === table);
  if (found === undefined) throw new Error(`The plan has no table ${table}.`);
  return found;
}
