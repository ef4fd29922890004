import type { DisposalProgress } from '../disposal/disposal-report.ts';
import type { DueInTable } from '../plan/table-plan.ts';

/** How far one table has come: changes made, and how many the plan foresaw. Clearing two groups of columns is two. */
export interface TableProgress {
  readonly table: string;
  readonly rows: number;
  readonly of: number;
}

/** What a sweep tells of itself while it holds its lease. It names no person. */
export interface SweepNote {
  readonly operation: string;
  /** ISO 8601, UTC: the instant decided for. */
  readonly at: string;
  /** Hash of the plan. */
  readonly plan: string;
  readonly tables: readonly TableProgress[];
}

/** All changes that a table's plan foresees. */
export function changesOf({ erase, anonymise, referenced, groups }: DueInTable): number {
  return groups.reduce((sum, { clear }) => sum + clear, erase + anonymise + referenced);
}

/**
 * Keeps the note of a sweep.
 *
 * @param tables - what is planned for the tables it works on
 * @param tell - passes on what is said
 * @returns what to call after each batch
 */
export function noteTaking(
  { operation, at, plan }: Omit<SweepNote, 'tables'>,
  tables: readonly DueInTable[],
  tell: (note: string) => void,
): (progress: DisposalProgress) => void {
  const rows = new Map<string, number>();
  const say = () => {
    const note: SweepNote = {
      operation,
      at,
      plan,
      tables: tables
        .filter((table) => changesOf(table) > 0 || rows.has(table.table))
        .map((table) => ({ table: table.table, rows: rows.get(table.table) ?? 0, of: changesOf(table) })),
    };
    tell(JSON.stringify(note));
  };
  say();
  return (progress) => {
    if (progress.action === 'unlink') return;
    rows.set(progress.table, (rows.get(progress.table) ?? 0) + progress.rows);
    say();
  };
}
