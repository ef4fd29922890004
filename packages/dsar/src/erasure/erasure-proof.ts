import type { Policy } from '@gallra/core';
import { columnGroups } from '@gallra/core/policy';
import type { ActionReport, DisposalReport } from '@gallra/retention';
import { rowKey } from '@gallra/retention';
import type { RowErasure } from './row-erasure.ts';

/** Something an erasure should have done, or left alone, and did not. */
export interface ErasureFailure {
  readonly table: string;
  /** Empty: the whole row. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly because: 'stillThere' | 'notChanged' | 'lost';
}

/** Holds what was to happen against what did. */
export interface ErasureProof {
  /** A row as read before the work. */
  before(row: RowErasure): void;
  /** The same place read again. */
  after(row: RowErasure): void;
  failures(report: DisposalReport): readonly ErasureFailure[];
}

interface Expected {
  readonly table: string;
  /** Columns that are to go. */
  readonly due: readonly string[];
  /** Columns that are to be found again. */
  readonly kept: readonly string[];
}

interface CountedColumns {
  readonly table: string;
  readonly columns: readonly string[];
  rows: number;
}

/** Rows by table and columns. */
type CountedByColumns = Map<string, CountedColumns>;

const keyOfColumns = (table: string, columns: readonly string[]) => JSON.stringify([table, columns]);

function count(places: CountedByColumns, table: string, columns: readonly string[]): void {
  if (columns.length === 0) return;
  const known = places.get(keyOfColumns(table, columns));
  if (known === undefined) places.set(keyOfColumns(table, columns), { table, columns, rows: 1 });
  else known.rows += 1;
}

/** Rows that actions of a kind changed; for single columns those of one group. */
export function changedRows(
  { actions }: DisposalReport,
  table: string,
  kinds: readonly ActionReport['action'][],
  group?: readonly string[],
): number {
  return actions
    .filter((action) => action.table === table && kinds.includes(action.action))
    .filter(({ columns = [] }) => group === undefined || columns.some((column) => group.includes(column)))
    .reduce((sum, { rows }) => sum + rows, 0);
}

/** Fewer rows changed than were due. A row that lost all of it, where only a part was foreseen, counts as well. */
function shortfalls(
  report: DisposalReport,
  whole: ReadonlyMap<string, number>,
  single: CountedByColumns,
): readonly CountedColumns[] {
  const surplus = (table: string) =>
    changedRows(report, table, ['erase', 'anonymise', 'anonymiseReferenced']) - (whole.get(table) ?? 0);
  return [
    ...[...whole.keys()].map((table) => ({ table, columns: [], rows: -surplus(table) })),
    ...[...single.values()].map(({ table, columns, rows }) => ({
      table,
      columns,
      rows: rows - changedRows(report, table, ['clear'], columns) - Math.max(surplus(table), 0),
    })),
  ].filter(({ rows }) => rows > 0);
}

/**
 * Begins a proof. Reading again finds only rows that still lead to the person, so changes are also counted: fewer rows
 * changed than were due is a failure (T13: a row that cannot be found any more is not erased by that). What becomes
 * due only through the erasure itself is left to the next sweep.
 */
export function erasureProof(policy: Policy): ErasureProof {
  const expected = new Map<string, Expected>();
  const whole = new Map<string, number>();
  const single: CountedByColumns = new Map();
  const left: CountedByColumns = new Map();
  const lost: CountedByColumns = new Map();
  const groups = new Map<string, readonly (readonly string[])[]>();
  const groupsOf = (table: string) => {
    const known =
      groups.get(table) ?? columnGroups(policy, table).map(({ columns }) => columns.map(({ name }) => name));
    groups.set(table, known);
    return known;
  };
  const keyOf = ({ table, found }: RowErasure) => rowKey(policy, table, found.row);

  return {
    before: (row) => {
      const { table, disposal, due, kept, firm } = row;
      expected.set(keyOf(row), { table, due, kept: firm ? kept.map(({ column }) => column) : [] });
      if (due.length === 0) return;
      if (disposal !== 'clear') {
        whole.set(table, (whole.get(table) ?? 0) + 1);
        return;
      }
      for (const columns of groupsOf(table))
        if (columns.some((column) => due.includes(column))) count(single, table, columns);
    },
    after: (row) => {
      const known = expected.get(keyOf(row));
      if (known === undefined) return;
      expected.delete(keyOf(row));
      const filled = [...row.due, ...row.kept.map(({ column }) => column)];
      count(
        left,
        known.table,
        known.due.filter((column) => filled.includes(column)),
      );
      count(
        lost,
        known.table,
        known.kept.filter((column) => !filled.includes(column)),
      );
    },
    failures: (report) => {
      for (const { table, kept } of expected.values()) count(lost, table, kept);
      const because = (reason: ErasureFailure['because']) => (place: CountedColumns) => ({ ...place, because: reason });
      return [
        ...[...left.values()].map(because('stillThere')),
        ...shortfalls(report, whole, single).map(because('notChanged')),
        ...[...lost.values()].map(because('lost')),
      ];
    },
  };
}
