import type { Policy, RowCover, SubjectKey } from '@gallra/core';
import { belongingOf, keyColumns, personalTable } from '@gallra/core/policy';
import type { Transaction } from '@gallra/core/store';
import { type ActionReport, type Blocked, type DisposalOrder, disposeInTransaction } from '@gallra/retention';
import type { RowErasure } from './row-erasure.ts';

/** Rows that controllers share, and that are due with an erasure at one of them. */
export interface SharedRows {
  /** A row as read before the work. */
  add(row: RowErasure): void;
  /** Takes what is due in them once nothing of that controller leads there any more. */
  disposeOfRest(
    tx: Transaction,
    order: DisposalOrder,
    how: { readonly at: Date; readonly operation: string; readonly blocked: readonly Blocked[] },
  ): Promise<readonly ActionReport[]>;
}

/**
 * Remembers the rows that controllers share by their keys. They lead to somebody at one of them through rows of that one,
 * which go first: afterwards they are not found by the person any more, and what nobody else needs in them has to go all the
 * same.
 */
export function sharedRows(policy: Policy, { controller }: SubjectKey): SharedRows {
  const keys = new Map<string, (readonly string[])[]>();
  return {
    add: ({ table, disposal, due, found }) => {
      const classified = personalTable(policy, table);
      if (controller === undefined || belongingOf(classified) !== 'shared') return;
      if (due.length === 0 && disposal !== 'erase') return;
      const key = keyColumns(classified).map((column) => String(found.row[column]));
      keys.set(table, [...(keys.get(table) ?? []), key]);
    },
    disposeOfRest: async (tx, order, { at, operation, blocked }) => {
      if (keys.size === 0) return [];
      const covers = [...keys].map(([table, these]): RowCover => ({ table, keys: these }));
      // It says which rows, and ends nothing in them: no columns.
      const scope = { at, instruction: { covers, ends: 'purposes', columns: [] } } as const;
      const { actions } = await disposeInTransaction(tx, { policy, order }, scope, {
        operation,
        blocked,
        tables: [...keys.keys()],
      });
      return actions;
    },
  };
}
