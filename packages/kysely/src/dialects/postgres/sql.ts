import type { TimeEncoding } from '@gallra/core';
import { isCounted, timeForm, timeNumbers } from '@gallra/core/policy';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Batch, BatchFiles, BatchResult, DialectSql, Update, YearSql } from '../dialect-sql.ts';
import { listing, sameForEachFile } from '../shared/batch-files.ts';
import { behind, inOrder } from '../shared/batch-range.ts';
import { isListed } from '../shared/key-list.ts';
import { takeOverOnConflict } from '../shared/lease-sql.ts';
import { type AddressSql, ipv4Pattern, ipv6Pattern, networkOfText } from '../shared/network-text.ts';
import { randomRoom } from '../shared/random-text.ts';
import { isTextBefore, sortable, type TextComparison } from '../shared/time-text.ts';
import { firstSecond, lastSecond, startAsText, type TextFunctions, unitOf, yearOfText } from '../shared/year.ts';
import { keyComparison } from './key-comparison.ts';
import { postgresPartitions } from './partitions.ts';
import { statementIsRecorded, transactionIsRecorded } from './recorded-mark.ts';

const types: Readonly<Record<TimeEncoding, string>> = {
  instant: 'timestamptz',
  utc: 'timestamp',
  local: 'timestamp',
  iso: 'text',
  date: 'date',
  epochSeconds: 'numeric',
  epochMilliseconds: 'numeric',
};

/** Between which values a time of a type that PostgreSQL has for times, or a number, lies in the calendar. */
function calendar(encoding: Exclude<TimeEncoding, 'iso'>): { readonly after: Sql; readonly before: Sql } {
  if (isCounted(encoding)) {
    const { after, before } = timeNumbers(encoding);
    return { after: sql.lit(after), before: sql.lit(before) };
  }
  const [time, zone] = encoding === 'date' ? ['', ''] : [' 23:59:59.999999', encoding === 'instant' ? '+00' : ''];
  const bound = (text: string) => sql`cast(${sql.lit(text)} as ${sql.raw(types[encoding])})`;
  return { after: bound(`0001-12-31${time}${zone} BC`), before: bound(`10000-01-01${zone && ` 00:00${zone}`}`) };
}

/** A row by its place on disk; by key where several tables hold the rows, for places are then not unique. */
function place({ key, partitioned }: Batch): readonly string[] {
  return partitioned ? key : ['ctid'];
}

const unlocked = sql` for update skip locked`;

const fileId = (index: number) => sql.id(`gallra_file_${index}`);

/** The files that rows name, as they are before the work. */
const namedFiles = ({ columns }: BatchFiles): readonly Sql[] =>
  columns.map(({ named }, index) => sql`${named} as ${fileId(index)}`);

function dueRows(batch: Batch, files: readonly Sql[]): Sql {
  const { table, alias, key, due, limit } = batch;
  const places = [...new Set([...place(batch), ...key])].map((name) => sql.id(alias, name));
  const columns = [...places, ...files];
  return sql`select ${sql.join(columns)} from ${table} as ${sql.id(alias)} where ${due}${behind(batch)}${inOrder(batch)} limit ${sql.lit(limit)} for update of ${sql.id(alias)} skip locked`;
}

/** The same columns of rows that were updated: what stood there before, where it is gone now. */
function replacedFiles({ columns }: BatchFiles): readonly Sql[] {
  return columns.map(({ value }, index) => {
    const before = sql`${sql.id('due')}.${fileId(index)}`;
    return sql`case when ${value} is distinct from ${before} then ${before} end as ${fileId(index)}`;
  });
}

/** Lists the files that the rows in `done` have let go of. */
function listed({ columns, outbox, table, at, operation }: BatchFiles): Sql {
  const values = columns.map(
    ({ name }, index) =>
      sql`select gen_random_uuid()::text, cast(${table} as text), cast(${name} as text), ${fileId(index)}, cast(${operation ?? null} as text), 0, cast(${at.toISOString()} as text), ${sameForEachFile} from done where ${fileId(index)} is not null`,
  );
  return sql`, listed as (${listing(outbox)}${sql.join(values, sql` union all `)})`;
}

