import type { Policy } from '../policy.ts';
import { personalTable, personalTables, type ReadColumn, readColumn } from './classified-table.ts';

/** The columns of a table that name files, written out. */
export function fileColumns(policy: Policy, table: string): readonly ReadColumn[] {
  const found = personalTable(policy, table);
  return [...new Set(found.files ?? [])].map((name) => readColumn(found, name));
}

/** The tables of a policy that name files, with the columns in which they do. */
export function fileTables(policy: Policy): readonly (readonly [table: string, columns: readonly string[]])[] {
  return personalTables(policy).flatMap(([name]) => {
    const columns = fileColumns(policy, name).map((column) => column.name);
    return columns.length === 0 ? [] : [[name, columns] as const];
  });
}
