import type { DataCategory, Policy } from '@gallra/core';
import { classifiedColumns, personalTables } from '@gallra/core/policy';

/** Columns of each table whose reading is recorded, and how. */
export type TaggedColumns = ReadonlyMap<string, ReadonlyMap<string, NonNullable<DataCategory['reads']>>>;

/** Finds the columns of categories that say so. */
export function taggedColumns(policy: Policy): TaggedColumns {
  return new Map(
    personalTables(policy).flatMap(([name, table]) => {
      const tagged = classifiedColumns(table).flatMap(({ name: column, is }) => {
        const reads = policy.categories[is]?.reads;
        return reads === undefined ? [] : [[column, reads] as const];
      });
      return tagged.length === 0 ? [] : [[name, new Map(tagged)] as const];
    }),
  );
}
