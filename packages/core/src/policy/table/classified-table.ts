import { GallraError } from '../../error.ts';
import type { Condition } from '../condition.ts';
import type { Policy } from '../policy.ts';
import type { ColumnDisposal, ColumnWord, PersonalTable } from '../table-classification.ts';

/** A column's classification with its short forms written out. */
export interface ClassifiedColumn {
  readonly name: string;
  readonly is: string;
  readonly of: readonly string[];
  readonly when?: Condition;
  readonly then: ColumnDisposal;
}

const words: readonly string[] = ['notPersonal', 'key', 'credential', 'todo'] satisfies ColumnWord[];

/** The tables a policy classifies column by column. */
export function personalTables(policy: Policy): readonly (readonly [name: string, table: PersonalTable])[] {
  return Object.entries(policy.tables).flatMap(([name, table]) =>
    typeof table === 'string' ? [] : [[name, table] as const],
  );
}

/** A table classified column by column; throws `table.unknown` for any other. */
export function personalTable(policy: Policy, name: string): PersonalTable {
  const table = policy.tables[name];
  if (table === undefined || typeof table === 'string') {
    throw new GallraError(
      'table.unknown',
      `The policy has no table "${name}" with classified columns; add it under tables.`,
    );
  }
  return table;
}

/** Written out: what a column is, whom it is about and what disposes of it. */
export function classifiedColumn(table: PersonalTable, name: string): ClassifiedColumn {
  const written = table.columns[name] ?? 'todo';
  const column = typeof written === 'string' ? { is: written } : written;
  const everyone = Object.keys(table.subjects ?? {});
  const of = column.of === undefined ? everyone : typeof column.of === 'string' ? [column.of] : column.of;
  return {
    name,
    is: column.is,
    of,
    then: column.then ?? 'clear',
    ...(column.when === undefined ? {} : { when: column.when }),
  };
}

/** All columns of a table, written out. */
export function classifiedColumns(table: PersonalTable): readonly ClassifiedColumn[] {
  return Object.keys(table.columns).map((name) => classifiedColumn(table, name));
}

/** A table classified column by column; undefined for words and tables that the policy does not have. */
export function classifiedTable(policy: Policy, name: string): PersonalTable | undefined {
  const table = Object.hasOwn(policy.tables, name) ? policy.tables[name] : undefined;
  return typeof table === 'object' ? table : undefined;
}

/**
 * Whether rows of a table are ever erased, and not only anonymised: it holds personal data, all of it classified, and
 * says so.
 */
export function isErasable(policy: Policy, name: string): boolean {
  const table = classifiedTable(policy, name);
  if (table?.then !== 'erase') return false;
  const columns = classifiedColumns(table);
  return columns.some(isPersonal) && !columns.some(({ is }) => is === 'todo');
}

/** Whether a column holds personal data that claims keep: a category of the policy, or a credential. */
export function isPersonal(column: ClassifiedColumn): boolean {
  return column.is === 'credential' || !words.includes(column.is);
}
