import type { Row, SubjectKey } from '@gallra/core';
import { personalTable } from '@gallra/core/policy';
import type { LiveForeignKey, LiveSchema, LiveTable } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { RecordedWork } from '../event/pending-event.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import type { DoneFor } from '../setting/direct-parties.ts';
import { peopleOfEach } from './people-behind.ts';
import { rowsWith } from './row-trace.ts';

type Tables = LiveSchema['tables'];

/** What is done to rows: deleted, or these columns of theirs updated. */
type Work = Pick<RecordedWork, 'type' | 'columns'>;

/** A foreign key that acts on rows of its table, and what it does to them. */
export interface ActingKey {
  readonly child: LiveTable;
  readonly key: LiveForeignKey;
  readonly work: Work;
}

const deleted: Work = { type: 'rows.deleted', columns: [] };

function workOf(
  { columns, onDelete, onUpdate = 'noAction', references }: LiveForeignKey,
  work: Work,
): Work | undefined {
  const isDelete = work.type === 'rows.deleted';
  if (!isDelete && !(work.type === 'rows.updated' && references.columns.some((name) => work.columns.includes(name))))
    return undefined;
  const action = isDelete ? onDelete : onUpdate;
  if (action === 'noAction' || action === 'restrict') return undefined;
  return isDelete && action === 'cascade' ? deleted : { type: 'rows.updated', columns };
}

/** Foreign keys by which rows of other tables go, or change, with those of this one. */
export const actingKeys = (tables: Tables, table: string, done: Work): readonly ActingKey[] =>
  tables.flatMap((child) =>
    child.foreignKeys
      .filter(({ references }) => references.table === table)
      .flatMap((key) => {
        const work = workOf(key, done);
        return work === undefined ? [] : [{ child, key, work }];
      }),
  );

/** Columns of a table that have to be read to follow what is done to its rows; none where nothing follows. */
export function followedColumns(tables: Tables, table: string, done: Work): readonly string[] {
  const keys = actingKeys(tables, table, done);
  const own = tables.find(({ name }) => name === table)?.primaryKey ?? [];
  return keys.length === 0 ? [] : [...own, ...keys.flatMap(({ key }) => key.references.columns)];
}

/** Rows of another table to which the same is done. */
export interface RowsTakenAlong extends RecordedWork {
  /** How many there were, and whose: only those that have not stayed as they were. Asked for once it is done. */
  changed(): Promise<{ readonly rows: number; readonly people: readonly SubjectKey[] }>;
}

/** Rows of one table, by their keys. */
interface Found {
  readonly child: LiveTable;
  readonly work: Work;
  readonly rows: Map<string, Row>;
}

/** The database, the keys of its tables, and for whom work is done. */
interface Following {
  readonly setting: CaptureSetting;
  readonly db: Kysely<AnyDatabase>;
  readonly tables: Tables;
  readonly by: DoneFor;
}

const keyOf = ({ primaryKey }: LiveTable, row: Row): string =>
  JSON.stringify(primaryKey.length === 0 ? row : primaryKey.map((name) => row[name]));

const picked = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/**
 * Rows of other tables that go with rows of this one, or lose or change their link to them, because a foreign key says
 * so; they are locked, and it is found out whose they are. No trigger tells of them: InnoDB fires none.
 *
 * @param work - what is about to be done to the rows
 * @param rows - with their {@link followedColumns}
 * @returns only tables with personal data
 */
export async function rowsTakenAlong(
  following: Following,
  table: string,
  work: Work,
  rows: readonly Row[],
): Promise<readonly RowsTakenAlong[]> {
  const { setting, db, tables, by } = following;
  const along = new Map<string, Found>();
  const foundOf = (child: LiveTable, done: Work): Found => {
    const what = JSON.stringify([child.name, done.type, done.columns]);
    const found = along.get(what) ?? { child, work: done, rows: new Map<string, Row>() };
    along.set(what, found);
    return found;
  };

  async function follow(from: string, done: Work, taken: readonly Row[]): Promise<void> {
    for (const { child, key, work: next } of actingKeys(tables, from, done)) {
      const { rows: known } = foundOf(child, next);
      const wanted = taken.map((row) =>
        Object.fromEntries(key.columns.map((name, index) => [name, row[key.references.columns[index] ?? ''] ?? null])),
      );
      const further = [...child.primaryKey, ...key.columns, ...followedColumns(tables, child.name, next)];
      const found = await rowsWith({ setting, db, table: child.name }, wanted, { further, lock: true });
      // A row can go by several keys, and a circle of keys leads back to it.
      const fresh = found.filter((row) => !known.has(keyOf(child, row)));
      for (const row of fresh) known.set(keyOf(child, row), row);
      if (fresh.length > 0) await follow(child.name, next, fresh);
    }
  }

  const own = tables.find(({ name }) => name === table);
  const itself = own === undefined || work.type !== 'rows.deleted' ? undefined : foundOf(own, deleted);
  // Known from the start: they are told by the statement's own event.
  const told = new Set(rows.map((row) => own && keyOf(own, row)));
  if (itself !== undefined) for (const row of rows) itself.rows.set(keyOf(itself.child, row), row);
  await follow(table, work, rows);

  const going = new Map([...along.values()].filter((one) => one.work === deleted).map((one) => [one.child.name, one]));
  const result: RowsTakenAlong[] = [];
  for (const { child, work: done, rows: known } of along.values()) {
    if (!setting.personal.has(child.name)) continue;
    const isDelete = done.type === 'rows.deleted';
    const gone = going.get(child.name)?.rows;
    const entries = [...known].filter(([key]) =>
      isDelete ? child.name !== table || !told.has(key) : gone?.has(key) !== true,
    );
    const before = entries.map(([, row]) => row);
    if (before.length === 0) continue;
    const people = await peopleOfEach(setting, db, { table: child.name, rows: before, by });
    const { columns } = personalTable(setting.policy, child.name);
    result.push({
      type: done.type,
      table: child.name,
      columns: isDelete ? Object.keys(columns) : done.columns.filter((name) => name in columns),
      changed: async () => {
        const stayed = isDelete ? new Set() : await unchanged(following, child, done.columns, before);
        const left = people.filter((_, place) => !stayed.has(entries[place]?.[0]));
        return { rows: left.length, people: left.flat() };
      },
    });
  }
  return result;
}

/** Keys of the rows that are as they were: a column can be written with the value it has. */
async function unchanged(
  { setting, db }: Following,
  child: LiveTable,
  columns: readonly string[],
  before: readonly Row[],
): Promise<ReadonlySet<unknown>> {
  if (child.primaryKey.length === 0) return new Set();
  const wanted = before.map((row) => picked(row, [...child.primaryKey, ...columns]));
  const rows = await rowsWith({ setting, db, table: child.name }, wanted, { further: child.primaryKey, lock: true });
  return new Set(rows.map((row) => keyOf(child, row)));
}
