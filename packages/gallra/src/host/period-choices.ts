import type { ChosenPeriod, PeriodOrder, PeriodWithdrawal } from '@gallra/core';
import { choosePeriod, withdrawPeriod } from '@gallra/retention';
import type { Host } from './host.ts';

/** Periods that controllers choose, within what the policy leaves open (R35). */
export interface PeriodChoices {
  /** See `choosePeriod` of `@gallra/retention`; `chosenAt` is the clock's time. */
  choose(order: Omit<PeriodOrder, 'chosenAt'>): Promise<ChosenPeriod>;
  /** See `withdrawPeriod` of `@gallra/retention`; `withdrawnAt` is the clock's time. */
  withdraw(order: Omit<PeriodWithdrawal, 'withdrawnAt'>): Promise<ChosenPeriod>;
  /** Those that apply, or all. */
  list(filter?: { readonly replaced?: boolean }): Promise<readonly ChosenPeriod[]>;
}

/** The periods that the controllers of a host have chosen. */
export function periodChoices({ store, policy, clock, run }: Host): PeriodChoices {
  return {
    choose: (order) => run(() => choosePeriod(store, policy, { ...order, chosenAt: clock() })),
    withdraw: (order) => run(() => withdrawPeriod(store, policy, { ...order, withdrawnAt: clock() })),
    list: (filter) => run(() => store.transaction((tx) => tx.periods.list(filter))),
  };
}
