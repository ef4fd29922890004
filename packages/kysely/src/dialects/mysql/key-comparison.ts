import type { KeyComparison } from '../dialect-sql.ts';

const whole = /^(tiny|small|medium|big)?int$/;

/**
 * How a column is asked for a key. A whole number is asked for by its digits: MariaDB takes a text beyond 2^63 for another
 * number than the column's own where it works out what several comparisons have in common, and finds nobody; and an UPDATE
 * that meets the text of none is refused.
 */
export function keyComparison(type: string, key: string): KeyComparison {
  if (!whole.test(type)) return 'asType';
  return /^-?[0-9]{1,100}$/.test(key) ? 'asNumber' : 'never';
}
