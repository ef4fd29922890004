import type { ComparedColumn } from '../dialect.ts';

const characterSet = (collation: string): string => collation.split('_')[0] ?? '';

/** Whether MariaDB compares two columns: it does not know which of two collations of a character set to go by (error 1267). */
export function isComparable({ collation: one }: ComparedColumn, { collation: other }: ComparedColumn): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  // Between character sets the larger decides, and within one the collation by bytes.
  return characterSet(one) !== characterSet(other) || [one, other].some((collation) => collation.endsWith('_bin'));
}
