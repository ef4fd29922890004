import type { CategoryOrder, ControllerCategory } from '@gallra/core';
import { declareCategory, withdrawCategory } from '@gallra/retention';
import type { Host } from './host.ts';

/** Categories that controllers name for themselves, within what the policy opens (R8). */
export interface CategoryChoices {
  /** See `declareCategory` of `@gallra/retention`; `declaredAt` is the clock's time. */
  declare(order: Omit<CategoryOrder, 'declaredAt'>): Promise<ControllerCategory>;
  /** See `withdrawCategory` of `@gallra/retention`. */
  withdraw(id: string): Promise<void>;
  /** Those that apply, or all; of one controller, or of each. */
  list(filter?: { readonly withdrawn?: boolean; readonly controller?: string }): Promise<readonly ControllerCategory[]>;
}

/** The categories that the controllers of a host have named. */
export function categoryChoices({ store, policy, clock, run }: Host): CategoryChoices {
  return {
    declare: (order) => run(() => declareCategory(store, policy, { ...order, declaredAt: clock() })),
    withdraw: (id) => run(() => withdrawCategory(store, policy, id, clock())),
    list: (filter) => run(() => store.transaction((tx) => tx.categories.list(filter))),
  };
}
