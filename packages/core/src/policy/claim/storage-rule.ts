import type { Period } from '../../time/period.ts';
import type { Alignment } from '../../time/storage-period.ts';

/** A period the controller may choose within bounds (R35: a tenant may shorten, never lengthen). */
export interface PeriodChoice {
  readonly min: Period;
  readonly default: Period;
  readonly max: Period;
}

/** A period that applies only to controllers who have chosen one: a cap of their own. */
export type OpenPeriodChoice = Omit<PeriodChoice, 'default'>;

/** Counted from an event, for a period; `align` first moves the event's date to the end of its year. */
export interface PeriodRule<E extends string = string> {
  readonly from: E;
  readonly for: Period | PeriodChoice;
  readonly align?: readonly Alignment[];
}

/** Counted from an event in two phases: in use, then archived and out of reach for other purposes (R36, R37). */
export interface PhasedRule<E extends string = string> {
  readonly from: E;
  readonly active: Period;
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
  | PhasedRule<E>
  | AgreementRule
  | InheritedRule<P>;

/** The event an agreement rule waits for; it is built in and needs no declaration. */
export const agreementEnd = 'agreementEnded';
