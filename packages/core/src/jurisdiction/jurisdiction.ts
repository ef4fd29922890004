import type { Label } from '../policy/label.ts';

/** A national rule as it is told to people, and where it stands. */
export interface NationalRule {
  readonly text: Label;
  readonly citation: string;
}

/** What a country's own law adds to the GDPR, as far as Gallra speaks of it. A folder beside this file for each. */
export interface Jurisdiction {
  /** Where a complaint can be lodged (GDPR Art. 13(2)(d), 15(1)(f), 77). */
  readonly supervisoryAuthority: { readonly name: Label; readonly website: string };
  /** When a national identification number may be processed (GDPR Art. 87). */
  readonly nationalIdentifier: NationalRule;
}
