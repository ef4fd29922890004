import { isCounted, timeForm, timeNumbers } from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { Batch, DialectSql, YearSql } from '../dialect-sql.ts';
import { disposeBatch } from '../shared/batch-files.ts';
import { inOrder } from '../shared/batch-range.ts';
import { isListed } from '../shared/key-list.ts';
import { type AddressSql, ipv4Pattern, ipv6Pattern, networkOfText } from '../shared/network-text.ts';
import { randomRoom } from '../shared/random-text.ts';
import { isTextBefore, sortable, type TextComparison } from '../shared/time-text.ts';
import {
  firstSecond,
  lastDays,
  lastSecond,
  startAsText,
  type TextFunctions,
  unitOf,
  yearOfText,
} from '../shared/year.ts';
import { keyComparison } from './key-comparison.ts';

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

const unlocked = sql` for update skip locked`;

const exactKey = (value: Sql): Sql => sql`cast(${value} as char)`;

const concat = (...parts: readonly Sql[]): Sql => sql`concat(${sql.join(parts)})`;

const functions: TextFunctions = {
  concat,
  integer: (text) => sql`cast(${text} as signed)`,
  fourDigits: (year) => sql`lpad(${year}, 4, '0')`,
  withinCalendar: (value) => sql`least(greatest(${value}, 2), 9999)`,
  atLeast: (text, bound) => sql`${text} >= ${bound}`,
};

const epoch = sql`timestamp'1970-01-01 00:00:00'`;
const after = (time: Sql, seconds: Sql): Sql => sql`year(date_add(${time}, interval (${seconds}) second))`;

const year: YearSql = {
  of: (value, encoding, ahead) => {
    if (encoding === 'iso') return yearOfText(value, encoding, ahead, functions);
    if (encoding === 'date' || encoding === 'local') return sql`year(${value})`;
    // date_add gives nothing beyond the calendar's end, and fails before it begins.
    if (encoding === 'utc') {
      const within = functions.withinCalendar(after(value, sql.lit(ahead)));
      return sql`case when ${value} >= '9999-12-30' then 9999 when ${value} < '0001-01-03' then 2 else ${within} end`;
    }
    if (encoding === 'instant') return after(epoch, sql`unix_timestamp(${value}) + ${sql.lit(ahead)}`);
    const seconds = sql`cast(floor(${value} / ${sql.lit(unitOf(encoding))}) as signed)`;
    return sql`case when ${seconds} >= ${sql.lit(lastDays)} then 9999 else ${functions.withinCalendar(after(epoch, sql`${seconds} + ${sql.lit(ahead)}`))} end`;
  },
  start: (value, encoding, ahead) => {
    if (encoding === 'iso') return startAsText(value, encoding, ahead, functions);
    const day = concat(functions.fourDigits(value), sql`'-01-01'`);
    if (encoding === 'date') return sql`cast(${day} as date)`;
    const midnight = sql`cast(${day} as datetime)`;
    if (encoding === 'local') return midnight;
    if (encoding === 'utc') return sql`date_sub(${midnight}, interval ${sql.lit(ahead)} second)`;
    const seconds = sql`(timestampdiff(second, ${epoch}, ${midnight}) - ${sql.lit(ahead)})`;
    // The first second that a TIMESTAMP holds.
    if (encoding === 'instant') return sql`from_unixtime(greatest(${seconds}, 1))`;
    return sql`(${seconds} * ${sql.lit(unitOf(encoding))})`;
  },
  generalised: (value, encoding, start) => {
    if (!isCounted(encoding)) {
      const stays =
        encoding === 'iso'
          ? sql``
          : sql` when year(${value}) + month(${value}) + dayofmonth(${value}) = 0 then ${value}`;
      return sql`case when ${mysqlSql.readable(value, encoding)} then ${start}${stays} end`;
    }
    const [first, last] = [firstSecond, lastSecond].map((second) => sql.lit(second * unitOf(encoding)));
    return sql`case when ${value} between ${first} and ${last} then case when ${value} >= 0 then greatest(${start}, 0) else ${start} end end`;
  },
};

