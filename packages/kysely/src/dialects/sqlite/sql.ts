import type { TimeEncoding } from '@gallra/core';
import { isCounted, tellNothing, timeNumbers } from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { Batch, DialectSql, YearSql } from '../dialect-sql.ts';
import { disposeBatch } from '../shared/batch-files.ts';
import { takeOverOnConflict } from '../shared/lease-sql.ts';
import { type AddressSql, networkOfText } from '../shared/network-text.ts';
import { randomRoom } from '../shared/random-text.ts';
import { isTextBefore, sortable } from '../shared/time-text.ts';
import {
  firstSecond,
  lastDays,
  lastSecond,
  startAsText,
  type TextFunctions,
  unitOf,
  yearOfText,
} from '../shared/year.ts';
import { isTime } from './time-form.ts';

/** The statement names its table by an alias only inside: SQLite's DELETE knows none. */
function work({ table, alias, key, due }: Batch, range: Sql, set: Sql | undefined): Sql {
  const columns = sql`(${sql.join(key.map((name) => sql.id(name)))})`;
  const keys = sql.join(key.map((name) => sql.id(alias, name)));
  const these = sql`${columns} in (select ${keys} from ${table} as ${sql.id(alias)} where ${due}${range})`;
  return set === undefined
    ? sql`delete from ${table} where ${these}`
    : sql`update ${table} as ${sql.id(alias)} set ${set} where ${these}`;
}

/** A transaction that writes is alone. */
const unlocked = sql``;

const exactKey = (value: Sql): Sql => sql`cast(${value} as text)`;

/** A column without a declared type converts nothing that it is compared with: 7, '7' and x'37' are three keys to it. */
const isKey = (value: Sql, keys: readonly unknown[]): Sql => {
  const forms = keys.map((key) =>
    typeof key === 'string' ? sql`${key}, cast(${key} as numeric), cast(${key} as blob)` : sql`${key}`,
  );
  return sql`${value} in (${sql.join(forms)})`;
};

const concat = (...parts: readonly Sql[]): Sql => sql`(${sql.join(parts, sql` || `)})`;

const functions: TextFunctions = {
  concat,
  integer: (text) => sql`cast(${text} as integer)`,
  fourDigits: (year) => sql`printf('%04d', ${year})`,
  withinCalendar: (value) => sql`min(max(${value}, 2), 9999)`,
  atLeast: (text, bound) => sql`${text} >= ${bound}`,
};

const year: YearSql = {
  of: (value, encoding, ahead) => {
    if (!isCounted(encoding)) return yearOfText(value, encoding, ahead, functions);
    const seconds = sql`min(${value} / ${sql.lit(unitOf(encoding))}.0, ${sql.lit(lastDays)})`;
    return functions.withinCalendar(sql`cast(strftime('%Y', ${seconds} + ${sql.lit(ahead)}, 'unixepoch') as integer)`);
  },
  start: (value, encoding, ahead) => {
    if (!isCounted(encoding)) return startAsText(value, encoding, ahead, functions);
    const midnight = sql`cast(strftime('%s', printf('%04d-01-01', ${value})) as integer)`;
    return sql`((${midnight} - ${sql.lit(ahead)}) * ${sql.lit(unitOf(encoding))})`;
  },
  generalised: (value, encoding, start) => {
    if (!isCounted(encoding)) {
      const stays =
        encoding === 'iso'
          ? sql``
          : sql` when ${value} in (${sql.join(tellNothing.map((text) => sql.lit(text)))}) then ${value}`;
      return sql`case when ${isTime(value, encoding)} then ${start}${stays} end`;
    }
    const [first, last] = [firstSecond, lastSecond].map((second) => sql.lit(second * unitOf(encoding)));
    return sql`case when typeof(${value}) in ('integer', 'real') and ${value} between ${first} and ${last} then case when ${value} >= 0 then max(${start}, 0) else ${start} end end`;
  },
};

/** Numbers between points are JSON between commas: SQLite knows no regular expressions. */
const numbers = (text: Sql) => sql`('[' || replace(${text}, '.', ',') || ']')`;
const groups = (text: Sql) => sql`('["' || replace(${text}, ':', '","') || '"]')`;
const item = (json: Sql, index: number) => sql`json_extract(${json}, ${sql.lit(`$[${index}]`)})`;
const hex = '[0-9a-f]';

