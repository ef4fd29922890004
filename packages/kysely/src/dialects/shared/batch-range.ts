import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Batch, BatchResult } from '../dialect-sql.ts';

const tuple = (parts: readonly Sql[]): Sql => (parts.length === 1 ? sql`${parts[0]}` : sql`(${sql.join(parts)})`);

const keyOf = ({ alias, key }: Batch) => tuple(key.map((name) => sql.id(alias, name)));

/** ` order by …`, in the direction of the batch. */
export function inOrder({ alias, key, backwards }: Batch): Sql {
  const keys = key.map((name) => (backwards ? sql`${sql.id(alias, name)} desc` : sql.id(alias, name)));
  return sql` order by ${sql.join(keys)}`;
}

/** The parts of a key as its columns compare them. */
function bounds({ alias, key, typeless = false }: Batch, values: readonly string[]): readonly Sql[] {
  return values.map((value, index) => {
    const column = sql.id(alias, key[index] ?? '');
    return typeless
      ? sql`case typeof(${column}) when 'text' then ${value} when 'blob' then cast(${value} as blob) else cast(${value} as numeric) end`
      : sql`${value}`;
  });
}

/** ` and key > …`, for a batch that begins behind another. */
export function behind(batch: Batch): Sql {
  return batch.after === undefined
    ? sql``
    : sql` and ${keyOf(batch)} ${batch.backwards ? sql`<` : sql`>`} ${tuple(bounds(batch, batch.after))}`;
}

/** ` and key <= …`, in the direction of the batch. */
function upTo(batch: Batch, last: readonly string[]): Sql {
  return sql` and ${keyOf(batch)} ${batch.backwards ? sql`>=` : sql`<=`} ${tuple(bounds(batch, last))}`;
}

/** How a dialect reads due rows' keys and works on the rows between two keys. */
export interface RangeSql {
  exactKey(value: Sql): Sql;
  isKey(value: Sql, keys: readonly unknown[]): Sql;
  /** What makes a SELECT leave locked rows out. */
  readonly unlocked: Sql;
  /** Deletes or updates the due rows of a batch; `range` further limits them. */
  work(batch: Batch, range: Sql, set: Sql | undefined): Sql;
}

/**
 * Disposes of a batch where a statement cannot tell which rows it took: the batch's last key is found first, then
 * the due rows up to it are worked on.
 */
export async function disposeByRange(
  db: Kysely<AnyDatabase>,
  batch: Batch,
  set: Sql | undefined,
  { exactKey, unlocked, work }: RangeSql,
): Promise<BatchResult> {
  const { table, alias, key, due, limit } = batch;
  const keys = key.map((name) => sql.id(alias, name));
  const texts = keys.map((value, index) => sql`${exactKey(value)} as ${sql.id(`k${index}`)}`);
  const found = await sql<
    Record<string, unknown>
  >`select ${sql.join(texts)} from ${table} as ${sql.id(alias)} where ${due}${behind(batch)}${inOrder(batch)} limit 1 offset ${sql.lit(limit - 1)}`.execute(
    db,
  );
  const end = found.rows[0];
  const last = end === undefined ? undefined : key.map((_, index) => String(end[`k${index}`]));
  const range = last === undefined ? behind(batch) : sql`${behind(batch)}${upTo(batch, last)}`;
  const more = last === undefined ? {} : { last };
  const worked = async (): Promise<number> => {
    const { numAffectedRows = 0n } = await sql`${work(batch, range, set)}`.execute(db);
    return Number(numAffectedRows);
  };
  const first = await worked();
  if (first > 0) return { matched: first, changed: first, ...more };
  const left = await sql<{
    due: unknown;
  }>`select count(*) as due from (select 1 from ${table} as ${sql.id(alias)} where ${due}${range} limit ${sql.lit(limit)}${unlocked}) as found`.execute(
    db,
  );
  const matched = Number(left.rows[0]?.due ?? 0);
  // They may have come free in between, and are locked by this transaction now: only if they stay as they are, something
  // prevents the change.
  const changed = matched === 0 ? 0 : await worked();
  return { matched: Math.max(matched, changed), changed, ...more };
}
