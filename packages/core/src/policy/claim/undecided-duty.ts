import type { PlainDate } from '../../time/plain-date.ts';
import type { Label } from '../label.ts';
import type { Policy } from '../policy.ts';

/** A duty whose provision has ended without anybody having said what follows: what it no longer applies to stays. */
export interface UndecidedDuty {
  readonly duty: string;
  readonly title: Label;
  readonly citation: string;
  /** The last day on which it applied. */
  readonly validTo: PlainDate;
  /** What replaces it in law, where that is known. */
  readonly replacedBy?: string;
}

/**
 * The duties that have ended by a day while the policy does not say what follows them (`followedBy`). What is pending under
 * them, or happens later, is kept until somebody decides.
 *
 * @param policy - a checked policy
 * @param today - local day, `YYYY-MM-DD`
 * @see GDPR Art. 6(1)(c), 17(3)(b)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { undecidedDuties } from '@gallra/core/policy';
 *
 * declare const policy: Policy;
 * for (const { citation, validTo } of undecidedDuties(policy, '2027-07-10')) console.log(citation, validTo);
 * ```
 */
export function undecidedDuties({ duties = {} }: Policy, today: PlainDate): readonly UndecidedDuty[] {
  return Object.entries(duties).flatMap(([duty, { title, citation, validTo, followedBy, replacedBy }]) =>
    validTo === undefined || validTo >= today || followedBy !== undefined
      ? []
      : [{ duty, title, citation, validTo, ...(replacedBy === undefined ? {} : { replacedBy }) }],
  );
}
