import type { Label } from '@gallra/core';
import type { AccessTexts } from '@gallra/core/words';
import { formatDate, formatMoment, inLanguage, type LanguageTag, titleOf } from '@gallra/core/words';
import type { AccessPackage } from './access.ts';
import type { Until } from './until.ts';

/** What sentences are written with. */
export interface Wording {
  readonly language: LanguageTag;
  readonly texts: AccessTexts;
  readonly timeZone: string;
}

/** What every section of a report is written from. */
export interface Report extends Wording {
  readonly access: AccessPackage;
}

/** A moment for people, in the time zone of the policy. */
export const momentIn = ({ language, timeZone }: Wording, iso: string): string => formatMoment(iso, timeZone, language);

/** A label in the report's language; without one, a name from the database made readable. */
export const titleIn = (language: LanguageTag, label: Label | undefined, name: string): string =>
  inLanguage(titleOf(label, name), language);

/** Until when, in words. */
export function untilIn(wording: Wording, until: Until): string {
  const { language, texts } = wording;
  if (until.state === 'date') return texts.untilDate(formatDate(until.lastDay, language));
  if (until.state === 'instant') return texts.untilInstant(momentIn(wording, until.expires));
  if (until.state === 'event') return texts.untilEvent(inLanguage(until.title, language));
  return texts.until[until.state];
}

/** A title, and behind it what the controller calls, for itself, what is within it. */
export function withOwn(language: LanguageTag, title: string, own: readonly Label[] = []): string {
  return own.length === 0 ? title : `${title} (${own.map((one) => inLanguage(one, language)).join(', ')})`;
}

/** The title of a category of data, with the controller's own within it. */
export function categoryIn({ access, language }: Report, name: string): string {
  const category = access.categories[name];
  return withOwn(language, titleIn(language, category, name), category?.own);
}
