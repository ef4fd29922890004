import type { Label, Policy } from '@gallra/core';
import {
  accessTexts,
  columnTitle,
  erasureWarningTexts,
  inLanguage,
  type LanguageTag,
  tableTitle,
  termInWords,
  termTitles,
  textsIn,
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

const sharesIn = (policy: Policy, language: LanguageTag, shares: readonly TableShare[]): string =>
  shares
    .map(({ table, columns }) => {
      const names = columns.map((column) => inLanguage(columnTitle(policy, table, column), language));
      return `${inLanguage(tableTitle(policy, table), language)}: ${names.join(', ')}`;
    })
    .join('; ');

/** The titles that tables and their columns are told by. */
const titlesOf = (policy: Policy, shares: readonly TableShare[]): readonly Label[] =>
  shares.flatMap(({ table, columns }) => [
    tableTitle(policy, table),
    ...columns.map((column) => columnTitle(policy, table, column)),
  ]);

function keptIn(
  policy: Policy,
  language: LanguageTag,
  { title, citation, ground, tables, until, storage, secretFromSubject }: KeptClaim,
): string {
  const texts = textsIn(accessTexts, language);
  const own = textsIn(erasureWarningTexts, language);
  const wording: Wording = { language, texts, timeZone: policy.timeZone };
  const provision = [citation, texts.article(ground)].filter((part) => part !== undefined).join(', ');
  return [
    own.kept(inLanguage(title, language), provision, sharesIn(policy, language, tables)),
    own.storage(untilIn(wording, until), termInWords(storage, language)),
    ...(secretFromSubject === undefined ? [] : [own.secret(secretFromSubject)]),
  ].join(' ');
}

const secrecy = ({ secretFromSubject }: { readonly secretFromSubject?: string }) =>
  secretFromSubject === undefined ? {} : { secretFromSubject };

/** The warnings that an outlook calls for: claims that outlive the request, other people in the row, legal holds. */
export function erasureWarnings(
  policy: Policy,
  { kept, keptForOthers, holds }: ErasureOutlook,
): readonly ErasureWarning[] {
  const told = (share: TableShare, by: 'forOthers' | 'hold') =>
    written(titlesOf(policy, [share]), (language) =>
      textsIn(erasureWarningTexts, language)[by](sharesIn(policy, language, [share])),
    );
  return [
    ...kept.map((claim) => ({
      claim: claim.claim,
      ...secrecy(claim),
      ...written([claim.title, ...titlesOf(policy, claim.tables), ...termTitles(claim.storage)], (language) =>
        keptIn(policy, language, claim),
      ),
    })),
    ...keptForOthers.map((share) => ({ ...secrecy(share), ...told(share, 'forOthers') })),
    ...holds.map((share) => ({ ...secrecy(share), ...told(share, 'hold') })),
  ];
}
