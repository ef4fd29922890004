import type { Period } from '../time/period.ts';
import type { Succession } from './succession.ts';

/** A controller's choice of a period, within what the policy lets it choose (R35). */
export interface PeriodOrder {
  /** The controller's key in its own table, as text. */
  readonly controller: string;
  /** A purpose, duty or limit of the policy. */
  readonly claim: string;
  readonly period: Period;
  /** Who chose it, as the host names its people. */
  readonly chosenBy: string;
  readonly chosenAt: Date;
}

/** A controller's decision to do without a choice: what the policy says without one applies again. */
export interface PeriodWithdrawal {
  /** The controller's key in its own table, as text. */
  readonly controller: string;
  /** What it had chosen a period for. */
  readonly claim: string;
  /** Who decided it, as the host names its people. */
  readonly withdrawnBy: string;
  readonly withdrawnAt: Date;
}

/** A choice on record. */
export interface ChosenPeriod extends PeriodOrder {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  /** Absent while it applies. */
  readonly replacedAt?: Date;
  /** Who withdrew it, where no other took its place. */
  readonly withdrawnBy?: string;
}

/** The periods that controllers have chosen. A new choice replaces the one before, which stays on record. */
export interface ChosenPeriods {
  choose(order: PeriodOrder): Promise<ChosenPeriod>;
  /** The choice that applied until now; undefined where none did. */
  withdraw(order: PeriodWithdrawal): Promise<ChosenPeriod | undefined>;
  /** Lets one controller's choices be another's, where that has made none itself. */
  succeed(succession: Succession): Promise<void>;
  /**
   * Those that apply, or all; in the order they were made.
   *
   * @param filter.replaced - also those that no longer apply; default false
   * @param filter.at - those that applied at this instant: a choice applies to all rows from when it was made, and not before
   */
  list(filter?: { readonly replaced?: boolean; readonly at?: Date }): Promise<readonly ChosenPeriod[]>;
}
