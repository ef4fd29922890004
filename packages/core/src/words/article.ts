import type { LegalBasis } from '../policy/vocabulary.ts';
import { type LanguageTag, sentencesIn } from './language.ts';

/**
 * An article of the GDPR as the language writes it.
 *
 * @param number - such as `6(1)(f)`
 * @param language - BCP 47; in Swedish or English
 *
 * @example
 * ```ts
 * import { articleInWords } from '@gallra/core/words';
 *
 * articleInWords('6(1)(f)', 'sv'); // 'artikel 6.1 f'
 * articleInWords('6(1)(f)', 'en'); // 'Article 6(1)(f)'
 * ```
 */
export function articleInWords(number: string, language: LanguageTag): string {
  // No line ends between an article and its number.
  if (sentencesIn(language) === 'en') return `Article\u00a0${number}`;
  return `artikel\u00a0${number.replace(/\((\d+)\)/g, '.$1').replace(/\(([a-z])\)/g, '\u00a0$1')}`;
}

/**
 * What makes a claim lawful, in the words of the language: the article of its legal basis; of what a processor carries out,
 * which has none of its own, that of the instructions it is carried out on.
 *
 * @param basis - absent for a processor's purpose
 * @param language - BCP 47; in Swedish or English
 * @see GDPR Art. 6(1), 28(3)(a)
 * @example
 * ```ts
 * import { basisInWords } from '@gallra/core/words';
 *
 * basisInWords('6(1)(b)', 'en'); // 'Article 6(1)(b)'
 * basisInWords(undefined, 'en'); // 'Article 28(3)(a)'
 * ```
 */
export const basisInWords = (basis: LegalBasis | undefined, language: LanguageTag): string =>
  articleInWords(basis ?? '28(3)(a)', language);
