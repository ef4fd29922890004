import type { NumberFormat } from '../../policy/number-format.ts';
import { type LanguageTag, locales, sentencesIn } from '../language.ts';

/** Most decimals that every engine can write. */
const mostDecimals = 20;

// A formatter takes a thousand times longer to make than to use, and there are few: a policy has some formats.
const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(language: LanguageTag, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = locales[sentencesIn(language)];
  const name = JSON.stringify([locale, options]);
  const known = formatters.get(name) ?? new Intl.NumberFormat(locale, options);
  formatters.set(name, known);
  return known;
}

/** A number as drivers and JSON write it. One that begins with a nought is no amount: a telephone number, say. */
const number = /^-?(?:0|[1-9]\d*)(?:\.(\d+))?(?:e\+\d+)?$/;

/** Decimals of a number as it is written; undefined of what is none, and of what is too small to be written out. */
function decimalsIn(text: string): number | undefined {
  const found = number.exec(text);
  return found === null ? undefined : (found[1] ?? '').length;
}

const centsOf = (currency: string): number =>
  formatterOf('en', { style: 'currency', currency }).resolvedOptions().minimumFractionDigits ?? 0;

/**
 * Writes a number for people, by a format of the policy. No digit is lost unless the format rounds.
 *
 * @param amount - a number, or the text of one as drivers hand over big integers and decimals: `'1250000.50'`
 * @param format - of the column
 * @param language - BCP 47; in Swedish or English
 * @returns undefined for text that is no number, and for more decimals than can be written
 *
 * @example
 * ```ts
 * import { formatNumber } from '@gallra/core/words';
 *
 * formatNumber('1250000.5', { style: 'currency', currency: 'SEK' }, 'sv'); // '1 250 000,50 kr'
 * formatNumber(84.5, { style: 'unit', unit: 'square-meter' }, 'en'); // '84.5 m²'
 * ```
 */
export function formatNumber(amount: number | string, format: NumberFormat, language: LanguageTag): string | undefined {
  const written = String(amount);
  const decimals = decimalsIn(written);
  const { maximumFractionDigits, minimumFractionDigits = 0 } = format;
  if (decimals === undefined || (maximumFractionDigits === undefined && decimals > mostDecimals)) return undefined;
  // Where the format does not round, as many decimals as there are, and no fewer than an amount of money has.
  const cents = format.style === 'currency' ? centsOf(format.currency) : 0;
  const most = maximumFractionDigits ?? Math.max(decimals, cents, minimumFractionDigits);
  // ECMA-402 has no square metre. Its sign is the same in all languages, and stands behind the number.
  const isArea = format.style === 'unit' && format.unit === 'square-meter';
  const options = isArea ? { minimumFractionDigits } : format;
  const text = formatterOf(language, { ...options, maximumFractionDigits: most }).format(written as `${number}`);
  return isArea ? `${text}\u00a0m²` : text;
}
