import type { Label, Policy } from '@gallra/core';
import type { Language } from '@gallra/core/words';
import { accessTexts } from '@gallra/core/words';
import { titleIn, untilIn, type Wording } from '../access/access-report.ts';
import type { ErasureOutlook } from './erasure-outlook.ts';
import type { KeptClaim, Place } from './kept-claim.ts';

/** A sentence to be read before data are erased (R60): what stays, and by which provision. */
export interface ErasureWarning extends Label {
  readonly claim?: string;
  readonly secretFromSubject?: string;
}

const wordings = {
  sv: {
    kept: (title: string, provision: string, places: string, until: string) =>
      `${title} (${provision}): ${places} bevaras. ${until}.`,
    forOthers: (places: string) => `${places} bevaras för en annan person som uppgiften också rör.`,
    hold: (places: string) => `${places} bevaras tills vidare av rättsliga skäl.`,
    secret: (provision: string) => `Den registrerade får inte få veta det (${provision}).`,
  },
  en: {
    kept: (title: string, provision: string, places: string, until: string) =>
      `${title} (${provision}): ${places} are kept. ${until}.`,
    forOthers: (places: string) => `${places} are kept for somebody else whom they are also about.`,
    hold: (places: string) => `${places} are kept for the time being on legal grounds.`,
    secret: (provision: string) => `The data subject must not be told (${provision}).`,
  },
} as const;

function placesIn(policy: Policy, language: Language, places: readonly Place[]): string {
  return places
    .map(({ table, title, columns }) => {
      const classified = policy.tables[table];
      const names = columns.map((column) => {
        const written = typeof classified === 'object' ? classified.columns[column] : undefined;
        return titleIn(language, typeof written === 'object' ? written.title : undefined, column);
      });
      return `${titleIn(language, title, table)}: ${names.join(', ')}`;
    })
    .join('; ');
}

function keptIn(
  policy: Policy,
  language: Language,
  { title, citation, ground, places, until, secretFromSubject }: KeptClaim,
): string {
  const texts = accessTexts[language];
  const wording: Wording = { language, texts, timeZone: policy.timeZone };
  const provision = [citation, texts.article(ground)].filter((part) => part !== undefined).join(', ');
  const sentence = wordings[language].kept(
    title[language],
    provision,
    placesIn(policy, language, places),
    untilIn(wording, until),
  );
  return secretFromSubject === undefined ? sentence : `${sentence} ${wordings[language].secret(secretFromSubject)}`;
}

const secrecy = ({ secretFromSubject }: { readonly secretFromSubject?: string }) =>
  secretFromSubject === undefined ? {} : { secretFromSubject };

/** The warnings that an outlook calls for: claims that outlive the request, other people in the row, legal holds. */
export function erasureWarnings(
  policy: Policy,
  { kept, heldForOthers, holds }: ErasureOutlook,
): readonly ErasureWarning[] {
  const both = (write: (language: Language) => string): Label => ({ sv: write('sv'), en: write('en') });
  return [
    ...kept.map((claim) => ({
      claim: claim.claim,
      ...secrecy(claim),
      ...both((language) => keptIn(policy, language, claim)),
    })),
    ...heldForOthers.map((place) => ({
      ...secrecy(place),
      ...both((language) => wordings[language].forOthers(placesIn(policy, language, [place]))),
    })),
    ...holds.map((place) => ({
      ...secrecy(place),
      ...both((language) => wordings[language].hold(placesIn(policy, language, [place]))),
    })),
  ];
}
