import type { Policy } from '@gallra/core';
import {
  type ClassifiedColumn,
  classifiedColumns,
  columnGroups,
  isErasable,
  isPersonal,
  isRead,
  personalTable,
} from '@gallra/core/policy';
import type { Disposal, IncomingKey } from '@gallra/core/store';
import { asTheyStand, type TableOrder } from '../order/table-order.ts';
import { type Blocked, isNeverErased, untouchable } from '../plan/obstacle/blocked.ts';
import type { DisposalAction } from './disposal-action.ts';

/** One action on one table, to be repeated until it finds nothing more to do. */
export interface Step {
  readonly table: string;
  readonly action: DisposalAction;
  /** The columns it is about, for the event. */
  readonly columns?: readonly string[];
  readonly disposal: (
    batch: Pick<Disposal, 'table' | 'scope' | 'limit' | 'backwards' | 'waitSeconds' | 'after' | 'operation'>,
  ) => Disposal;
}

const namesOf = (columns: readonly ClassifiedColumn[]) =>
  columns.filter(({ then }) => then !== 'withRow').map(({ name }) => name);

/**
 * Takes single columns, group by group, in rows that stay. The links to people go last: without them nobody could tell
 * whose the rest of the row is.
 */
export function clearing(policy: Policy, { table }: TableOrder, blocked: readonly Blocked[]): readonly Step[] {
  const barred = untouchable(blocked, table).map(({ column }) => column);
  const parties = Object.keys(personalTable(policy, table).subjects ?? {});
  const groups = columnGroups(policy, table);
  const links = groups.filter(({ columns }) => columns.some(({ name }) => parties.includes(name)));
  return [...groups.filter((group) => !links.includes(group)), ...links]
    .map((group) => namesOf(group.columns).filter((column) => !barred.includes(column)))
    .filter((columns) => columns.length > 0)
    .map((columns) => ({
      table,
      action: 'clear',
      columns,
      disposal: (batch) => ({ ...batch, action: 'clear', columns }),
    }));
}

/** Erases the rows that nothing refers to. */
export function erasing(
  policy: Policy,
  { table, incomingKeys }: TableOrder,
  blocked: readonly Blocked[],
): readonly Step[] {
  if (!isErasable(policy, table) || isNeverErased(blocked, table)) return [];
  const blocking = asTheyStand(incomingKeys);
  return [{ table, action: 'erase', disposal: (batch) => ({ ...batch, action: 'erase', incomingKeys: blocking }) }];
}

/** Sets links of a circle to null in rows to be erased. */
export function unlinking({ table, unlink }: TableOrder, blocked: readonly Blocked[]): readonly Step[] {
  if (isNeverErased(blocked, table)) return [];
  return unlink.map((columns) => ({
    table,
    action: 'unlink',
    columns,
    disposal: (batch) => ({ ...batch, action: 'unlink', columns }),
  }));
}

/** Columns of a row that is anonymised: with one that cannot be written, none of it is. */
function anonymised(policy: Policy, table: string, blocked: readonly Blocked[]): readonly string[] {
  return untouchable(blocked, table).length > 0
    ? []
    : namesOf(classifiedColumns(personalTable(policy, table)).filter(isPersonal));
}

/** Anonymises rows that stay, as the policy wants it. */
export function anonymising(policy: Policy, { table }: TableOrder, blocked: readonly Blocked[]): readonly Step[] {
  const columns = anonymised(policy, table, blocked);
  if (columns.length === 0 || isErasable(policy, table)) return [];
  return [{ table, action: 'anonymise', columns, disposal: (batch) => ({ ...batch, action: 'anonymise' }) }];
}

/**
 * Anonymises rows to be erased that rows which stay refer to, or count from. Where it can be told, what only waits for rows
 * that are due themselves is left alone: another sweep has locked those, and is about to erase them.
 */
export function anonymisingReferenced(policy: Policy, order: TableOrder, blocked: readonly Blocked[]): readonly Step[] {
  const { table, incomingKeys, exact } = order;
  const columns = anonymised(policy, table, blocked);
  if (columns.length === 0 || !isErasable(policy, table)) return [];
  if (incomingKeys.length === 0 && !isRead(policy, table)) return [];
  const mayStay = ({ table: by, blockedBy = [] }: IncomingKey): boolean =>
    isRead(policy, by) || blockedBy.some(mayStay);
  // A row that refers, and is due, may stay as evidence.
  const blocking = exact && !incomingKeys.some(mayStay) ? incomingKeys : asTheyStand(incomingKeys);
  return [
    {
      table,
      action: 'anonymiseReferenced',
      columns,
      disposal: (batch) => ({ ...batch, action: 'anonymise', incomingKeys: blocking }),
    },
  ];
}
