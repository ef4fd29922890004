import type { Policy } from '@gallra/core';
import { isTenantTable, personalTable, personalTables } from '@gallra/core/policy';
import type { Transaction } from '@gallra/core/store';
import { foreignKeys } from '../../order/foreign-key.ts';
import type { PolicyOnSchema } from '../../order/policy-on-schema.ts';

interface Place {
  readonly table: string;
  readonly column: string;
}

/** The columns that lead from the rows of a table to their controller's key; the last holds it. */
function wayToController(policy: Policy, name: string): readonly Place[] {
  const table = personalTable(policy, name);
  if (!isTenantTable(table)) return [];
  const { controller } = table;
  if (typeof controller === 'string') return [{ table: name, column: controller }];
  return [{ table: name, column: controller.through }, ...wayToController(policy, controller.in)];
}

/**
 * The tables whose rows can name a controller that is gone: no foreign key of the database leads to the controllers'. What
 * the database does not have is left out, as a check may find.
 */
function unguarded({ policy, schema }: PolicyOnSchema): readonly string[] {
  const { controllers } = policy;
  if (controllers === undefined) return [];
  const there = { table: controllers.in, column: controllers.key ?? 'id' };
  const keys = foreignKeys(schema);
  const isLive = ({ table, column }: Place) =>
    schema.tables.some(({ name, columns }) => name === table && columns.some((live) => live.name === column));
  // The controllers' own rows name themselves.
  const isItself = ({ table, column }: Place) => table === there.table && column === there.column;
  const isGuarded = ({ table, column }: Place) =>
    keys.some(
      (key) =>
        key.table === table &&
        key.target === there.table &&
        key.columns.join() === column &&
        key.to.join() === there.column,
    );
  return personalTables(policy).flatMap(([name]) => {
    const way = wayToController(policy, name);
    const last = way.at(-1);
    const isSafe = last === undefined || isItself(last) || isGuarded(last);
    return isSafe || ![...way, there].every(isLive) ? [] : [name];
  });
}

/**
 * Counts, per table, the rows that name a controller whose own row is gone: what ends with its agreement, or with its
 * financial year, would stay for ever. Tables in which a foreign key keeps that from happening are not read.
 *
 * @param tx - a transaction
 * @param on - a checked policy, and the live catalogue
 * @returns tables that have such rows
 * @see GDPR Art. 5(1)(e), 28(3)(g)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { goneControllers } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const schema = await store.schema();
 * const gone = await store.transaction((tx) => goneControllers(tx, { policy, schema }));
 * for (const [table, rows] of gone) console.log(table, rows);
 * ```
 */
export async function goneControllers(
  tx: { readonly rows: Pick<Transaction['rows'], 'ofGoneControllers'> },
  on: PolicyOnSchema,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const table of unguarded(on)) {
    const rows = await tx.rows.ofGoneControllers(table);
    if (rows > 0) found.set(table, rows);
  }
  return found;
}
