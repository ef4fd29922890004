import type { Policy } from '@gallra/core';
import { classifiedColumns, isPersonal, personalTable } from '@gallra/core/policy';
import type { JournalEntry } from '@gallra/core/store';

/** Columns that tell by themselves who somebody is. */
function identifying(policy: Policy, table: string): readonly string[] {
  const classified = personalTable(policy, table);
  const direct = classifiedColumns(classified).filter(
    (column) => isPersonal(column) && policy.categories[column.is]?.identifies === 'directly',
  );
  return [...new Set([...Object.values(classified.identifiers ?? {}), ...direct.map(({ name }) => name)])];
}

/**
 * Whether a row that has the key of an entry is the row the entry is about. Keys are reused: sequences rewind in a
 * restore, and SQLite gives row ids again.
 *
 * More than half of what can be compared has to be the same: of the columns that identify a person, where the two have
 * some in common, else of all. What was null in either says nothing, for a restored row is older than the entry.
 *
 * @param entry - an entry of the journal
 * @param marks - the row's own, made with the same key
 */
export function isSameRow(
  policy: Policy,
  { table, marks: known, reason, columns = [] }: JournalEntry,
  marks: Readonly<Record<string, string>>,
): boolean {
  const changed = reason === 'rectification' ? columns : [];
  const common = Object.keys(known).filter((column) => Object.hasOwn(marks, column) && !changed.includes(column));
  const direct = identifying(policy, table);
  const telling = common.filter((column) => direct.includes(column));
  const compared = telling.length > 0 ? telling : common;
  if (compared.length === 0) return Object.keys(known).length === 0 && Object.keys(marks).length === 0;
  return compared.filter((column) => known[column] === marks[column]).length * 2 > compared.length;
}
