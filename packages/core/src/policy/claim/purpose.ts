import type { PlainDate } from '../../time/plain-date.ts';
import type { DataSource, Label, LegalBasis, Role, SpecialCategoryBasis } from '../vocabulary.ts';
import type { OpenPeriodChoice, PeriodRule, StorageRule } from './storage-rule.ts';

/** A purpose of processing: one row of the register (GDPR Art. 5(1)(b), 30(1)(b); R10). */
export interface Purpose<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  P extends string = string,
  R extends string = string,
> {
  readonly title: Label;
  readonly role: Role;
  readonly basis: LegalBasis;
  readonly specialBasis?: SpecialCategoryBasis;
  /** Example operations, in words. */
  readonly operations?: Label;
  readonly subjects: 'all' | readonly S[];
  readonly categories: 'all' | readonly C[];
  readonly keep: StorageRule<E, P>;
  readonly recipients?: readonly R[];
  readonly source?: DataSource;
  /** Needed for the establishment, exercise or defence of legal claims: outlives a request for erasure (Art. 17(3)(e)). */
  readonly legalClaims?: boolean;
  /** Direct marketing: an objection ends it without balancing (Art. 21(2) and (3)). */
  readonly directMarketing?: boolean;
  /** Automated decision-making within Art. 22, in words that tell the logic and the consequences (R88). */
  readonly automatedDecision?: Label;
  /** Where the processing takes place: names under `places`. */
  readonly places?: readonly string[];
  /** Term of the Data Privacy Vocabulary, e.g. `dpv:RequestedServiceProvision`. */
  readonly dpv?: string;
}

/** A duty in law to keep data (GDPR Art. 6(1)(c), 17(3)(b)). It reaches the columns that tables list for it. */
export interface Duty<E extends string = string> extends PeriodRule<E> {
  readonly title: Label;
  /** The provision, so that a lawyer finds it: `bokföringslagen (1999:1078) 7 kap. 2 §`. */
  readonly citation: string;
  /** Whom it obliges. A controller's duty gives the processor no copy after the agreement (Art. 28(3)(g)). */
  readonly obliges: Role;
  /** Where the number of years comes from when the act has none. */
  readonly periodSource?: string;
  /** It applies to events from this day on. */
  readonly validFrom?: PlainDate;
  /** It applies to events up to this day. */
  readonly validTo?: PlainDate;
  /** The provision that forbids telling the data subject. */
  readonly secretFromSubject?: string;
  readonly dpv?: string;
}

/** The most a law or an agreement allows. It cuts claims short and never keeps anything. */
export interface Limit<E extends string = string, N extends string = string> extends Omit<PeriodRule<E>, 'for'> {
  readonly for: PeriodRule['for'] | OpenPeriodChoice;
  readonly title: Label;
  readonly citation: string;
  /** Purposes and duties it cuts short. */
  readonly caps: 'all' | readonly N[];
  /** It applies to events from this day on. */
  readonly validFrom?: PlainDate;
  /** It applies to events up to this day. */
  readonly validTo?: PlainDate;
}
