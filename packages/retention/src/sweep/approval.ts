import type { Allowance } from '../disposal/allowance.ts';
import type { DisposalOrder } from '../order/table-order.ts';
import type { Breaker } from '../plan/breaker.ts';
import { usualBreakerRows } from '../plan/breaker.ts';
import type { DueCount, Plan } from '../plan/plan.ts';
import { changesOf } from './lease-note.ts';

const unlinksOf = ({ tables }: DisposalOrder, table: string): readonly (readonly string[])[] =>
  tables.find((ordered) => ordered.table === table)?.unlink ?? [];

/** What a plan lets a sweep do that somebody has read and approved: what it says, table by table, and no more. */
export function approvedAllowances({ tables }: Pick<DueCount, 'tables'>, order: DisposalOrder): readonly Allowance[] {
  return tables.flatMap(({ table, erase, anonymise, referenced, groups, exact }): readonly Allowance[] => {
    const whole: readonly Allowance[] = exact
      ? [
          { table, actions: ['erase', 'drop'], rows: erase },
          { table, actions: ['anonymise', 'anonymiseReferenced'], rows: anonymise + referenced },
        ]
      : // Which of them go, and which stay without the person, was a forecast.
        [
          {
            table,
            actions: ['erase', 'drop', 'anonymise', 'anonymiseReferenced'],
            rows: erase + anonymise + referenced,
          },
        ];
    return [
      ...whole,
      ...groups.map(({ columns, clear }): Allowance => ({ table, actions: ['clear'], columns, rows: clear })),
      ...unlinksOf(order, table).map(
        (columns): Allowance => ({ table, actions: ['unlink'], columns, rows: erase + referenced }),
      ),
    ];
  });
}

/** What a breaker lets a sweep do that nobody has approved: of each table its share of the rows that were there. */
export function breakerAllowances(
  { tables }: Pick<Plan, 'tables'>,
  { share, rows: least = usualBreakerRows }: Breaker,
  order: DisposalOrder,
): readonly Allowance[] {
  return tables.flatMap((planned): readonly Allowance[] => {
    const { table } = planned;
    // A row is counted for each group of columns that it loses, and a plan that passes may count more than there are rows.
    const rows = Math.max(least, Math.floor(share * planned.rows), changesOf(planned));
    return [
      { table, actions: ['clear', 'erase', 'drop', 'anonymise', 'anonymiseReferenced'], rows },
      ...unlinksOf(order, table).map((columns): Allowance => ({ table, actions: ['unlink'], columns, rows })),
    ];
  });
}
