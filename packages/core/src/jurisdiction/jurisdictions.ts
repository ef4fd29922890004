import type { Jurisdiction } from './jurisdiction.ts';
import { sweden } from './se/sweden.ts';

/** The countries whose own law Gallra knows, by ISO 3166-1 code. */
export const jurisdictions = { SE: sweden } as const satisfies Readonly<Record<string, Jurisdiction>>;

/** A country whose own law Gallra knows. */
export type JurisdictionCode = keyof typeof jurisdictions;

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
