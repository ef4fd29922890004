import { sql } from 'kysely';
import { disposeByRange, inOrder } from './batch-range.ts';
import type { Batch, DialectSql, Sql } from './dialect.ts';

const utf8 = (value: Sql) => sql`cast(convert(${value} using utf8mb4) as binary)`;

/** A derived table with LIMIT is made first, so the target may stand in it; IN (… LIMIT) is not allowed. */
function work(batch: Batch, range: Sql, set: Sql | undefined): Sql {
  const { table, alias, key, due, limit } = batch;
  const qualified = sql.join(key.map((name) => sql.id(alias, name)));
  const rows = sql`select ${qualified} from ${table} as ${sql.id(alias)} where ${due}${range}${inOrder(batch)} limit ${sql.lit(limit)} for update skip locked`;
  const on = key.map((name) => sql`${sql.id(alias, name)} = ${sql.id('due', name)}`);
  const joined = sql`${table} as ${sql.id(alias)} inner join (${rows}) as due on ${sql.join(on, sql` and `)}`;
  return set === undefined ? sql`delete ${sql.id(alias)} from ${joined}` : sql`update ${joined} set ${set}`;
}

const exactKey = (value: Sql): Sql => sql`cast(${value} as char)`;

/** MariaDB and MySQL. Collations there ignore case and trailing blanks, so text is compared as bytes. */
export const mysql: DialectSql = {
  name: 'mysql',
  unmerged: sql` limit 18446744073709551615`,
  text: utf8,
  equalsText: (value, text) => sql`${utf8(value)} = ${utf8(sql`${text}`)}`,
  exactKey,
  shown: (value, type) => {
    if (type === 'date') return sql`date_format(${value}, '%Y-%m-%d')`;
    return type === 'datetime' ? sql`date_format(${value}, '%Y-%m-%d %H:%i:%s.%f')` : undefined;
  },
  exactly: (value, isText) => (isText ? utf8(value) : value),
  value: (value) => sql`${value}`,
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
    if (encoding === 'instant') return sql`cast(unix_timestamp(${column}) * 1000 as signed)`;
    if (encoding === 'utc' || encoding === 'local') return sql`date_format(${column}, '%Y-%m-%d %H:%i:%s.%f')`;
    return encoding === 'date' ? sql`date_format(${column}, '%Y-%m-%d')` : column;
  },
  random: (length) => sql`left(concat('gallra-', lower(hex(random_bytes(16)))), ${sql.lit(length ?? 39)})`,
  now: sql`cast(unix_timestamp(sysdate(3)) * 1000 as signed)`,
  // Assignments are made from left to right: when the lease has changed hands, so do its times.
  takeOver: () => {
    const mine = sql`holder = values(holder)`;
    const now = sql`unix_timestamp(sysdate(3)) * 1000`;
    const given = (column: string, otherwise = sql.id(column)) =>
      sql`${sql.id(column)} = if(${mine}, values(${sql.id(column)}), ${otherwise})`;
    return sql`on duplicate key update holder = if(expires_at <= ${now}, values(holder), holder), note = if(${mine}, null, note), ${given('taken_at')}, ${given('expires_at')}`;
  },
  waiting: async (db, seconds, work) => {
    const whole = sql.lit(Math.max(1, Math.ceil(seconds)));
    // Rows, and tables as a whole. The connection goes back to its pool, so it gets its own times back.
    await sql`set @gallra_rows = @@session.innodb_lock_wait_timeout, @gallra_tables = @@session.lock_wait_timeout, session innodb_lock_wait_timeout = ${whole}, session lock_wait_timeout = ${whole}`.execute(
      db,
    );
    try {
      return await work();
    } finally {
      await sql`set session innodb_lock_wait_timeout = @gallra_rows, session lock_wait_timeout = @gallra_tables`
        .execute(db)
        .catch(() => undefined);
    }
  },
  dispose: (db, batch, update) =>
    disposeByRange(db, batch, update?.set, { exactKey, unlocked: sql` for update skip locked`, work }),
};
