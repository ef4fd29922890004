import type { KeyComparison } from '../dialect-sql.ts';

const whole = /^(tiny|small|medium|big)?int$/;
const numbers: readonly string[] = ['decimal', 'float', 'double'];

/** Types that take any text, and compare it with what they hold. */
const texts = /^(char|varchar|enum|set|binary|varbinary|(tiny|medium|long)?(text|blob))$/;

/**
 * How a column is asked for a key. A whole number is asked for by its digits: MariaDB takes a text beyond 2^63 for another
 * number than the column's own where it works out what several comparisons have in common, and finds nobody. An UPDATE or
 * DELETE that meets the text of no value of the type is refused, so that other types are asked for their text.
 */
export function keyComparison(type: string, key: string): KeyComparison {
  if (texts.test(type)) return 'asType';
  if (whole.test(type)) return /^-?\d{1,100}$/.test(key) ? 'asNumber' : 'never';
  if (numbers.includes(type)) return /^-?\d{1,100}(\.\d{1,100})?$/.test(key) ? 'asType' : 'never';
  if (type === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key) ? 'asType' : 'never';
  return 'asText';
}
