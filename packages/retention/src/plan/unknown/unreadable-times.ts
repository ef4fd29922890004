import { timeColumns } from '@gallra/core/policy';
import type { Transaction, UnreadableTime } from '@gallra/core/store';
import type { PolicyOnSchema } from '../../order/policy-on-schema.ts';

/** A time that cannot be read: in which column, and in how many rows. */
export interface UnreadableIn extends UnreadableTime {
  readonly table: string;
}

/**
 * Counts, per table and column, the rows in which a decision meets a time that cannot be read: text that has not the form
 * of its encoding, a date that does not exist, a number beyond the calendar. Nobody knows when it was, so that what counts
 * from it stays until the value is mended. Columns that the database does not have are left out, as a check may find.
 *
 * @param tx - a transaction
 * @param on - a checked policy, and the live catalogue
 * @returns columns that have such rows, in the order of the policy; no value of a row
 * @see GDPR Art. 5(1)(d) and (e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { unreadableTimes } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const schema = await store.schema();
 * const unread = await store.transaction((tx) => unreadableTimes(tx, { policy, schema }));
 * for (const { table, column, rows } of unread) console.log(table, column, rows);
 * ```
 */
export async function unreadableTimes(
  tx: { readonly rows: Pick<Transaction['rows'], 'unreadableTimes'> },
  { policy, schema }: PolicyOnSchema,
): Promise<readonly UnreadableIn[]> {
  const found: UnreadableIn[] = [];
  for (const [table, columns] of timeColumns(policy)) {
    const live = schema.tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
    const read = columns.flatMap(({ column, when }) => [column, ...when.flatMap((one) => Object.keys(one))]);
    if (!read.every((name) => live.includes(name))) continue;
    for (const unread of await tx.rows.unreadableTimes(table)) found.push({ table, ...unread });
  }
  return found;
}
