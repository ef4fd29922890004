import type { TimeEncoding } from '@gallra/core';
import { sql } from 'kysely';
import type { Batch, DialectSql, Sql } from './dialect.ts';

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

/** The rows of a batch by their place on disk, or by key where several tables hold them. */
function rows({ table, alias, key, due, limit, partitioned }: Batch): { readonly columns: Sql; readonly select: Sql } {
  const place = partitioned ? key : ['ctid'];
  const qualified = sql.join(place.map((name) => sql.id(alias, name)));
  const order = partitioned ? sql` order by ${qualified}` : sql``;
  return {
    columns: sql`(${sql.join(place.map((name) => sql.id(name)))})`,
    select: sql`select ${qualified} from ${table} as ${sql.id(alias)} where ${due}${order} limit ${sql.lit(limit)} for update of ${sql.id(alias)} skip locked`,
  };
}

/** PostgreSQL and PGlite. */
export const postgres: DialectSql = {
  name: 'postgres',
  text: (value) => sql`(${value})::text collate "C"`,
  equalsText: (value, text) => sql`(${value})::text collate "C" = ${text}`,
  exactKey: (value) => sql`(${value})::text`,
  isTrue: (value) => sql`${value} is true`,
  time: (text, encoding) =>
    sql`cast(${text} as ${sql.raw(types[encoding])})${encoding === 'iso' ? sql` collate "C"` : sql``}`,
  readable: (column, encoding) => (encoding === 'iso' ? sql`${column} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'` : undefined),
  moment: (column, encoding) => {
    if (encoding === 'instant') return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    const format = shown[encoding];
    return format === undefined ? sql`(${column})::text` : sql`to_char(${column}, ${sql.lit(format)})`;
  },
  random: (length) => sql`left('gallra-' || gen_random_uuid()::text, ${sql.lit(length ?? 43)})`,
  erase: (batch) => {
    const { columns, select } = rows(batch);
    return batch.partitioned
      ? sql`delete from ${batch.table} where ${columns} in (${select})`
      : sql`delete from ${batch.table} where ctid = any (array(${select}))`;
  },
  update: (batch, set) => {
    const { columns, select } = rows(batch);
    const target = sql`update ${batch.table} as ${sql.id(batch.alias)} set ${set}`;
    return batch.partitioned
      ? sql`${target} where ${columns} in (${select})`
      : sql`${target} where ctid = any (array(${select}))`;
  },
  countDue: (batch) => sql`select count(*) as due from (${rows(batch).select}) as found`,
};
