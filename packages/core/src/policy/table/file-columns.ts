import type { Policy } from '../policy.ts';
import { type ClassifiedColumn, classifiedColumn, personalTable, personalTables } from './classified-table.ts';

/** The columns of a table that name files, written out. */
export function fileColumns(policy: Policy, table: string): readonly ClassifiedColumn[] {
  const found = personalTable(policy, table);
  return [...new Set(found.files ?? [])].map((name) => classifiedColumn(found, name));
}

/** The tables of a policy that name files, with the columns in which they do. */
export function fileTables(policy: Policy): readonly (readonly [table: string, columns: readonly string[]])[] {
  return personalTables(policy).flatMap(([name]) => {
    const columns = fileColumns(policy, name).map((column) => column.name);
    return columns.length === 0 ? [] : [[name, columns] as const];
  });
}
