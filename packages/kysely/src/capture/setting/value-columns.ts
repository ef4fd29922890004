import { GallraError, type Policy } from '@gallra/core';
import { classifiedColumn, isPersonal, personalTable } from '@gallra/core/policy';

/** How values of a column are recorded: so that one can be shown to be the one, or so that it can be read. */
export type ValueRecording = 'digest' | 'encrypted';

/** Columns whose values are recorded, by table. */
export type RecordedColumns = ReadonlyMap<string, ReadonlyMap<string, ValueRecording>>;

function problemOf(policy: Policy, table: string, column: string, how: string): string | undefined {
  const classified = personalTable(policy, table);
  if (!Object.hasOwn(classified.columns, column)) return 'the policy knows no such column';
  const read = classifiedColumn(classified, column);
  if (read.is === 'credential') return 'a credential has no place in a log';
  if (!isPersonal(read)) return `the policy calls it ${read.is}, which tells nothing about a person`;
  return how === 'digest' || how === 'encrypted' ? undefined : 'a value is recorded as digest or encrypted';
}

/**
 * Columns whose values the host wants recorded.
 *
 * @throws GallraError `config.invalid`, with every problem by its path
 */
export function recordedColumns(
  policy: Policy,
  record: Readonly<Record<string, Readonly<Record<string, ValueRecording>>>>,
): RecordedColumns {
  const isClassified = (table: string) =>
    Object.hasOwn(policy.tables, table) && typeof policy.tables[table] === 'object';
  const problems = Object.entries(record).flatMap(([table, columns]) => {
    if (!isClassified(table)) return [`record.${table}: the policy classifies no columns of such a table`];
    return Object.entries(columns).flatMap(([column, how]) => {
      const problem = problemOf(policy, table, column, how);
      return problem === undefined ? [] : [`record.${table}.${column}: ${problem}`];
    });
  });
  if (problems.length > 0)
    throw new GallraError('config.invalid', 'Values cannot be recorded as it is asked for:', problems);
  return new Map(Object.entries(record).map(([table, columns]) => [table, new Map(Object.entries(columns))]));
}
