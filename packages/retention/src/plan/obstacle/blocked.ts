import type { Policy } from '@gallra/core';
import {
  classifiedColumns,
  columnGroups,
  isErasable,
  isPersonal,
  keyColumns,
  personalTables,
} from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import { foreignKeys } from '../../order/foreign-key.ts';
import type { DisposalOrder } from '../../order/table-order.ts';
import { type ColumnObstacle, columnObstacle, type Finding } from './column-obstacle.ts';
import { type TableObstacle, tableObstacles } from './table-obstacle.ts';

/** Why something cannot be disposed of as the policy says. */
export type Obstacle = ColumnObstacle | TableObstacle;

/** Something that cannot be done, found before the work. */
export interface Blocked {
  /** Into the policy: `tables.contacts.columns.phone`, `tables.contacts.key`, `tables.contacts`. */
  readonly path: string;
  readonly table: string;
  /** Absent where it is about every row of the table. */
  readonly column?: string;
  readonly obstacle: Obstacle;
  readonly problem: string;
  readonly fix: string;
  /** Rows that wait for it now, at most; 0: none yet. */
  readonly rows: number;
}

/** Whether single columns of a table can ever be overwritten: rows that always go whole never lose one alone. */
function isOverwritten(policy: Policy, table: string, order: DisposalOrder): boolean {
  const references = order.tables.find((other) => other.table === table)?.incomingKeys ?? [];
  return !isErasable(policy, table) || references.length > 0 || columnGroups(policy, table).length > 1;
}

/**
 * What stands in the way of a policy in a live database: tables in which nothing can be disposed of, columns that cannot be
 * cleared or replaced as it says, and columns not classified yet, which keep rows from being erased. No row is read: `rows` is 0 throughout.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @param order - the order of disposal for both
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { obstacles, orderOfDisposal } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const schema = await store.schema();
 * for (const { path, problem, fix } of obstacles(policy, schema, orderOfDisposal(policy, schema))) {
 *   console.log(`${path}: ${problem}; ${fix}`);
 * }
 * ```
 */
export function obstacles(policy: Policy, schema: LiveSchema, order: DisposalOrder): readonly Blocked[] {
  const keys = foreignKeys(schema);
  return personalTables(policy).flatMap(([name, table]) => {
    const live = schema.tables.find((other) => other.name === name);
    if (live === undefined) return [];
    const columns = classifiedColumns(table);
    const blocked = (column: string, [obstacle, problem, fix]: Finding): Blocked => {
      const path = `tables.${name}.columns.${column}`;
      return { path, table: name, column, obstacle, problem, fix, rows: 0 };
    };
    const context = { policy, keys, primaryKey: [...keyColumns(table), ...live.primaryKey] };
    const overwritten = isOverwritten(policy, name, order) ? columns.filter(isPersonal) : [];
    const waiting = table.then === 'erase' && columns.some(isPersonal) ? columns.filter(({ is }) => is === 'todo') : [];
    return [
      ...tableObstacles(policy, name, table, live).map((found): Blocked => ({ ...found, table: name, rows: 0 })),
      ...overwritten.flatMap((column) => {
        const found = columnObstacle(column, live, context);
        return found === undefined ? [] : [blocked(column.name, found)];
      }),
      ...waiting.map((column) =>
        blocked(column.name, [
          'todo',
          'is not classified, so rows are anonymised in place and not erased',
          'classify it',
        ]),
      ),
    ];
  });
}

/** What of a table is left as it is: columns, or its rows, whole or altogether. */
export function leftAlone(blocked: readonly Blocked[], table: string): readonly Blocked[] {
  return blocked.filter((other) => other.table === table && other.obstacle !== 'todo');
}

/** What of a table must not be written: columns, or all of it. A row that cannot be erased can lose what is in it. */
export function untouchable(blocked: readonly Blocked[], table: string): readonly Blocked[] {
  return leftAlone(blocked, table).filter(({ obstacle }) => obstacle !== 'outsideKey');
}

/** Whether nothing in a table may be touched. */
export function isBarred(blocked: readonly Blocked[], table: string): boolean {
  return untouchable(blocked, table).some(({ column }) => column === undefined);
}

/** Whether no row of a table may go as a whole. */
export function isNeverErased(blocked: readonly Blocked[], table: string): boolean {
  return leftAlone(blocked, table).some(({ column }) => column === undefined);
}

/** What makes a sweep stop before it begins: a value is due now, and cannot be disposed of. */
export function refusing(blocked: readonly Blocked[]): readonly Blocked[] {
  return blocked.filter(({ obstacle, rows }) => obstacle !== 'todo' && rows > 0);
}
