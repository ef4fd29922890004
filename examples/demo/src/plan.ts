import type { Plan, Policy, TablePlan } from 'gallra';
import { columnsOf } from './classified-columns.ts';
import { bold, columns, counted } from './narration.ts';

/** What keeps rows of a table, by name, with the number of rows: a claim that keeps any column keeps the row. */
function keepers({ groups }: TablePlan): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const { claim, alive } of groups.flatMap(({ claims }) => claims)) {
    if (alive > 0) rows.set(claim, Math.max(alive, rows.get(claim) ?? 0));
  }
  return new Map([...rows].sort(([, a], [, b]) => b - a));
}

/** Of the columns that are due in a row that stays: those that go now, without the dates that go with their row. */
export function emptied(policy: Policy, table: string, names: readonly string[]): string {
  const columns = columnsOf(policy, table);
  return names.filter((name) => columns(name)?.then !== 'withRow').join(', ');
}

function cleared(policy: Policy, { table, groups }: TablePlan): readonly string[] {
  return groups
    .filter(({ clear }) => clear > 0)
    .map(({ columns, clear }) => `${table}: ${emptied(policy, table, columns)} in ${counted(clear, 'row')}`);
}

/** Prints what goes, what stays, and why. */
export function printTables({ tables }: Plan): void {
  columns(
    ['Table', 'Rows', 'Erased', 'Without the person', 'Stay', 'What the rows that stay are needed for (rows)'],
    tables.map((table) => {
      const { rows, erase, anonymise, referenced } = table;
      const reasons = [...keepers(table)].map(([claim, alive]) => `${claim} ${alive}`);
      const shown = reasons.length > 3 ? [...reasons.slice(0, 3), '…'] : reasons;
      return [table.table, rows, erase, anonymise + referenced, rows - erase, shown.join(', ')];
    }),
  );
}

/** Prints what goes in rows that stay. */
export function printCleared(policy: Policy, { tables }: Plan): void {
  console.log(`\n${bold('In rows that stay, columns go that nothing needs any more:')}`);
  for (const line of tables.flatMap((table) => cleared(policy, table))) console.log(`  ${line}`);
}