const address: AddressSql = {
  concat,
  isIpv4: (text) => {
    const bytes = [0, 1, 2, 3].map((index) => sql`${item(numbers(text), index)} between 0 and 255`);
    return sql`case when ${text} glob '*[^0-9.]*' or length(${text}) > 15 or not json_valid(${numbers(text)}) then 0 when json_array_length(${numbers(text)}) <> 4 then 0 else ${sql.join(bytes, sql` and `)} end`;
  },
  ipv4Network: (text) => concat(...[0, 1, 2].flatMap((index) => [item(numbers(text), index), sql`'.'`]), sql`'0'`),
  isIpv6: (text) => {
    const colons = sql`(length(${text}) - length(replace(${text}, ':', '')))`;
    const wrong = ['*[^0-9a-f:]*', '*:::*', ':[^:]*', '*[^:]:', '*::*::*', `*${hex.repeat(5)}*`].map(
      (pattern) => sql`${text} glob ${sql.lit(pattern)}`,
    );
    return sql`(length(${text}) between 2 and 39 and not (${sql.join(wrong, sql` or `)}) and ${colons} <= 8 and (${text} glob '*::*' or ${colons} >= 7))`;
  },
  group: (text, index) => item(groups(text), index - 1),
};
const now = sql`cast((julianday('now') - 2440587.5) * 86400000 as integer)`;

/** The millisecond in which a number lies. */
function millisecond(time: Sql, encoding: TimeEncoding): Sql {
  const told = encoding === 'epochSeconds' ? sql`(round(${time} * 1000000.0) / 1000)` : time;
  const whole = sql`cast(${told} as integer)`;
  return sql`(${whole} - (${told} < ${whole}))`;
}

/** SQLite, which has no date type: times are text or numbers, and text may hold anything. */
export const sqliteSql: DialectSql = {
  unmerged: sql` limit -1`,
  countIf: (condition) => sql`count(*) filter (where ${condition})`,
  groupsInParallel: false,
  text: (value) => sql`cast(${value} as text) collate binary`,
  equalsText: (value, text) => sql`cast(${value} as text) collate binary = ${text}`,
  exactKey,
  isKey,
  isTypeless: (type) => /^$|blob|^any$/i.test(type),
  unlocked,
  shown: () => undefined,
  exactly: (value) => sql`${value} collate binary`,
  equalityIsExact: false,
  isTextTime: (encoding) => !isCounted(encoding),
  lastInserted: sql`select last_insert_rowid() as id`,
  // A column that takes text as well as numbers compares each as its type does.
  numberInText: (text) => text,
  value: (value) => sql`${typeof value === 'boolean' ? Number(value) : value}`,
  isTrue: (value) => sql`${value} = 1`,
  time: (text, encoding) => (isCounted(encoding) ? sql`${Number(text)}` : sql`${text}`),
  recordedTime: ({ instant, local }, encoding) => {
    if (encoding === 'date') return sql`substr(${local}, 1, 10)`;
    if (encoding === 'local') return local;
    if (encoding === 'utc') return sql`replace(substr(${instant}, 1, 23), 'T', ' ')`;
    if (!isCounted(encoding)) return instant;
    const milliseconds = sql`(cast(strftime('%s', ${instant}) as integer) * 1000 + cast(substr(${instant}, 21, 3) as integer))`;
    return encoding === 'epochMilliseconds' ? milliseconds : sql`(${milliseconds} / 1000.0)`;
  },
  isBefore: (column, text, encoding) =>
    isCounted(encoding)
      ? sql`${column} < ${Number(text)}`
      : isTextBefore(column, text, encoding, {
          concat,
          compare: (value, operator, bound) => sql`${value} ${operator} ${bound}`,
        }),
  readable: (column, encoding, below) => {
    if (!isCounted(encoding)) return isTime(column, encoding);
    const { after, before } = timeNumbers(encoding);
    const begun = sql`typeof(${column}) in ('integer', 'real') and ${column} > ${sql.lit(after)}`;
    return below ? sql`(${begun})` : sql`(${begun} and ${column} < ${sql.lit(before)})`;
  },
  isSince: (time, other, encoding) => {
    if (encoding === 'date') return sql`${time} >= ${other}`;
    const told = (value: Sql) => (isCounted(encoding) ? millisecond(value, encoding) : sortable(value, functions));
    return sql`${told(time)} >= ${told(other)}`;
  },
  // A text in a column of numbers is no number here, whatever it looks like.
  moment: (column, encoding) =>
    isCounted(encoding) ? sql`case typeof(${column}) when 'text' then '' else ${column} end` : column,
  random: (length, shape) =>
    sql`${shape.before} || substr('gallra-' || lower(hex(randomblob(16))), 1, ${sql.lit(randomRoom(length, 39, shape))}) || ${shape.after}`,
  ending: (value, characters) => sql`substr(${value}, ${sql.lit(-characters)})`,
  now,
  latest: sql``,
  // One transaction writes at a time.
  locked: sql``,
  isAmong: (value, texts) => sql`${value} in (${sql.join(texts)})`,
  leaveAlone: () => sql` on conflict do nothing`,
  updateListed: ({ table, key, list, set, where }) =>
    sql`update ${table} as listing set ${set} from (select key as place, value from json_each(${list})) as listed where listing.${sql.id(key)} = listed.value and ${where}`,
  takeOver: (leases) => takeOverOnConflict(leases, now),
  year,
  network: (value) => networkOfText(sql`cast(${value} as text)`, address),
  dispose: (db, batch, update) => disposeBatch(db, batch, update?.set, { exactKey, isKey, unlocked, work }),
};
