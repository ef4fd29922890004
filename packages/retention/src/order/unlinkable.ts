import type { Policy } from '@gallra/core';
import { classifiedColumns, classifiedTable, keyColumns, tableEvent } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import { timingColumns } from './blocking-key.ts';
import type { ForeignKey } from './foreign-key.ts';

/** The columns of a table's own rows that say whether they are due: people, events, controllers, conditions. */
function decisive(policy: Policy, name: string): readonly string[] {
  const table = classifiedTable(policy, name);
  if (table === undefined) return [];
  const people = Object.entries(table.subjects ?? {}).flatMap(([party, link]) => {
    // Elsewhere `by` is a column of the other table.
    if (typeof link !== 'object' || !('by' in link) || ('in' in link && typeof link.in === 'string')) return [party];
    return [party, link.by ?? party];
  });
  const events = Object.keys(table.events ?? {})
    .flatMap((event) => tableEvent(policy, name, event)?.sources ?? [])
    .flatMap((source) => ('column' in source ? [source.column, ...Object.keys(source.when ?? {})] : []));
  const conditions = classifiedColumns(table).flatMap(({ when }) => Object.keys(when ?? {}));
  return [...keyColumns(table), ...people, ...events, ...conditions, ...timingColumns(policy, name, table)];
}

/**
 * The columns of a foreign key that can be set to null in rows to be erased, so that they let go of what they refer to.
 *
 * One null is enough: a foreign key with a null in it refers to nothing (SQL, MATCH SIMPLE). Columns that decide
 * whether the row is due are left alone, for without them it would no longer be erased.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @param foreignKey - a foreign key of that catalogue
 * @returns the columns, in the order of the key; none where the link cannot be broken
 */
export function unlinkable(
  policy: Policy,
  schema: LiveSchema,
  { table, columns, nullable }: ForeignKey,
): readonly string[] {
  const live = schema.tables.find(({ name }) => name === table);
  const generated = live?.columns.filter((column) => column.generated).map(({ name }) => name) ?? [];
  const needed = [...decisive(policy, table), ...generated, ...(live?.primaryKey ?? [])];
  return columns.filter((column) => nullable.includes(column) && !needed.includes(column));
}