/** Deletes or updates the due rows, and returns what remains of them with the files they named. */
function work(batch: Batch, update: Update | undefined): Sql {
  const { table, alias, files } = batch;
  const [only] = place(batch);
  const columns = sql.join(place(batch).map((name) => sql.id(name)));
  const these =
    place(batch).length === 1 && only !== undefined
      ? sql`${sql.id(alias, only)} = any (array(select ${columns} from due))`
      : sql`(${sql.join(place(batch).map((name) => sql.id(alias, name)))}) in (select ${columns} from due)`;
  const target = sql`${table} as ${sql.id(alias)}`;
  const also = (returned: readonly Sql[]) => sql.join([sql``, ...returned], sql`, `);
  if (update === undefined)
    return sql`delete from ${target} where ${these} returning false as remains${also(files === undefined ? [] : namedFiles(files))}`;
  if (files === undefined)
    return sql`update ${target} set ${update.set} where ${these} returning ${update.left} as remains`;
  // A row that is updated returns what it has become; what it was stands in the rows that were found.
  const same = place(batch).map((name) => sql`${sql.id(alias, name)} = ${sql.id('due', name)}`);
  return sql`update ${target} set ${update.set} from due where ${sql.join(same, sql` and `)} returning ${update.left} as remains${also(replacedFiles(files))}`;
}

/**
 * One statement finds the rows, locks them, disposes of them, lists their files and says where it ended. What it returns
 * of a row is the row as its triggers left it, so a row counts as changed only where they let it be.
 */
async function dispose(db: Kysely<AnyDatabase>, batch: Batch, update: Update | undefined): Promise<BatchResult> {
  const { key, limit, files } = batch;
  // Of a row to be erased, RETURNING gives the row that was; of one to be updated, only the row that is.
  const found = dueRows(batch, files === undefined || update === undefined ? [] : namedFiles(files));
  const outbox = files === undefined ? sql`` : listed(files);
  const last = key.map((name, index) => sql`${sql.id('last', name)}::text as ${sql.id(`k${index}`)}`);
  const fromItsEnd = sql.join(key.map((name) => (batch.backwards ? sql.id(name) : sql`${sql.id(name)} desc`)));
  const { rows } = await sql<
    Record<string, unknown>
  >`with due as materialized (${found}), done as (${work(batch, update)})${outbox} select found.matched, found.changed, ${sql.join(last)} from (select (select count(*) from due) as matched, (select count(*) from done where remains is not true) as changed) as found left join (select * from due order by ${fromItsEnd} limit 1) as last on true`.execute(
    db,
  );
  const matched = Number(rows[0]?.matched ?? 0);
  const more = matched === limit ? { last: key.map((_, index) => String(rows[0]?.[`k${index}`])) } : {};
  return { matched, changed: Number(rows[0]?.changed ?? 0), confirmed: true, ...more };
}

const concat = (...parts: readonly Sql[]): Sql => sql`(${sql.join(parts, sql` || `)})`;

const functions: TextFunctions = {
  concat,
  integer: (text) => sql`(${text})::integer`,
  fourDigits: (year) => sql`lpad((${year})::text, 4, '0')`,
  withinCalendar: (value) => sql`least(greatest(${value}, 2), 9999)`,
  atLeast: (text, bound) => sql`${text} collate "C" >= ${bound}`,
};

const seconds = (count: number): Sql => sql`make_interval(secs => ${sql.lit(count)})`;

const year: YearSql = {
  of: (value, encoding, ahead) => {
    if (encoding === 'iso') return yearOfText(value, encoding, ahead, functions);
    if (encoding === 'date' || encoding === 'local') return sql`extract(year from ${value})::integer`;
    const time = () => {
      if (encoding === 'utc') return sql`${value} + ${seconds(ahead)}`;
      const instant = isCounted(encoding) ? sql`to_timestamp(${value} / ${sql.lit(unitOf(encoding))}.0)` : value;
      return sql`(${instant} at time zone 'UTC') + ${seconds(ahead)}`;
    };
    return functions.withinCalendar(sql`extract(year from ${time()})::integer`);
  },
  start: (value, encoding, ahead) => {
    if (encoding === 'iso') return startAsText(value, encoding, ahead, functions);
    if (encoding === 'date') return sql`make_date(${value}, 1, 1)`;
    const midnight = sql`make_timestamp(${value}, 1, 1, 0, 0, 0)`;
    if (encoding === 'local') return midnight;
    if (isCounted(encoding))
      return sql`((extract(epoch from ${midnight})::bigint - ${sql.lit(ahead)}) * ${sql.lit(unitOf(encoding))})`;
    const utc = sql`(${midnight} - ${seconds(ahead)})`;
    return encoding === 'utc' ? utc : sql`(${utc} at time zone 'UTC')`;
  },
  generalised: (value, encoding, start) => {
    if (!isCounted(encoding)) {
      const stays = encoding === 'iso' ? sql`` : sql` when not isfinite(${value}) then ${value}`;
      const begun =
        encoding === 'instant'
          ? sql`greatest(${start}, case when ${value} >= to_timestamp(1) then to_timestamp(1) end)`
          : start;
      return sql`case when ${postgresSql.readable(value, encoding)} then ${begun}${stays} end`;
    }
    const [first, last] = [firstSecond, lastSecond].map((second) => sql.lit(second * unitOf(encoding)));
    return sql`case when ${value} between ${first} and ${last} then case when ${value} >= 0 then greatest(${start}, 0) else ${start} end end`;
  },
};

