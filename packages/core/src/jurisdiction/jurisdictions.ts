import type { JurisdictionCode } from '../policy/vocabulary.ts';
import type { Jurisdiction } from './jurisdiction.ts';
import { sweden } from './se/sweden.ts';

/** The countries whose own law Gallra knows. */
export const jurisdictions: Readonly<Record<JurisdictionCode, Jurisdiction>> = { SE: sweden };

/**
 * The country whose own law applies beside the GDPR under a policy; Sweden where it names none.
 *
 * @param policy - `jurisdiction`: an ISO 3166-1 code
 *
 * @example
 * ```ts
 * import { jurisdictionOf } from '@gallra/core/policy';
 *
 * console.log(jurisdictionOf({ jurisdiction: 'SE' }).supervisoryAuthority.website); // https://www.imy.se
 * ```
 */
export function jurisdictionOf({ jurisdiction = 'SE' }: { readonly jurisdiction?: JurisdictionCode }): Jurisdiction {
  return jurisdictions[jurisdiction];
}
