import type { TimeEncoding } from '@gallra/core';
import { sql } from 'kysely';
import { disposeByRange } from './batch-range.ts';
import type { Batch, DialectSql, Sql } from './dialect.ts';
import { takeOverOnConflict } from './lease-sql.ts';

const isNumber = (encoding: TimeEncoding) => encoding === 'epochSeconds' || encoding === 'epochMilliseconds';
const datePattern = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*';

/** The statement names its table by an alias only inside: SQLite's DELETE knows none. */
function work({ table, alias, key, due }: Batch, range: Sql, set: Sql | undefined): Sql {
  const columns = sql`(${sql.join(key.map((name) => sql.id(name)))})`;
  const keys = sql.join(key.map((name) => sql.id(alias, name)));
  const these = sql`${columns} in (select ${keys} from ${table} as ${sql.id(alias)} where ${due}${range})`;
  return set === undefined
    ? sql`delete from ${table} where ${these}`
    : sql`update ${table} as ${sql.id(alias)} set ${set} where ${these}`;
}

const exactKey = (value: Sql): Sql => sql`cast(${value} as text)`;

const now = sql`cast((julianday('now') - 2440587.5) * 86400000 as integer)`;

/** SQLite, which has no date type: times are text or numbers, and text may hold anything. */
export const sqlite: DialectSql = {
  name: 'sqlite',
  unmerged: sql` limit -1`,
  text: (value) => sql`cast(${value} as text) collate binary`,
  equalsText: (value, text) => sql`cast(${value} as text) collate binary = ${text}`,
  exactKey,
  shown: () => undefined,
  exactly: (value) => sql`${value} collate binary`,
  value: (value) => sql`${typeof value === 'boolean' ? Number(value) : value}`,
  isTrue: (value) => sql`${value} = 1`,
  time: (text, encoding) => (isNumber(encoding) ? sql`${Number(text)}` : sql`${text}`),
  readable: (column, encoding) =>
    isNumber(encoding)
      ? sql`typeof(${column}) in ('integer', 'real')`
      : sql`(${column} glob ${sql.lit(datePattern)} and ${column} >= '0001-01-01')`,
  moment: (column) => column,
  random: (length) => sql`substr('gallra-' || lower(hex(randomblob(16))), 1, ${sql.lit(length ?? 39)})`,
  now,
  takeOver: (leases) => takeOverOnConflict(leases, now),
  // It locks the whole database, for as long as its connection was opened to wait.
  waiting: (_db, _seconds, work) => work(),
  dispose: (db, batch, update) => disposeByRange(db, batch, update?.set, { exactKey, unlocked: sql``, work }),
};
