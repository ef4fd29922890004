import { GallraError } from '../error.ts';
import { controllerColumn, type OwnRecord } from '../record/own-record.ts';
import type { OwnRecords, Recorded, RecordFilter } from '../record/own-records.ts';
import { cellsOf, checkedMembers, membersOf, type OwnCell } from '../record/own-row.ts';
import { checkReplacement } from '../record/replacement.ts';

/** A row of a record's table. */
export type OwnRow = Readonly<Record<string, OwnCell>> & { readonly recorded: number; readonly revision: number };

/** Rows by the record's name, and the last order that was given. */
export interface MemoryOwnRows {
  readonly rows: ReadonlyMap<string, readonly OwnRow[]>;
  readonly last: number;
}

export const noOwnRows: MemoryOwnRows = { rows: new Map(), last: 0 };

/** Where the rows are kept. */
export interface OwnRowsState {
  get(): MemoryOwnRows;
  set(rows: MemoryOwnRows): void;
}

/** The records of one kind in the in-memory store, and what is left of them by a condition of one's own. */
export interface MemoryOwnRecords<T> extends OwnRecords<T> {
  /** The members of all, in the order of recording. */
  all(): readonly T[];
  /** Puts a record in the place of another, whoever changed it meanwhile. */
  change(key: string, change: (members: T) => T): void;
  /** Removes those that meet a condition; tells how many. */
  remove(goes: (members: T) => boolean): number;
}

const decoded = new WeakMap<OwnRow, unknown>();

/** Decisions about each row of the host's ask for the same records again and again. */
function membersIn<T>(record: OwnRecord<T>, row: OwnRow): T {
  if (!decoded.has(row)) decoded.set(row, membersOf(record, row));
  return decoded.get(row) as T;
}

/** Gallra's own records in the in-memory store, kept as the rows of a table would be. */
export function memoryOwnRecords<T>(record: OwnRecord<T>, { get, set }: OwnRowsState): MemoryOwnRecords<T> {
  const shape = record as unknown as OwnRecord<never>;
  const rows = () => get().rows.get(record.name) ?? [];
  const put = (changed: readonly OwnRow[], last = get().last) =>
    set({ rows: new Map(get().rows).set(record.name, changed), last });
  const recorded = (row: OwnRow): Recorded<T> => ({
    members: membersIn(record, row),
    order: row.recorded,
    revision: row.revision,
  });
  const meets =
    ({ controller, subject }: RecordFilter) =>
    (row: OwnRow) =>
      (controller === undefined || row.controller === controllerColumn(controller)) &&
      (subject === undefined || row.subject === subject);
  const isInForce = (row: OwnRow, at: Date | undefined): boolean => {
    const [from, until] = [row.in_force_from ?? null, row.in_force_until ?? null];
    if (at === undefined) return until === null;
    const now = at.toISOString();
    return (from === null || String(from) <= now) && (until === null || String(until) > now);
  };
  const inForce: OwnRecords<T>['inForce'] = async ({ at, ...filter } = {}) =>
    rows()
      .filter(meets(filter))
      .filter((row) => isInForce(row, at))
      .map(recorded);
  return {
    append: async (entries) => {
      const known = new Set(rows().map(({ id }) => id));
      let { last } = get();
      const added = entries.map((entry): OwnRow => {
        const cells = cellsOf(shape, checkedMembers(record, entry) as never);
        if (known.has(cells.id ?? null)) throw alreadyThere();
        known.add(cells.id ?? null);
        last += 1;
        return { ...cells, recorded: last, revision: 0 };
      });
      put([...rows(), ...added], last);
    },
    find: async (keys) =>
      rows()
        .filter(({ id }) => keys.includes(String(id)))
        .map(recorded),
    replace: async (seen, by) => {
      checkReplacement(shape, seen.members as never, by as never);
      const cells = cellsOf(shape, checkedMembers(record, by) as never);
      const stands = (row: OwnRow) => row.recorded === seen.order && row.revision === seen.revision;
      if (!rows().some(stands)) return false;
      const replaced = { ...cells, recorded: seen.order, revision: seen.revision + 1 };
      put(rows().map((row) => (stands(row) ? replaced : row)));
      return true;
    },
    handOver: async ({ from, to, person }) =>
      put(
        rows().map((row) => {
          if (row.controller !== from || (person !== undefined && row.subject !== person.from)) return row;
          const subject = person === undefined ? {} : { subject: person.to };
          return { ...row, controller: to, ...subject, revision: row.revision + 1 };
        }),
      ),
    inForce,
    // One transaction runs at a time.
    inForceLocked: inForce,
    list: async ({ since, after = 0, limit = Number.POSITIVE_INFINITY, ...filter } = {}) =>
      rows()
        .filter(meets(filter))
        .filter((row) => row.recorded > after)
        .filter((row) => since === undefined || String(row.in_force_from) >= since.toISOString())
        .slice(0, limit)
        .map(recorded),
    all: () => rows().map((row) => membersIn(record, row)),
    change: (key, change) =>
      put(
        rows().map((row) => {
          if (row.id !== key) return row;
          const cells = cellsOf(shape, change(membersIn(record, row)) as never);
          return { ...cells, recorded: row.recorded, revision: row.revision + 1 };
        }),
      ),
    remove: (goes) => {
      const left = rows().filter((row) => !goes(membersIn(record, row)));
      const gone = rows().length - left.length;
      put(left);
      return gone;
    },
  };
}

const alreadyThere = () =>
  new GallraError(
    'database.refused',
    'A record of this key is there already; find it, or give the new one another key.',
  );
