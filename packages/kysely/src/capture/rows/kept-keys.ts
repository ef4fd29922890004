import type { Row } from '@gallra/core';
import { keyColumns, personalTable } from '@gallra/core/policy';
import { type DeleteQueryNode, type QueryResult, UpdateQueryNode, ValueNode } from 'kysely';
import { identifiers } from '../../names/operation-nodes.ts';
import { unreadable } from '../../statement/statement-setting.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';

/**
 * How to find rows again that are about to be updated where the database does not return them: by their keys, as the
 * statement may change them.
 *
 * @param needsAll - no row may be missed
 * @returns what tells their keys once the statement has run, out of the rows before
 * @throws GallraError `audit.unreadable` where nothing will
 */
export function keptKeys(
  { names, policy }: CaptureSetting,
  table: string,
  node: UpdateQueryNode | DeleteQueryNode,
  needsAll: boolean,
): (result: QueryResult<unknown>, before: readonly Row[]) => readonly Row[] {
  const parts = keyColumns(personalTable(policy, table));
  const { columns: physical } = names.table(table);
  const moved: Record<string, unknown> = {};
  for (const { column, value } of UpdateQueryNode.is(node) ? (node.updates ?? []) : []) {
    const part = parts.find((name) => (physical[name] ?? name) === identifiers(column).at(-1));
    if (part === undefined) continue;
    if (ValueNode.is(value)) moved[part] = value.value;
    else if (needsAll) throw unreadable(table, 'It sets a key to an expression', 'Set it to a value.');
  }
  return (_, before) =>
    before.map((row) => ({ ...Object.fromEntries(parts.map((part) => [part, row[part]])), ...moved }));
}
