import type { Label, Policy } from '@gallra/core';
import {
  accessTexts,
  columnTitle,
  inLanguage,
  type LanguageTag,
  sentencesIn,
  tableTitle,
  written,
} from '@gallra/core/words';
import { untilIn, type Wording } from '../access/access-report.ts';
import type { ErasureOutlook } from './erasure-outlook.ts';
import type { KeptClaim, TableShare } from './kept-claim.ts';

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

const placesIn = (policy: Policy, language: LanguageTag, places: readonly TableShare[]): string =>
  places
    .map(({ table, columns }) => {
      const names = columns.map((column) => inLanguage(columnTitle(policy, table, column), language));
      return `${inLanguage(tableTitle(policy, table), language)}: ${names.join(', ')}`;
    })
    .join('; ');

/** The titles that places are told by. */
const titlesOf = (policy: Policy, places: readonly TableShare[]): readonly Label[] =>
  places.flatMap(({ table, columns }) => [
    tableTitle(policy, table),
    ...columns.map((column) => columnTitle(policy, table, column)),
  ]);

function keptIn(
  policy: Policy,
  language: LanguageTag,
  { title, citation, ground, tables, until, secretFromSubject }: KeptClaim,
): string {
  const own = sentencesIn(language);
  const texts = accessTexts[own];
  const wording: Wording = { language, texts, timeZone: policy.timeZone };
  const provision = [citation, texts.article(ground)].filter((part) => part !== undefined).join(', ');
  const sentence = wordings[own].kept(
    inLanguage(title, language),
    provision,
    placesIn(policy, language, tables),
    untilIn(wording, until),
  );
  return secretFromSubject === undefined ? sentence : `${sentence} ${wordings[own].secret(secretFromSubject)}`;
}

const secrecy = ({ secretFromSubject }: { readonly secretFromSubject?: string }) =>
  secretFromSubject === undefined ? {} : { secretFromSubject };

/** The warnings that an outlook calls for: claims that outlive the request, other people in the row, legal holds. */
export function erasureWarnings(
  policy: Policy,
  { kept, keptForOthers, holds }: ErasureOutlook,
): readonly ErasureWarning[] {
  const told = (place: TableShare, by: 'forOthers' | 'hold') =>
    written(titlesOf(policy, [place]), (language) =>
      wordings[sentencesIn(language)][by](placesIn(policy, language, [place])),
    );
  return [
    ...kept.map((claim) => ({
      claim: claim.claim,
      ...secrecy(claim),
      ...written([claim.title, ...titlesOf(policy, claim.tables)], (language) => keptIn(policy, language, claim)),
    })),
    ...keptForOthers.map((place) => ({ ...secrecy(place), ...told(place, 'forOthers') })),
    ...holds.map((place) => ({ ...secrecy(place), ...told(place, 'hold') })),
  ];
}
