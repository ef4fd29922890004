import type { Row } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';
import type { DialectSql } from '../dialects/dialect-sql.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import type { Source } from '../predicates/compilation.ts';
import type { ReadAs } from './decision-columns.ts';

/** A selection of columns by the policy's names, read back under those names. */
export interface Selection {
  readonly list: Sql;
  read(selected: Readonly<Record<string, unknown>>): Row;
}

/** How columns are written. */
interface Spelling {
  readonly names: PhysicalNames;
  readonly dialect: DialectSql;
}

/** Columns as they are to be shown: as the driver gives them, but dates and times without a zone as text. */
export function shownColumns(
  { names, dialect }: Spelling,
  { table, alias }: Source,
  columns: readonly string[],
  typeOf: (column: string) => string | undefined,
): Selection {
  return select(
    'v',
    columns.map((column) => {
      const value = names.column(table, column, alias);
      return [column, dialect.shown(value, typeOf(column) ?? '') ?? value];
    }),
  );
}

/** Columns as decisions read them: times in a form of Gallra's own, whatever the driver makes of the type. */
export function readableColumns(
  { names, dialect }: Spelling,
  { table, alias }: Source,
  columns: ReadonlyMap<string, ReadAs>,
): Selection {
  return select(
    'c',
    [...columns].map(([column, as]) => {
      const value = names.column(table, column, alias);
      if (as === 'value') return [column, value];
      return [column, as === 'key' ? dialect.exactKey(value) : dialect.moment(value, as)];
    }),
  );
}

function select(prefix: string, columns: readonly (readonly [name: string, value: Sql])[]): Selection {
  return {
    list: sql.join(columns.map(([, value], index) => sql`${value} as ${sql.id(`${prefix}${index}`)}`)),
    read: (selected) =>
      Object.fromEntries(columns.map(([name], index) => [name, selected[`${prefix}${index}`] ?? null])),
  };
}

/** Runs a statement and gives its rows. */
export async function rowsOf(
  db: Kysely<AnyDatabase>,
  statement: Sql,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { rows } = await sql<Readonly<Record<string, unknown>>>`${statement}`.execute(db);
  return rows;
}
