import type { KeyComparison } from '../dialect-sql.ts';

const whole = /^(tiny|small|medium|big)?int$/;

/**
 * How a column is asked for a key. The digits of a number are written as one: MariaDB takes a text beyond 2^63 for another
 * number than the column's own where it works out what several comparisons have in common, and finds nobody.
 */
export const keyComparison = (type: string, key: string): KeyComparison =>
  whole.test(type) && /^(0|-?[1-9][0-9]{0,19})$/.test(key) ? 'asNumber' : 'asType';
