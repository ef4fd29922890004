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
