import { sql } from 'kysely';
import type { Batch, DialectSql, Sql } from './dialect.ts';

const utf8 = (value: Sql) => sql`cast(convert(${value} using utf8mb4) as binary)`;

function select({ table, alias, key, due, limit }: Batch): Sql {
  const qualified = sql.join(key.map((name) => sql.id(alias, name)));
  return sql`select ${qualified} from ${table} as ${sql.id(alias)} where ${due} order by ${qualified} limit ${sql.lit(limit)} for update skip locked`;
}

const on = ({ key }: Batch, target: string): Sql =>
  sql.join(
    key.map((name) => sql`${sql.id(target, name)} = ${sql.id('due', name)}`),
    sql` and `,
  );

/** MariaDB and MySQL. Collations there ignore case and trailing blanks, so text is compared as bytes. */
export const mysql: DialectSql = {
  name: 'mysql',
  text: utf8,
  equalsText: (value, text) => sql`${utf8(value)} = ${utf8(sql`${text}`)}`,
  exactKey: (value) => sql`cast(${value} as char)`,
  isTrue: (value) => sql`${value} = 1`,
  time: (text, encoding) => {
    if (encoding === 'epochSeconds' || encoding === 'epochMilliseconds') return sql`${Number(text)}`;
    if (encoding === 'instant') return sql`from_unixtime(${new Date(text).getTime() / 1000})`;
    return encoding === 'iso'
      ? utf8(sql`${text}`)
      : sql`cast(${text} as ${sql.raw(encoding === 'date' ? 'date' : 'datetime(6)')})`;
  },
  readable: (column, encoding) => {
    if (encoding === 'iso') return sql`${column} regexp '^[0-9]{4}-[0-9]{2}-[0-9]{2}'`;
    return encoding === 'epochSeconds' || encoding === 'epochMilliseconds' ? undefined : sql`${column} >= '1000-01-01'`;
  },
  moment: (column, encoding) => {
    if (encoding === 'instant') return sql`unix_timestamp(${column}) * 1000`;
    if (encoding === 'utc' || encoding === 'local') return sql`date_format(${column}, '%Y-%m-%d %H:%i:%s.%f')`;
    return encoding === 'date' ? sql`date_format(${column}, '%Y-%m-%d')` : column;
  },
  random: (length) => sql`left(concat('gallra-', lower(hex(random_bytes(16)))), ${sql.lit(length ?? 39)})`,
  // A derived table with LIMIT is made first, so the target may stand in it; IN (… LIMIT) is not allowed.
  erase: (batch) =>
    sql`delete target from ${batch.table} as target inner join (${select(batch)}) as due on ${on(batch, 'target')}`,
  update: (batch, set) =>
    sql`update ${batch.table} as ${sql.id(batch.alias)} inner join (${select(batch)}) as due on ${on(batch, batch.alias)} set ${set}`,
  countDue: (batch) => sql`select count(*) as due from (${select(batch)}) as found`,
};
