import type { PersonalTable, Policy } from '@gallra/core';
import {
  classifiedColumn,
  classifiedColumns,
  classifiedTable,
  isPersonal,
  isTenantTable,
  tableEvent,
} from '@gallra/core/policy';
import type { ForeignKey } from './foreign-key.ts';

/**
 * Why a row to which a foreign key leads cannot be erased.
 *
 * - `restrict`: the database refuses to delete a row that others refer to (RESTRICT, NO ACTION)
 * - `setDefault`: the rows that refer to it would be given to another row
 * - `setNull`: the rows that refer to it need the link, or cannot be without it
 * - `cascade`: rows would be taken along that have claims of their own, name files, or that nobody has classified
 */
export type BlockingReason = 'restrict' | 'setDefault' | 'setNull' | 'cascade';

/** A foreign key because of which rows cannot be erased. */
export interface BlockingForeignKey extends ForeignKey {
  readonly because: BlockingReason;
}

/** The columns by which the policy finds a row's events and controller in other rows. */
export function timingColumns(policy: Policy, name: string, table: PersonalTable): readonly string[] {
  const through = Object.keys(table.events ?? {})
    .flatMap((event) => tableEvent(policy, name, event)?.sources ?? [])
    .flatMap((source) => ('through' in source ? [source.through] : []));
  if (!isTenantTable(table)) return through;
  return [...through, typeof table.controller === 'string' ? table.controller : table.controller.through];
}

/** Whether rows can do without the link: it is not personal data, and no clock hangs on it. */
function canLoseLink(policy: Policy, { table: name, columns, nullable }: ForeignKey): boolean {
  if (nullable.length < columns.length) return false;
  const table = classifiedTable(policy, name);
  if (table === undefined) return policy.tables[name] === 'notPersonal';
  const timing = timingColumns(policy, name, table);
  return columns.every(
    (column) => ['key', 'notPersonal'].includes(classifiedColumn(table, column).is) && !timing.includes(column),
  );
}

/**
 * Whether the link is itself personal data, so that it can be cleared in a row that stays: from then on the row holds
 * nothing any more.
 */
export function canBeCleared(policy: Policy, { table: name, columns }: ForeignKey): boolean {
  const table = classifiedTable(policy, name);
  if (table === undefined) return false;
  return columns
    .map((column) => classifiedColumn(table, column))
    .some((read) => isPersonal(read) && read.then !== 'withRow');
}

/** Whether a table says nothing about anybody and names no file, so that nothing is lost when rows of it go along. */
function isHarmless(policy: Policy, name: string): boolean {
  const table = classifiedTable(policy, name);
  if (table === undefined) return policy.tables[name] === 'notPersonal';
  if ((table.files ?? []).length > 0) return false;
  return classifiedColumns(table).every(({ is }) => is === 'key' || is === 'notPersonal');
}

/**
 * The foreign keys because of which rows cannot be erased, each with the reason.
 *
 * SET NULL blocks where the column is personal data itself (a claim on it needs the link), cannot be null, is not
 * classified, or leads to an event or the controller: without it claims would end too early, or never. CASCADE does
 * not block where everything that would go along is without personal data and names no file.
 *
 * @param policy - a checked policy
 * @param keys - the foreign keys of the schema
 */
export function blockingForeignKeys(policy: Policy, keys: readonly ForeignKey[]): readonly BlockingForeignKey[] {
  const onto = Map.groupBy(keys, ({ target }) => target);
  const reason = (key: ForeignKey, passed: Set<string>): BlockingReason | undefined => {
    if (key.onDelete === 'setNull') return canLoseLink(policy, key) ? undefined : 'setNull';
    if (key.onDelete === 'setDefault') return 'setDefault';
    if (key.onDelete !== 'cascade') return 'restrict';
    if (!isHarmless(policy, key.table)) return 'cascade';
    // Harmless tables that cascade in a circle end where they began.
    if (passed.has(key.table)) return undefined;
    passed.add(key.table);
    return onto.get(key.table)?.some((next) => reason(next, passed) !== undefined) ? 'cascade' : undefined;
  };
  return keys.flatMap((key) => {
    const because = reason(key, new Set());
    return because === undefined ? [] : [{ ...key, because }];
  });
}

/** A foreign key of rows that go along with a row of `with`, and so let go of what else they refer to. */
export interface TakenAlong {
  readonly with: string;
  readonly key: BlockingForeignKey;
}

/**
 * What rows without personal data hold until they are taken along by CASCADE.
 *
 * @param keys - the foreign keys of the schema
 * @param blocking - those of them because of which rows cannot be erased
 */
export function takenAlong(
  keys: readonly ForeignKey[],
  blocking: readonly BlockingForeignKey[],
): readonly TakenAlong[] {
  const known = new Set(blocking.map(({ constraint, table }) => JSON.stringify([table, constraint])));
  const cascades = Map.groupBy(
    keys.filter(
      ({ onDelete, table, constraint }) => onDelete === 'cascade' && !known.has(JSON.stringify([table, constraint])),
    ),
    ({ target }) => target,
  );
  const holds = Map.groupBy(blocking, ({ table }) => table);
  const reached = (table: string, passed: Set<string>): readonly string[] =>
    (cascades.get(table) ?? []).flatMap((key) => {
      if (passed.has(key.table)) return [];
      passed.add(key.table);
      return [key.table, ...reached(key.table, passed)];
    });
  return [...cascades.keys()].flatMap((target) =>
    reached(target, new Set()).flatMap((table) => (holds.get(table) ?? []).map((key) => ({ with: target, key }))),
  );
}
