import type { Row } from '@gallra/core';
import { keyColumns, personalTable } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import {
  type InsertQueryNode,
  type OperationNode,
  PrimitiveValueListNode,
  type QueryResult,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely';
import { unreadable } from '../../statement/statement-setting.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';

/**
 * How to find rows that are about to be inserted where the database does not return them.
 *
 * @param known.tables - the live ones, in the policy's names
 * @param known.needsValues - all rows that are found are taken for inserted
 * @returns what tells their keys once the statement has run
 * @throws GallraError `audit.unreadable` where nothing will
 */
export function insertedKeys(
  { names, policy }: CaptureSetting,
  table: string,
  node: InsertQueryNode,
  { tables, needsValues }: { readonly tables: LiveSchema['tables']; readonly needsValues: boolean },
): (result: QueryResult<unknown>) => readonly Row[] {
  const parts = keyColumns(personalTable(policy, table));
  if (needsValues && node.orAction !== undefined)
    throw unreadable(table, 'The statement may leave rows alone that are there', 'Insert without IGNORE.');
  const { columns: physical } = names.table(table);
  const places = parts.map((part) =>
    (node.columns ?? []).findIndex(({ column }) => column.name === (physical[part] ?? part)),
  );
  const rows = node.values !== undefined && ValuesNode.is(node.values) ? node.values.values : undefined;
  const [made] = parts;
  const untold = () =>
    unreadable(table, 'The database does not tell the keys of rows it inserts', 'Insert values, with their keys.');
  if (parts.length === 1 && places[0] === -1 && made !== undefined && rows !== undefined) {
    // Drivers tell the first of the numbers that were counted up, and no key that a default has made.
    const live = tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === made);
    if (live !== undefined && live.takes !== 'number') throw untold();
    return ({ insertId, numAffectedRows }) => {
      if (numAffectedRows === 0n) return [];
      if (insertId === undefined) throw untold();
      return rows.map((_, index) => ({ [made]: String(insertId + BigInt(index)) }));
    };
  }
  if (rows === undefined || places.includes(-1)) throw untold();
  const valueAt = (row: OperationNode, place: number): unknown => {
    if (PrimitiveValueListNode.is(row)) return row.values[place];
    const value = ValueListNode.is(row) ? row.values[place] : undefined;
    if (value !== undefined && ValueNode.is(value)) return value.value;
    throw unreadable(table, 'A key of a row it inserts is an expression', 'Insert it as a value.');
  };
  const keys = rows.map((row) =>
    Object.fromEntries(parts.map((part, index) => [part, valueAt(row, places[index] ?? 0)])),
  );
  return () => keys;
}
