import type { Row } from '@gallra/core';
import type { LiveColumn, LiveTable } from '@gallra/core/store';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { TestDatabase } from '../databases/index.ts';

type Dialect = TestDatabase['dialect'];

/** A value as a host gives it to the driver. */
function bound(value: unknown, type: string, dialect: Dialect): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'json') return JSON.stringify(value);
  if (dialect !== 'sqlite') return value;
  // better-sqlite3 binds neither dates nor booleans.
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Puts rows into an empty table. */
export async function insertRows(
  // biome-ignore lint/suspicious/noExplicitAny: each world brings tables of its own.
  db: Kysely<any>,
  dialect: Dialect,
  table: LiveTable,
  rows: readonly Row[],
): Promise<void> {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const stray = rows.flatMap((row) => Object.keys(row)).find((name) => !types.has(name));
  if (stray !== undefined) throw new Error(`A row of "${table.name}" has a column "${stray}", and the table does not.`);
  const values = rows.map((row) =>
    Object.fromEntries(table.columns.map(({ name, type }) => [name, bound(row[name], type, dialect)])),
  );
  for (let start = 0; start < values.length; start += 500)
    await db
      .insertInto(table.name)
      .values(values.slice(start, start + 500))
      .execute();
}

/** A column as text that says the same everywhere: drivers read dates in the time zone of the process. */
function shown({ name, type }: LiveColumn, dialect: Dialect): RawBuilder<unknown> {
  const column = sql.ref(name);
  const text = dialect === 'mysql' ? sql`char` : sql`text`;
  // SQLite's driver rounds long numbers.
  if (type === 'bigint') return sql`cast(${column} as ${text})`;
  if (dialect === 'sqlite' || type === 'integer' || type === 'text' || type === 'bytes') return column;
  const value = type === 'instant' && dialect === 'postgres' ? sql`${column} at time zone 'UTC'` : column;
  return sql`cast(${value} as ${text})`;
}

/** The value that a test wrote, out of what the database shows. */
function read(value: unknown, type: string): unknown {
  if (value === null) return null;
  if (type === 'json') return JSON.parse(String(value));
  if (type === 'bigint') return BigInt(String(value));
  if (type === 'instant') {
    const text = String(value).replace(' ', 'T');
    return new Date(text.endsWith('Z') ? text : `${text}Z`);
  }
  return type === 'bytes' ? new Uint8Array(value as Uint8Array) : value;
}

/** A table's rows in the order of their keys, as tests write them. */
export async function rowsOf({ db, dialect }: TestDatabase, table: LiveTable): Promise<readonly Row[]> {
  const cells = table.columns.map((column) => sql`${shown(column, dialect)} as ${sql.id(column.name)}`);
  const order = table.primaryKey.map((name) => sql.ref(`${table.name}.${name}`));
  const { rows } = await sql<Row>`
    select ${sql.join(cells)} from ${sql.table(table.name)} order by ${sql.join(order)}`.execute(db);
  return rows.map((row) => Object.fromEntries(table.columns.map(({ name, type }) => [name, read(row[name], type)])));
}
