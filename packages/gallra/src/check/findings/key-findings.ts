import { keyColumns } from '@gallra/core/policy';
import type { LiveTable } from '@gallra/core/store';
import { type CheckedSchema, liveColumn } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

/** Whether no two rows of a live table can have the same values in these columns. */
function isUnique(live: LiveTable, key: readonly string[]): boolean {
  const within = (columns: readonly string[]) => columns.length > 0 && columns.every((column) => key.includes(column));
  const isFilled = (column: string) => liveColumn(live, column)?.nullable === false;
  return (
    within(live.primaryKey) ||
    live.indexes.some(
      ({ unique, partial, columns }) => unique && !partial && within(columns) && columns.every(isFilled),
    )
  );
}

/** Keys by which two rows could be taken for one. */
export function keyFindings({ personal }: CheckedSchema): readonly Finding[] {
  return personal.flatMap(({ name, table, live }): readonly Finding[] => {
    const key = keyColumns(table);
    if (isUnique(live, key) || key.some((column) => liveColumn(live, column) === undefined)) return [];
    const known = live.primaryKey.map((column) => `'${column}'`).join(', ');
    return [
      {
        severity: 'error',
        code: 'key.notUnique',
        path: `tables.${name}.key`,
        message: `Nothing in the database makes ${key.join(', ')} unique, so one row could be taken for another.`,
        fix:
          known === ''
            ? 'Add a primary key, or a unique index on columns that are NOT NULL, and name it under "key".'
            : `Write key: ${live.primaryKey.length > 1 ? `[${known}]` : known}, or add a unique constraint.`,
      },
    ];
  });
}