const address: AddressSql = {
  concat,
  isIpv4: (text) => sql`${text} ~ ${sql.lit(`${ipv4Pattern}$`)}`,
  ipv4Network: (text) => concat(sql`substring(${text} from '^[0-9]+[.][0-9]+[.][0-9]+')`, sql`'.0'`),
  isIpv6: (text) => sql`${text} ~ ${sql.lit(`${ipv6Pattern}$`)}`,
  group: (text, index) => sql`split_part(${text}, ':', ${sql.lit(index)})`,
};

/** An address of a type of its own is always one. A network wider than what is kept stays as wide as it is. */
function networkOfInet(value: Sql, type: string): Sql {
  const bits = sql`case when family(${value}) = 4 then 24 when ${value}::inet <<= '::ffff:0:0/96'::inet then 120 else 48 end`;
  const network = sql`network(set_masklen(${value}::inet, least(masklen(${value}), ${bits})))`;
  return type === 'cidr' ? network : sql`host(${network})::inet`;
}
const now = sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

const textComparison: TextComparison = {
  concat,
  compare: (value, operator, bound) => sql`(${value}) collate "C" ${operator} ${bound}`,
};

/** PostgreSQL and PGlite. */
export const postgresSql: DialectSql = {
  unmerged: sql` offset 0`,
  countIf: (condition) => sql`count(*) filter (where ${condition})`,
  groupsInParallel: true,
  otherSessions: sql`select count(*) as sessions from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  text: (value) => sql`(${value})::text collate "C"`,
  equalsText: (value, text) => sql`(${value})::text collate "C" = ${text}`,
  exactKey: (value) => sql`(${value})::text`,
  isKey: isListed,
  keyComparison,
  shown: (value, type) => {
    if (type === 'date') return sql`to_char(${value}, 'YYYY-MM-DD')`;
    return type === 'timestamp without time zone' ? sql`to_char(${value}, 'YYYY-MM-DD HH24:MI:SS.MS')` : undefined;
  },
  exactly: (value) => value,
  equalityIsExact: true,
  isTextTime: (encoding) => encoding === 'iso',
  numberInText: (text) => sql`case when ${text} ~ '^-?[0-9]{1,30}([.][0-9]{1,30})?$' then cast(${text} as numeric) end`,
  value: (value) => sql`${value}`,
  isTrue: (value) => sql`${value} is true`,
  unlocked,
  time: (text, encoding) =>
    sql`cast(${text} as ${sql.raw(types[encoding])})${encoding === 'iso' ? sql` collate "C"` : sql``}`,
  recordedTime: ({ instant, local }, encoding) => {
    if (encoding === 'iso') return instant;
    if (encoding === 'date') return sql`cast(left(${local}, 10) as date)`;
    if (encoding === 'local') return sql`cast(${local} as timestamp)`;
    const exact = sql`cast(${instant} as timestamptz)`;
    if (encoding === 'instant') return exact;
    if (encoding === 'utc') return sql`(${exact} at time zone 'UTC')`;
    return sql`(extract(epoch from ${exact}) * ${sql.lit(unitOf(encoding))})`;
  },
  isBefore: (column, text, encoding) =>
    encoding === 'iso'
      ? isTextBefore(column, text, encoding, textComparison)
      : sql`${column} < ${postgresSql.time(text, encoding)}`,
  readable: (column, encoding, below) => {
    if (encoding === 'iso') return sql`${column} ~ ${sql.lit(`^(?:${timeForm.iso})$`)}`;
    const { after, before } = calendar(encoding);
    // Not a range, for which the planner reads the index's ends; nor a function, for which it guesses a third of the rows.
    const begun = sql`least(${column}, ${after}) <> ${column}`;
    return below ? begun : sql`(${begun} and greatest(${column}, ${before}) <> ${column})`;
  },
  ofValue: {
    readable: (column, encoding, below) => {
      if (encoding === 'iso') return postgresSql.readable(column, encoding);
      const { after, before } = calendar(encoding);
      return below ? sql`${column} > ${after}` : sql`(${column} > ${after} and ${column} < ${before})`;
    },
    unreadable: (column, encoding) => {
      if (encoding === 'iso') return sql`(${postgresSql.readable(column, encoding)}) is not true`;
      const { after, before } = calendar(encoding);
      return sql`(${column} <= ${after} or ${column} >= ${before})`;
    },
  },
  unending: (column, encoding) => (isCounted(encoding) || encoding === 'iso' ? undefined : sql`${column} = 'infinity'`),
  isSince: (time, other, encoding) => {
    if (encoding === 'iso')
      return sql`((${sortable(time, functions)}) collate "C" >= (${sortable(other, functions)}) collate "C")`;
    if (encoding === 'date') return sql`${time} >= ${other}`;
    const millisecond = (value: Sql) =>
      isCounted(encoding)
        ? sql`floor(cast(${value} as numeric) * ${sql.lit(1000 / unitOf(encoding))})`
        : sql`date_trunc('milliseconds', ${value})`;
    return sql`${millisecond(time)} >= ${millisecond(other)}`;
  },
  moment: (column, encoding) => {
    if (encoding === 'iso' || isCounted(encoding)) return sql`(${column})::text`;
    // to_char makes nothing of an infinite time, and leaves out that a year lies before Christ.
    const told = (text: Sql) =>
      sql`case when ${postgresSql.readable(column, encoding)} then ${text} else (${column})::text end`;
    if (encoding === 'instant')
      return told(sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
    return told(sql`to_char(${column}, ${sql.lit(encoding === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH24:MI:SS.MS')})`);
  },
  random: (length, shape) =>
    sql`${shape.before}::text || left('gallra-' || gen_random_uuid()::text, ${sql.lit(randomRoom(length, 43, shape))}) || ${shape.after}::text`,
  ending: (value, characters) => sql`right((${value})::text, ${sql.lit(characters)})`,
  year,
  network: (value, type) =>
    type === 'inet' || type === 'cidr' ? networkOfInet(value, type) : networkOfText(sql`(${value})::text`, address),
  now,
  latest: sql``,
  locked: sql` for update of r`,
  isAmong: (value, texts) => sql`${value} = any(${texts}::text[])`,
  leaveAlone: () => sql` on conflict do nothing`,
  updateListed: ({ table, key, list, set, where }) =>
    sql`update ${table} as listing set ${set} from (select place - 1 as place, value::bigint as value from json_array_elements_text(cast(${list} as json)) with ordinality as numbers (value, place)) as listed where listing.${sql.id(key)} = listed.value and ${where}`,
  takeOver: (leases) => takeOverOnConflict(leases, now),
  // Until the end of the transaction, whatever becomes of it.
  // 128 MB where `work_mem` is what PostgreSQL comes with; only what is needed is taken.
  roomForSets: sql`set_config('hash_mem_multiplier', greatest(current_setting('hash_mem_multiplier')::float8, 32)::text, true)`,
  interpreted: sql`set_config('jit', 'off', true)`,
  patience: (seconds) => sql`set_config('lock_timeout', ${`${Math.ceil(seconds * 1000)}ms`}, true)`,
  // Locks on a table, which no snapshot precedes: at every isolation level what they waited for is seen.
  preservation: {
    disposing: (lock) => sql`lock table ${lock} in share mode`,
    preserving: (lock) => sql`lock table ${lock} in row exclusive mode`,
    within: (seconds) => sql`set local lock_timeout = ${sql.lit(Math.ceil(seconds * 1000))}`,
  },
  recorded: transactionIsRecorded,
  statementRecorded: statementIsRecorded,
  partitions: postgresPartitions,
  dispose,
};
