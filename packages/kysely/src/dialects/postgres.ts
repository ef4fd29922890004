import type { TimeEncoding } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import { behind, inOrder } from './batch-range.ts';
import type { Batch, BatchResult, DialectSql, Sql, Update } from './dialect.ts';
import { takeOverOnConflict } from './lease-sql.ts';

const types: Readonly<Record<TimeEncoding, string>> = {
  instant: 'timestamptz',
  utc: 'timestamp',
  local: 'timestamp',
  iso: 'text',
  date: 'date',
  epochSeconds: 'numeric',
  epochMilliseconds: 'numeric',
};

const shown: Readonly<Partial<Record<TimeEncoding, string>>> = {
  utc: 'YYYY-MM-DD HH24:MI:SS.MS',
  local: 'YYYY-MM-DD HH24:MI:SS.MS',
  date: 'YYYY-MM-DD',
};

/** A row by its place on disk; by key where several tables hold the rows, for places are then not unique. */
function place({ key, partitioned }: Batch): readonly string[] {
  return partitioned ? key : ['ctid'];
}

function dueRows(batch: Batch): Sql {
  const { table, alias, key, due, limit } = batch;
  const columns = [...new Set([...place(batch), ...key])].map((name) => sql.id(alias, name));
  return sql`select ${sql.join(columns)} from ${table} as ${sql.id(alias)} where ${due}${behind(batch)}${inOrder(batch)} limit ${sql.lit(limit)} for update of ${sql.id(alias)} skip locked`;
}

/**
 * One statement finds the rows, locks them, disposes of them and says where it ended. What it returns of a row is the row
 * as its triggers left it, so a row counts as changed only where they let it be.
 */
async function dispose(db: Kysely<AnyDatabase>, batch: Batch, update: Update | undefined): Promise<BatchResult> {
  const { table, alias, key, limit } = batch;
  const [only] = place(batch);
  const columns = sql.join(place(batch).map((name) => sql.id(name)));
  const these =
    place(batch).length === 1 && only !== undefined
      ? sql`${sql.id(alias, only)} = any (array(select ${columns} from due))`
      : sql`(${sql.join(place(batch).map((name) => sql.id(alias, name)))}) in (select ${columns} from due)`;
  const target = sql`${table} as ${sql.id(alias)}`;
  const work =
    update === undefined
      ? sql`delete from ${target} where ${these} returning false as remains`
      : sql`update ${target} set ${update.set} where ${these} returning ${update.left} as remains`;
  const last = key.map((name, index) => sql`${sql.id('last', name)}::text as ${sql.id(`k${index}`)}`);
  const fromItsEnd = sql.join(key.map((name) => (batch.backwards ? sql.id(name) : sql`${sql.id(name)} desc`)));
  const { rows } = await sql<
    Record<string, unknown>
  >`with due as materialized (${dueRows(batch)}), done as (${work}) select found.matched, found.changed, ${sql.join(last)} from (select (select count(*) from due) as matched, (select count(*) from done where remains is not true) as changed) as found left join (select * from due order by ${fromItsEnd} limit 1) as last on true`.execute(
    db,
  );
  const matched = Number(rows[0]?.matched ?? 0);
  const more = matched === limit ? { last: key.map((_, index) => String(rows[0]?.[`k${index}`])) } : {};
  return { matched, changed: Number(rows[0]?.changed ?? 0), confirmed: true, ...more };
}

const now = sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

/** PostgreSQL and PGlite. */
export const postgres: DialectSql = {
  name: 'postgres',
  unmerged: sql` offset 0`,
  text: (value) => sql`(${value})::text collate "C"`,
  equalsText: (value, text) => sql`(${value})::text collate "C" = ${text}`,
  exactKey: (value) => sql`(${value})::text`,
  shown: (value, type) => {
    if (type === 'date') return sql`to_char(${value}, 'YYYY-MM-DD')`;
    return type === 'timestamp without time zone' ? sql`to_char(${value}, 'YYYY-MM-DD HH24:MI:SS.MS')` : undefined;
  },
  exactly: (value) => value,
  value: (value) => sql`${value}`,
  isTrue: (value) => sql`${value} is true`,
  time: (text, encoding) =>
    sql`cast(${text} as ${sql.raw(types[encoding])})${encoding === 'iso' ? sql` collate "C"` : sql``}`,
  readable: (column, encoding) => {
    if (encoding === 'iso') return sql`${column} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'`;
    if (encoding === 'epochSeconds' || encoding === 'epochMilliseconds') return undefined;
    // Not isfinite(), for which the planner guesses a third of the rows; not a range, for which it reads the index's ends.
    return sql`(${column} <> '-infinity' and ${column} <> 'infinity')`;
  },
  moment: (column, encoding) => {
    // to_char makes nothing of an infinite time, which is neither absent nor over.
    const finite = (text: Sql) => sql`case when isfinite(${column}) then ${text} else (${column})::text end`;
    if (encoding === 'instant')
      return finite(sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
    const format = shown[encoding];
    return format === undefined ? sql`(${column})::text` : finite(sql`to_char(${column}, ${sql.lit(format)})`);
  },
  random: (length) => sql`left('gallra-' || gen_random_uuid()::text, ${sql.lit(length ?? 43)})`,
  now,
  takeOver: (leases) => takeOverOnConflict(leases, now),
  waiting: async (db, seconds, work) => {
    // Until the end of the transaction, whatever becomes of it.
    await sql`select set_config('lock_timeout', ${`${Math.ceil(seconds * 1000)}ms`}, true)`.execute(db);
    return work();
  },
  dispose,
};
