import type { Label } from './label.ts';
import type { ProcessingOperation } from './operation.ts';
import type { Provision } from './provision.ts';
import type { OpenPeriodChoice, PeriodRule, StorageRule } from './storage-rule.ts';
import type { DataSource, LegalBasis, Role, SpecialCategoryBasis } from './vocabulary.ts';

/** Whom controllers are that decide together. */
export interface JointControllers {
  /** The vendor is one of them. */
  readonly vendor?: true;
  /** All of the host's controllers, or those with these keys. */
  readonly controllers: 'all' | readonly string[];
}

/** What every purpose says, whoever's it is. */
export interface PurposeDescription<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  P extends string = string,
  R extends string = string,
> {
  /** What it is called in the register and in letters to people. */
  readonly title: Label;
  /** Example operations, in words. */
  readonly operations?: Label;
  /** What is done with the data, in the words of the field (Art. 4(2); R27). */
  readonly processing?: readonly ProcessingOperation[];
  /** The purpose that it is a part of, which is part of none itself (R22): people are told of the two together. */
  readonly partOf?: P;
  /** Whose data it needs: names under the policy's `subjects`. */
  readonly subjects: 'all' | readonly S[];
  /** Which data it needs: names under the policy's `categories`. */
  readonly categories: 'all' | readonly C[];
  /** For how long it needs them. Data go when the last purpose that needs them ends. */
  readonly keep: StorageRule<E, P>;
  /** Whom it discloses data to: names under the policy's `recipients`; an empty list says nobody (Art. 15(1)(c)). */
  readonly recipients?: readonly R[];
  /** Where its data come from, unless their table or column says otherwise. */
  readonly source?: DataSource;
  /** Where the processing takes place: names under `places`. */
  readonly places?: readonly string[];
  /** Term of the Data Privacy Vocabulary, e.g. `dpv:RequestedServiceProvision`. */
  readonly dpv?: string;
}

/** A purpose that a controller decides on: the vendor, or as `tenant` each of its controllers (GDPR Art. 4(7)). */
export interface ControllerPurpose<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  P extends string = string,
  R extends string = string,
> extends PurposeDescription<S, C, E, P, R> {
  /** Whose it is: the vendor's (`controller`), each tenant's (`tenant`), or only carried out for them (`processor`). */
  readonly role: 'controller' | 'tenant';
  /** What makes it lawful (GDPR Art. 6(1)). Which rights people have follows from it. */
  readonly basis: LegalBasis;
  /** What makes it lawful for special categories too (GDPR Art. 9(2)). */
  readonly specialBasis?: SpecialCategoryBasis;
  /** Needed for the establishment, exercise or defence of legal claims: outlives a request for erasure (Art. 17(3)(e)). */
  readonly legalClaims?: boolean;
  /**
   * The event that is the act of consent, where the purpose rests on it: what was withdrawn begins anew with one that
   * comes later. Default: the one it counts from, where a column of the row itself tells it.
   */
  readonly consent?: E;
  /**
   * The controllers who decide on it jointly (GDPR Art. 26). What a person asks of one of them binds it at all of them (Art.
   * 26(3)).
   */
  readonly jointControllers?: JointControllers;
  /** Direct marketing: an objection ends it without balancing (Art. 21(2) and (3)). */
  readonly directMarketing?: boolean;
  /** Automated decision-making within Art. 22, in words that tell the logic and the consequences (R88). */
  readonly automatedDecision?: Label;
}

/**
 * What the vendor carries out for its controllers (GDPR Art. 4(8), 28(3)). It has no legal basis of its own, and nothing
 * that follows from one: the controllers' purposes have those.
 */
export interface ProcessorPurpose<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  P extends string = string,
  R extends string = string,
> extends PurposeDescription<S, C, E, P, R> {
  /** Whose it is: the vendor's (`controller`), each tenant's (`tenant`), or only carried out for them (`processor`). */
  readonly role: 'processor';
  readonly basis?: never;
  readonly specialBasis?: never;
  readonly legalClaims?: never;
  readonly directMarketing?: never;
  readonly automatedDecision?: never;
}

/** A purpose of processing: one row of the register (GDPR Art. 5(1)(b), 30(1)(b) and (2)(b); R10). */
export type Purpose<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  P extends string = string,
  R extends string = string,
> = ControllerPurpose<S, C, E, P, R> | ProcessorPurpose<S, C, E, P, R>;

/** A duty in law to keep data (GDPR Art. 6(1)(c), 17(3)(b)). It reaches the columns that tables list for it. */
export interface Duty<E extends string = string, F extends string = string> extends PeriodRule<E>, Provision<F> {
  /** Whom it obliges. A controller's duty gives the processor no copy after the agreement (Art. 28(3)(g)). */
  readonly obliges: Role;
  /** Where the number of years comes from when the act has none. */
  readonly periodSource?: string;
  /** The provision that forbids telling the data subject. */
  readonly secretFromSubject?: string;
  readonly dpv?: string;
}

/** The most a law or an agreement allows. It cuts claims short and never keeps anything. */
export interface Limit<E extends string = string, N extends string = string, F extends string = string>
  extends Omit<PeriodRule<E>, 'for'>,
    Provision<F> {
  /** The longest, counted from the event; bounds without a default apply to controllers who have chosen. */
  readonly for: PeriodRule['for'] | OpenPeriodChoice;
  /** Purposes and duties it cuts short. */
  readonly caps: 'all' | readonly N[];
}
