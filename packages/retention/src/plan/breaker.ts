import { GallraError } from '@gallra/core';
import type { TablePlan } from './table-plan.ts';

/** Rows of a table that may lose something in any case, where nothing else is said. */
export const usualBreakerRows = 100;

/** What a sweep may take without anybody having read its plan. */
export interface Breaker {
  /** The largest share of a table's rows that may lose something: above 0, up to 1. */
  readonly share: number;
  /** Rows of a table that may lose something in any case; default 100. In a small table a few are a large share. */
  readonly rows?: number;
}

/** Rows of a table that would lose something, at most: a row may be counted for each group of columns it loses. */
const touched = ({ rows, erase, anonymise, referenced, groups }: TablePlan): number =>
  Math.min(rows, erase + anonymise + referenced + groups.reduce((sum, { clear }) => sum + clear, 0));

/**
 * The tables of which a plan takes more than a breaker lets pass.
 *
 * @throws GallraError `options.invalid` for a share that is none
 */
export function tablesOverBreaker(
  tables: readonly TablePlan[],
  { share, rows: least = usualBreakerRows }: Breaker,
): readonly TablePlan[] {
  if (!(share > 0 && share <= 1))
    throw new GallraError('options.invalid', 'breaker.share is a number above 0 and up to 1.');
  return tables.filter((table) => touched(table) > least && touched(table) > share * table.rows);
}

/** The same, a line each. */
export function overBreaker(
  { tables }: { readonly tables: readonly TablePlan[] },
  breaker: Breaker,
): readonly string[] {
  return tablesOverBreaker(tables, breaker).map(
    (table) => `tables.${table.table}: ${touched(table)} of ${table.rows} rows would lose something`,
  );
}
