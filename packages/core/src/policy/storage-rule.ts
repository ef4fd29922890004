import type { Period } from '../time/period.ts';
import type { Alignment } from '../time/storage-period.ts';

/** A period the controller may choose within bounds (R35: a tenant may shorten, never lengthen). */
export interface PeriodChoice {
  readonly min: Period;
  readonly default: Period;
  readonly max: Period;
}

/** A period that applies only to controllers who have chosen one: a cap of their own, or a purpose they have taken up. */
export type OpenPeriodChoice = Omit<PeriodChoice, 'default'>;

/** Counted from an event, for a period; `align` first moves the event's date to the end of its year. */
export interface PeriodRule<E extends string = string> {
  /** What it is counted from: a name under the policy's `events`. */
  readonly from: E;
  /** For how long: `P3M`, or bounds within which each controller chooses. */
  readonly for: Period | PeriodChoice;
  /** Moves the event's date first, to the end of the calendar year or the financial year. */
  readonly align?: readonly Alignment[];
}

/**
 * The same, without a default: a purpose that each tenant takes up for itself, by choosing for how long. For those who have
 * not it does not exist.
 */
export interface OpenPeriodRule<E extends string = string> extends Omit<PeriodRule<E>, 'for'> {
  /** The bounds within which each controller that takes it up chooses. */
  readonly for: OpenPeriodChoice;
}

/** Counted from an event in two phases: in use, then archived and out of reach for other purposes (R36, R37). */
export interface PhasedRule<E extends string = string> {
  /** What it is counted from: a name under the policy's `events`. */
  readonly from: E;
  /** For how long data are in use. */
  readonly active: Period;
  /** For how long after that they are kept, out of reach for other purposes. */
  readonly archived: Period;
}

/** As long as the controller's agreement with the vendor is in force (R34). */
export interface AgreementRule {
  readonly while: 'agreement';
}

/** No clock of its own: as long as other purposes need the data (R12, R40). */
export interface InheritedRule<P extends string = string> {
  readonly inherit: 'others' | readonly P[];
}

/** For how long a purpose needs data. */
export type StorageRule<E extends string = string, P extends string = string> =
  | PeriodRule<E>
  | OpenPeriodRule<E>
  | PhasedRule<E>
  | AgreementRule
  | InheritedRule<P>;

/** The event an agreement rule waits for; it is built in and needs no declaration. */
export const agreementEnd = 'agreementEnded';