/**
 * The last moment that every TIMESTAMP can hold; later versions of MariaDB hold more. A number beyond it is no TIMESTAMP: a
 * SELECT finds null there, and an UPDATE is refused.
 */
const lastStamp = 2_147_483_647.999999;

const secondsOf = (instant: string): number => new Date(instant).getTime() / 1000;

/** `$` would let a line break follow. */
const matches = (text: Sql, pattern: string): Sql => sql`${text} regexp ${`${pattern}\\z`}`;

const address: AddressSql = {
  concat,
  isIpv4: (text) => matches(text, ipv4Pattern),
  ipv4Network: (text) => concat(sql`substring_index(${text}, '.', 3)`, sql`'.0'`),
  isIpv6: (text) => matches(text, ipv6Pattern),
  group: (text, index) => sql`substring_index(substring_index(${text}, ':', ${sql.lit(index)}), ':', -1)`,
};

const textComparison: TextComparison = {
  concat,
  compare: (value, operator, bound) => sql`${utf8(value)} ${operator} ${utf8(sql`${bound}`)}`,
};

/** MariaDB and MySQL. Collations there ignore case and trailing blanks, so text is compared as bytes. */
export const mysqlSql: DialectSql = {
  unmerged: sql` limit 18446744073709551615`,
  // MariaDB makes `in` of `exists` with `=`, and knows no subqueries in a row on the left of it.
  equalsFound: (value, found) => sql`${value} <=> ${found}`,
  countIf: (condition) => sql`count(case when ${condition} then 1 end)`,
  groupsInParallel: false,
  otherSessions: sql`select count(*) as sessions from information_schema.processlist where db = database() and id <> connection_id()`,
  text: utf8,
  // Of its own, MariaDB takes 'abc' for 0 and '17b' for 17, and lets no UPDATE do that.
  numberInText: (text) =>
    sql`case when ${matches(text, '^-?[0-9]{1,30}([.][0-9]{1,30})?')} then cast(${text} as decimal(60, 30)) end`,
  equalsText: (value, text) => sql`${utf8(value)} = ${utf8(sql`${text}`)}`,
  exactKey,
  isKey: isListed,
  keyComparison,
  unlocked,
  shown: (value, type) => {
    if (type === 'date') return sql`date_format(${value}, '%Y-%m-%d')`;
    return type === 'datetime' ? sql`date_format(${value}, '%Y-%m-%d %H:%i:%s.%f')` : undefined;
  },
  exactly: (value, isText) => (isText ? utf8(value) : value),
  equalityIsExact: false,
  isTextTime: (encoding) => encoding === 'iso',
  value: (value) => sql`${value}`,
  isTrue: (value) => sql`${value} = 1`,
  time: (text, encoding) => {
    if (encoding === 'epochSeconds' || encoding === 'epochMilliseconds') return sql`${Number(text)}`;
    if (encoding === 'instant') return sql`from_unixtime(${Math.min(Math.max(secondsOf(text), 0), lastStamp)})`;
    return encoding === 'iso'
      ? utf8(sql`${text}`)
      : sql`cast(${text} as ${sql.raw(encoding === 'date' ? 'date' : 'datetime(6)')})`;
  },
  recordedTime: ({ instant, local }, encoding) => {
    if (encoding === 'iso') return utf8(instant);
    if (encoding === 'date') return sql`cast(left(${local}, 10) as date)`;
    if (encoding === 'local') return sql`cast(${local} as datetime(6))`;
    const utc = sql`cast(left(replace(${instant}, 'T', ' '), 23) as datetime(6))`;
    if (encoding === 'utc') return utc;
    const seconds = sql`(timestampdiff(microsecond, ${epoch}, ${utc}) / 1000000)`;
    if (encoding === 'instant') return sql`from_unixtime(least(greatest(${seconds}, 0), ${sql.lit(lastStamp)}))`;
    return sql`(${seconds} * ${sql.lit(unitOf(encoding))})`;
  },
  isBefore: (column, text, encoding) => {
    if (encoding === 'iso') return isTextBefore(column, text, encoding, textComparison);
    if (encoding === 'instant' && secondsOf(text) > lastStamp)
      return sql`unix_timestamp(${column}) < ${secondsOf(text)}`;
    return sql`${column} < ${mysqlSql.time(text, encoding)}`;
  },
  readable: (column, encoding, below) => {
    if (encoding === 'iso') return matches(column, `(?-i)^(?:${timeForm.iso})`);
    if (encoding === 'instant') return sql`${column} >= '1000-01-01'`;
    if (isCounted(encoding)) {
      const { after, before } = timeNumbers(encoding);
      const begun = sql`${column} > ${sql.lit(after)}`;
      return below ? begun : sql`(${begun} and ${column} < ${sql.lit(before)})`;
    }
    // Days and months may be 0 here, and 30 February a date.
    return sql`(year(${column}) > 0 and dayofmonth(${column}) between 1 and dayofmonth(last_day(${column})))`;
  },
  isSince: (time, other, encoding) => {
    if (encoding === 'iso') return sql`${utf8(sortable(time, functions))} >= ${utf8(sortable(other, functions))}`;
    if (encoding === 'date') return sql`${time} >= ${other}`;
    const told = (value: Sql) => {
      if (encoding === 'epochMilliseconds') return sql`floor(${value})`;
      if (encoding === 'epochSeconds') return sql`floor(round(${value} * 1e6) / 1000)`;
      return encoding === 'instant'
        ? sql`floor(unix_timestamp(${value}) * 1000)`
        : sql`left(date_format(${value}, '%Y-%m-%d %H:%i:%s.%f'), 23)`;
    };
    return sql`${told(time)} >= ${told(other)}`;
  },
  moment: (column, encoding) => {
    if (encoding === 'instant') {
      // In UTC, whatever the session's zone; 0 stands for 0000-00-00, which no other time is.
      const stamp = sql`unix_timestamp(${column})`;
      const time = sql`date_add('1970-01-01 00:00:00.000000', interval ${stamp} second)`;
      return sql`case when ${stamp} = 0 then '0000-00-00' else date_format(${time}, '%Y-%m-%dT%H:%i:%s.%fZ') end`;
    }
    if (encoding === 'utc' || encoding === 'local') return sql`date_format(${column}, '%Y-%m-%d %H:%i:%s.%f')`;
    return encoding === 'date' ? sql`date_format(${column}, '%Y-%m-%d')` : column;
  },
  random: (length, shape) =>
    sql`concat(${shape.before}, left(concat('gallra-', lower(hex(random_bytes(16)))), ${sql.lit(randomRoom(length, 39, shape))}), ${shape.after})`,
  ending: (value, characters) => sql`right(${value}, ${sql.lit(characters)})`,
  now: sql`cast(unix_timestamp(sysdate(3)) * 1000 as signed)`,
  latest: sql` for update`,
  locked: sql` for update`,
  // A read that locks sees what it waited for, and so do the reads after it: no snapshot was taken before.
  preservation: {
    disposing: (lock) => sql`select id from ${lock} where id = 'lock' lock in share mode`,
    preserving: (lock) => sql`select id from ${lock} where id = 'lock' for update`,
  },
  isAmong: (value, texts) => sql`${value} in (${sql.join(texts)})`,
  leaveAlone: (column) => sql` on duplicate key update ${sql.id(column)} = ${sql.id(column)}`,
  // By the key and nothing else: a range of another index would wait for rows that others have not committed yet.
  updateListed: ({ table, key, list, set, where }) =>
    sql`update (select place - 1 as place, value from json_table(${list}, '$[*]' columns (place for ordinality, value bigint path '$')) as numbers) as listed straight_join ${table} as listing force index (primary) on listing.${sql.id(key)} = listed.value set ${set} where ${where}`,
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
  year,
  network: (value) => networkOfText(value, address),
  dispose: (db, batch, update) => disposeBatch(db, batch, update?.set, { exactKey, isKey: isListed, unlocked, work }),
};
