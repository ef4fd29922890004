/** The languages Gallra writes its own sentences in. A policy's labels may be in more. */
export type Language = 'sv' | 'en';

/** A language that a document is asked for in, as BCP 47 names it: `sv`, `nb`, `pt-BR`. */
export type LanguageTag = Language | (string & {});

/**
 * The language of Gallra's own sentences in a document: the one that was asked for, without its region, or English.
 *
 * @param language - BCP 47
 *
 * @example
 * ```ts
 * import { sentencesIn } from '@gallra/core/words';
 *
 * console.log(sentencesIn('sv-FI'), sentencesIn('nb')); // 'sv' 'en'
 * ```
 */
export const sentencesIn = (language: LanguageTag): Language => (/^sv(-|$)/i.test(language) ? 'sv' : 'en');

/** How dates, numbers and lists are written in them; British English has no comma before "and". */
export const locales: Readonly<Record<Language, string>> = { sv: 'sv-SE', en: 'en-GB' };

const lists = {
  sv: new Intl.ListFormat(locales.sv, { type: 'conjunction' }),
  en: new Intl.ListFormat(locales.en, { type: 'conjunction' }),
};

/** Words as a list in a sentence: `a, b och c`. */
export const listed = (words: readonly string[], language: LanguageTag): string =>
  lists[sentencesIn(language)].format(words);

/** A text of the policy within a sentence, in the quotation marks of the language. */
export const quoted = (text: string, language: LanguageTag): string =>
  sentencesIn(language) === 'sv' ? `”${text}”` : `“${text}”`;

/** A sentence's beginning. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The sentences of a document in a language: see {@link sentencesIn}.
 *
 * @param texts - the sentences in Swedish and English
 * @param language - BCP 47
 *
 * @example
 * ```ts
 * import { pauseTexts, textsIn } from '@gallra/core/words';
 *
 * console.log(textsIn(pauseTexts, 'en')('22 November 2026 15:10'));
 * ```
 */
export const textsIn = <Texts extends Readonly<Record<Language, unknown>>>(
  texts: Texts,
  language: LanguageTag,
): Texts[Language] => texts[sentencesIn(language)];
