/** The languages Gallra writes its own sentences in. A policy's labels may be in more. */
export type Language = 'sv' | 'en';

/** How dates, numbers and lists are written in them; British English has no comma before "and". */
export const locales: Readonly<Record<Language, string>> = { sv: 'sv-SE', en: 'en-GB' };

const lists = {
  sv: new Intl.ListFormat(locales.sv, { type: 'conjunction' }),
  en: new Intl.ListFormat(locales.en, { type: 'conjunction' }),
};

/** Words as a list in a sentence: `a, b och c`. */
export const listed = (words: readonly string[], language: Language): string => lists[language].format(words);

/** A text of the policy within a sentence, in the quotation marks of the language. */
export const quoted = (text: string, language: Language): string => (language === 'sv' ? `”${text}”` : `“${text}”`);

/** A sentence's beginning. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
