import type { RandomShape } from '@gallra/core/store';

/**
 * How many characters of random text have room in a column.
 *
 * @param length - the most characters that the column takes; undefined for no limit
 * @param whole - how many there are
 */
export const randomRoom = (length: number | undefined, whole: number, { before, after }: RandomShape): number =>
  length === undefined ? whole : Math.min(whole, length - before.length - after.length);
