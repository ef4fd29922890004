import type { Gallra } from 'gallra';
import { type Kysely, sql } from 'kysely';
import type { RowsOf } from './rows.ts';

/** Where a value stands: `orders 3 reference`. */
type Cell = string;

/** A host in a test, whose clock can be set. */
export interface HostInTime<DB> {
  readonly db: Kysely<DB>;
  readonly gallra: Pick<Gallra, 'plan' | 'sweep'>;
  /** Sets the clock that `gallra` was given. */
  readonly setClock: (now: Date) => void;
}

async function cellsOf<DB>(db: Kysely<DB>, tables: readonly string[]): Promise<ReadonlyMap<Cell, string>> {
  const cells = new Map<Cell, string>();
  for (const table of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
    for (const row of rows) {
      for (const [column, value] of Object.entries(row))
        cells.set(`${table} ${row.id} ${column}`, JSON.stringify(value));
    }
  }
  return cells;
}

/**
 * Sweeps late on each day and early on the next, and tells of every value that went in between the day on which it was
 * still there. A value that went at another time is `elsewhen`, one that never did is absent.
 *
 * @param host - its first sweep is approved here
 * @param rows - what the database was filled with: its tables
 * @param days - `YYYY-MM-DD`, in order, in a time zone one or two hours ahead of UTC
 */
export async function lastDays<DB>(
  { db, gallra, setClock }: HostInTime<DB>,
  rows: RowsOf<DB>,
  days: readonly string[],
): Promise<ReadonlyMap<Cell, string>> {
  const tables = Object.keys(rows);
  const last = new Map<Cell, string>();
  let before = await cellsOf(db, tables);
  const sweepAt = async (at: Date, day: string) => {
    setClock(at);
    // What only rows that go are a reason to keep goes in the next sweep.
    for (let actions = 1; actions > 0; ) {
      const { hash } = await gallra.plan();
      actions = (await gallra.sweep(undefined, { approve: hash, drill: true })).actions.length;
    }
    const after = await cellsOf(db, tables);
    for (const [cell, value] of before) {
      // What stands in the place of a value that has gone may go with its row.
      if (after.get(cell) !== value && !last.has(cell)) last.set(cell, day);
    }
    before = after;
  };
  for (const day of days) {
    const noon = new Date(`${day}T12:00:00Z`).getTime();
    await sweepAt(new Date(noon + 9.5 * 3_600_000), 'elsewhen');
    await sweepAt(new Date(noon + 12.5 * 3_600_000), day);
  }
  return last;
}
