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

/** A choice on record. */
export interface ChosenPeriod extends PeriodOrder {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  /** Absent while it applies. */
  readonly replacedAt?: Date;
}

/** The periods that controllers have chosen. A new choice replaces the one before, which stays on record. */
export interface ChosenPeriods {
  choose(order: PeriodOrder): Promise<ChosenPeriod>;
  /** Lets one controller's choices be another's, where that has made none itself. */
  succeed(succession: Succession): Promise<void>;
  /** Those that apply, or all; in the order they were made. */
  list(filter?: { readonly replaced?: boolean }): Promise<readonly ChosenPeriod[]>;
}
