import type { PlainDate } from '../time/plain-date.ts';

/**
 * What can make a transfer to a third country lawful, by article of the GDPR.
 *
 * - `45`: an adequacy decision
 * - `46(2)(a)` to `(f)`, `46(3)(a)` and `(b)`: appropriate safeguards; `47`: binding corporate rules
 * - `49(1)(a)` to `(g)`: derogations; `49(1)`: compelling legitimate interests, by its second subparagraph
 */
export const transferMechanisms = [
  '45',
  '46(2)(a)',
  '46(2)(b)',
  '46(2)(c)',
  '46(2)(d)',
  '46(2)(e)',
  '46(2)(f)',
  '46(3)(a)',
  '46(3)(b)',
  '47',
  '49(1)(a)',
  '49(1)(b)',
  '49(1)(c)',
  '49(1)(d)',
  '49(1)(e)',
  '49(1)(f)',
  '49(1)(g)',
  '49(1)',
] as const;

/** What makes a transfer to a third country lawful (GDPR Arts 45 to 49), see {@link Transfer}. */
export type TransferMechanism = (typeof transferMechanisms)[number];

/**
 * A module of the Commission's standard contractual clauses (Decision (EU) 2021/914): 1, controller to controller;
 * 2, controller to processor; 3, processor to processor; 4, processor to controller.
 */
export type ClausesModule = 1 | 2 | 3 | 4;

/** When a transfer was last assessed, and by when it has to be again (T17). */
interface Reviewed {
  readonly reviewed?: PlainDate;
  readonly reviewBy?: PlainDate;
}

/** An adequacy decision of the Commission. */
interface Adequacy extends Reviewed {
  readonly mechanism: '45';
  /** Which: `(EU) 2023/1795`. */
  readonly decision: string;
  /** Its last day, where it has one. */
  readonly validTo?: PlainDate;
}

interface CommissionClauses extends Reviewed {
  readonly mechanism: '46(2)(c)';
  readonly module: ClausesModule;
}

/** Clauses of a supervisory authority, which have modules only where they follow the Commission's. */
interface AuthorityClauses extends Reviewed {
  readonly mechanism: '46(2)(d)';
  readonly module?: ClausesModule;
}

interface OtherMechanism extends Reviewed {
  readonly mechanism: Exclude<TransferMechanism, '45' | '46(2)(c)' | '46(2)(d)'>;
}

/** What makes it lawful that a recipient has data in a third country, or reaches them from there (GDPR Art. 44; R198). */
export type Transfer = Adequacy | CommissionClauses | AuthorityClauses | OtherMechanism;

/**
 * Countries where the GDPR applies as the law of the place: the Union's, with the outermost regions and Åland that have
 * codes of their own (TFEU Arts 349, 355), and those of the EEA Agreement.
 */
const eea: ReadonlySet<string> = new Set(
  (
    'EU EEA AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK ' +
    'AX GF GP MF MQ RE YT IS LI NO'
  ).split(' '),
);

/**
 * Whether a place is in the European Economic Area. What is not is a third country, also where a decision finds it
 * adequate: the United Kingdom, Switzerland, the United States.
 *
 * @param place.country - ISO 3166-1 alpha-2, or `EU` or `EEA`
 * @see GDPR Art. 44; EEA Joint Committee Decision No 154/2018
 * @example
 * ```ts
 * import { isInEea } from '@gallra/core/policy';
 *
 * console.log(isInEea({ country: 'NO' }), isInEea({ country: 'GB' })); // true false
 * ```
 */
export const isInEea = ({ country }: { readonly country: string }): boolean => eea.has(country);
