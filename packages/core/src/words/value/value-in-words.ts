import type { Label } from '../../policy/label.ts';
import type { NumberFormat } from '../../policy/number-format.ts';
import { inLanguage } from '../label.ts';
import type { LanguageTag } from '../language.ts';
import { formatNumber } from './number-in-words.ts';

/** What the policy says of how a column's values are written for people. */
export interface ValueWords {
  /** Titles of values that are codes, by the value as text. */
  readonly values?: Readonly<Record<string, Label>>;
  /** How its numbers are written. */
  readonly format?: NumberFormat;
}

/** Databases without a type for it hand over true and false as 1 and 0. */
const alike: Readonly<Record<string, string>> = { true: '1', false: '0', 1: 'true', 0: 'false' };

/** The name of a value among titles; undefined where it has none. */
export function codeOf(values: ValueWords['values'], value: unknown): string | undefined {
  if (values === undefined || !['string', 'number', 'boolean'].includes(typeof value)) return undefined;
  const text = String(value);
  const other = typeof value === 'string' ? undefined : alike[text];
  return [text, other].find((code) => code !== undefined && Object.hasOwn(values, code));
}

/**
 * A value for people as the policy says: its title where it is a code, its number in the column's format.
 *
 * @param value - as it was read
 * @param words - of its column
 * @param language - BCP 47; titles in that language where they are written in it
 * @returns undefined where the policy does not say
 *
 * @example
 * ```ts
 * import { valueInWords } from '@gallra/core/words';
 *
 * const values = { VND: { sv: 'säljare', en: 'seller' } };
 * console.log(valueInWords('VND', { values }, 'sv')); // 'säljare'
 * ```
 */
export function valueInWords(
  value: unknown,
  { values, format }: ValueWords,
  language: LanguageTag,
): string | undefined {
  const code = codeOf(values, value);
  const title = code === undefined ? undefined : values?.[code];
  if (title !== undefined) return inLanguage(title, language);
  if (format === undefined || (typeof value !== 'number' && typeof value !== 'string')) return undefined;
  return formatNumber(value, format, language);
}
