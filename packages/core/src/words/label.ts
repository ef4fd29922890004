import { isLanguageTag, type Label } from '../policy/label.ts';
import type { LanguageTag } from './language.ts';

/** The text in exactly this language; a language may well be called `constructor` by whoever asks for it. */
const own = (label: Label, tag: string): string | undefined =>
  isLanguageTag(tag) && Object.hasOwn(label, tag)
    ? (label as unknown as Readonly<Record<string, string>>)[tag]
    : undefined;

/**
 * A label in a language. Where it is not written in that one: in the language without its region, then in English.
 *
 * @param label - a text of the policy
 * @param language - BCP 47: `sv`, `nb`, `pt-BR`
 * @see RFC 4647 section 3.4 (lookup)
 *
 * @example
 * ```ts
 * import { inLanguage } from '@gallra/core/words';
 *
 * const customers = { sv: 'Kunder', en: 'Customers', nb: 'Kunder' };
 * console.log(inLanguage(customers, 'nb-NO')); // 'Kunder'
 * console.log(inLanguage({ sv: 'Kunder', en: 'Customers' }, 'fi')); // 'Customers'
 * ```
 */
export function inLanguage(label: Label, language: LanguageTag): string {
  const shorter = language.lastIndexOf('-');
  return own(label, language) ?? (shorter < 0 ? label.en : inLanguage(label, language.slice(0, shorter)));
}

/**
 * A sentence as a label: in Swedish, in English, and in each other language that one of the labels in it is written in.
 *
 * @param labels - the labels that the sentence quotes
 * @param write - writes it in a language
 *
 * @example
 * ```ts
 * import { inLanguage, written } from '@gallra/core/words';
 *
 * const name = { sv: 'Namn', en: 'Name', nb: 'Navn' };
 * console.log(written([name], (language) => `${inLanguage(name, language)}: 3`)); // { sv: 'Namn: 3', en: 'Name: 3', nb: 'Navn: 3' }
 * ```
 */
export function written(labels: readonly Label[], write: (language: LanguageTag) => string): Label {
  const others = labels.flatMap((label) => Object.keys(label)).filter((member) => isLanguageTag(member));
  return {
    ...Object.fromEntries([...new Set(others)].map((tag) => [tag, write(tag)])),
    sv: write('sv'),
    en: write('en'),
  };
}
