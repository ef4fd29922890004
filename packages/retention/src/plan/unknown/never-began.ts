import type { TablePlan } from '../table-plan.ts';

/** Columns that go in rows in which nothing ever kept them. */
export interface NeverBegan {
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows in which they go, and no claim ever began. */
  readonly rows: number;
  /** Rows of the table that go, or lose these columns. */
  readonly going: number;
}

/** The share of what goes above which it is no longer taken for an exception. */
const large = 0.1;

/**
 * Columns of which more than a tenth of what goes never had a reason to be there: no claim on them ever began in those
 * rows. An event column, or a link, that is empty where it should hold something looks like this, and so does a row of
 * yesterday whose first order has not come. Both go at once.
 *
 * @param tables - of a plan
 * @returns the columns, in the order of the plan; no value of a row
 * @see GDPR Art. 5(1)(e), 5(1)(f)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { neverBegan, plan } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { tables } = await plan(store, policy, new Date());
 * for (const { table, columns, rows, going } of neverBegan(tables)) console.log(table, columns, rows, going);
 * ```
 */
export function neverBegan(tables: readonly TablePlan[]): readonly NeverBegan[] {
  return tables.flatMap(({ table, erase, anonymise, referenced, groups }) =>
    groups
      .map(({ columns, clear, neverBegan: rows }): NeverBegan => {
        return { table, columns, rows, going: erase + anonymise + referenced + clear };
      })
      .filter(({ rows, going }) => rows > large * going),
  );
}
