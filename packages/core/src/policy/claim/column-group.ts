import type { Condition } from '../condition.ts';
import type { Policy } from '../policy.ts';
import { type ClassifiedColumn, classifiedColumns, isPersonal, personalTable } from '../table/classified-table.ts';
import { type Claim, claimKey, claimsOn } from './claim.ts';

/** Columns of a table that the same claims keep for the same people. */
export interface ColumnGroup {
  readonly columns: readonly ClassifiedColumn[];
  readonly parties: readonly string[];
  readonly when?: Condition;
  readonly claims: readonly Claim[];
}

/** Policies never change, and every row asks for the groups of its table. */
const knownGroups = new WeakMap<Policy, Map<string, readonly ColumnGroup[]>>();

/** A table's personal columns, grouped by what keeps them; every column of a group lives and goes together. */
export function columnGroups(policy: Policy, tableName: string): readonly ColumnGroup[] {
  const known = knownGroups.get(policy) ?? new Map<string, readonly ColumnGroup[]>();
  knownGroups.set(policy, known);
  const groups = known.get(tableName) ?? groupColumns(policy, tableName);
  known.set(tableName, groups);
  return groups;
}

function groupColumns(policy: Policy, tableName: string): readonly ColumnGroup[] {
  const table = personalTable(policy, tableName);
  const groups = new Map<string, ColumnGroup>();
  for (const column of classifiedColumns(table).filter(isPersonal)) {
    const claims = claimsOn(policy, tableName, column.name);
    const sameness = JSON.stringify([claims.map(claimKey), [...column.of].sort(), column.when ?? null]);
    const group = groups.get(sameness);
    groups.set(sameness, {
      parties: column.of,
      claims,
      ...(column.when === undefined ? {} : { when: column.when }),
      columns: [...(group?.columns ?? []), column],
    });
  }
  return [...groups.values()];
}

/** The group a column belongs to. */
export function groupOf(groups: readonly ColumnGroup[], column: string): ColumnGroup | undefined {
  return groups.find((group) => group.columns.some(({ name }) => name === column));
}
