import type { TimeEncoding } from '@gallra/core';
import { sql } from 'kysely';
import type { Batch, DialectSql, Sql } from './dialect.ts';

const isNumber = (encoding: TimeEncoding) => encoding === 'epochSeconds' || encoding === 'epochMilliseconds';
const datePattern = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*';

function keys({ table, alias, key, due, limit }: Batch): { readonly columns: Sql; readonly select: Sql } {
  const qualified = sql.join(key.map((name) => sql.id(alias, name)));
  return {
    columns: sql`(${sql.join(key.map((name) => sql.id(name)))})`,
    select: sql`select ${qualified} from ${table} as ${sql.id(alias)} where ${due} order by ${qualified} limit ${sql.lit(limit)}`,
  };
}

/** SQLite, which has no date type: times are text or numbers, and text may hold anything. */
export const sqlite: DialectSql = {
  name: 'sqlite',
  text: (value) => sql`cast(${value} as text) collate binary`,
  equalsText: (value, text) => sql`cast(${value} as text) collate binary = ${text}`,
  exactKey: (value) => sql`cast(${value} as text)`,
  isTrue: (value) => sql`${value} = 1`,
  time: (text, encoding) => (isNumber(encoding) ? sql`${Number(text)}` : sql`${text}`),
  readable: (column, encoding) =>
    isNumber(encoding)
      ? sql`typeof(${column}) in ('integer', 'real')`
      : sql`(${column} glob ${sql.lit(datePattern)} and ${column} >= '0001-01-01')`,
  moment: (column) => column,
  random: (length) => sql`substr('gallra-' || lower(hex(randomblob(16))), 1, ${sql.lit(length ?? 39)})`,
  erase: (batch) => sql`delete from ${batch.table} where ${keys(batch).columns} in (${keys(batch).select})`,
  update: (batch, set) =>
    sql`update ${batch.table} as ${sql.id(batch.alias)} set ${set} where ${keys(batch).columns} in (${keys(batch).select})`,
  countDue: (batch) => sql`select count(*) as due from (${keys(batch).select})`,
};
