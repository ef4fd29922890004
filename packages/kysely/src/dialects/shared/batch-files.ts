import { outboxFiles, vendorKey } from '@gallra/core/record';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Batch, BatchFiles, BatchResult } from '../dialect-sql.ts';
import { behind, disposeByRange, inOrder, type RangeSql } from './batch-range.ts';

type Row = Readonly<Record<string, unknown>>;

/** Databases limit the parameters of a statement, and its depth. */
const rowsPerStatement = 200;

const columns = sql.raw(
  'id, table_name, column_name, value, operation, attempts, retry_at, controller, revision, version, body',
);

/** What stands in the columns that are the same for every file: the vendor's, never replaced, nothing but columns. */
export const sameForEachFile = sql`${sql.lit(vendorKey)}, 0, ${sql.lit(outboxFiles.version)}, '{}'`;

/** `insert into gallra_outbox_files (…) `, to be followed by the entries: id, table, column, value, operation, attempts,
 * time, {@link sameForEachFile}. */
export const listing = (outbox: Sql): Sql => sql`insert into ${outbox} (${columns}) `;

const textOf = (value: unknown) => (value === null || value === undefined ? undefined : String(value));

/**
 * Disposes of a batch whose rows name files, where a statement cannot return them: the rows are locked and read first,
 * worked on by key, and read again, for a trigger may have kept them. Only what is gone is listed.
 */
async function disposeListing(
  db: Kysely<AnyDatabase>,
  batch: Batch & { readonly files: BatchFiles },
  set: Sql | undefined,
  { exactKey, isKey, unlocked, work }: RangeSql,
): Promise<BatchResult> {
  const { table, alias, key, due, limit, files } = batch;
  const keys = key.map((name) => sql.id(alias, name));
  const texts = keys.map((value, index) => sql`${exactKey(value)} as ${sql.id(`k${index}`)}`);
  const keyOf = (row: Row): readonly string[] => key.map((_, index) => String(row[`k${index}`]));
  const select = (what: (file: BatchFiles['columns'][number]) => Sql, where: Sql, end: Sql) => {
    const values = files.columns.map((file, index) => sql`${what(file)} as ${sql.id(`f${index}`)}`);
    return sql<Row>`select ${sql.join([...texts, ...values])} from ${table} as ${sql.id(alias)} where ${where}${end}`;
  };
  const these = (rows: readonly Row[]): Sql => {
    const [only] = keys;
    if (keys.length === 1 && only !== undefined)
      return isKey(
        only,
        rows.map((row) => row.k0),
      );
    const each = rows.map(
      (row) =>
        sql`(${sql.join(
          keys.map((one, index) => isKey(one, [row[`k${index}`]])),
          sql` and `,
        )})`,
    );
    return sql`(${sql.join(each, sql` or `)})`;
  };
  async function list(before: readonly Row[]): Promise<void> {
    const naming = before.filter((row) => files.columns.some((_, index) => textOf(row[`f${index}`]) !== undefined));
    if (naming.length === 0) return;
    const { rows: after } = await select(({ value }) => value, these(naming), sql``).execute(db);
    const left = new Map(after.map((row) => [JSON.stringify(keyOf(row)), row]));
    const entries = naming.flatMap((row) => {
      const now = left.get(JSON.stringify(keyOf(row)));
      return files.columns.flatMap(({ name }, index) => {
        const value = textOf(row[`f${index}`]);
        if (value === undefined || textOf(now?.[`f${index}`]) === value) return [];
        return [
          sql`(${crypto.randomUUID()}, ${files.table}, ${name}, ${value}, ${files.operation ?? null}, 0, ${files.at.toISOString()}, ${sameForEachFile})`,
        ];
      });
    });
    if (entries.length > 0) await sql`${listing(files.outbox)}values ${sql.join(entries)}`.execute(db);
  }

  const end = sql`${inOrder(batch)} limit ${sql.lit(limit)}${unlocked}`;
  const { rows: found } = await select(({ named }) => named, sql`${due}${behind(batch)}`, end).execute(db);
  let changed = 0;
  for (let start = 0; start < found.length; start += rowsPerStatement) {
    const some = found.slice(start, start + rowsPerStatement);
    const chosen = { ...batch, due: these(some), limit: some.length };
    const { numAffectedRows = 0n } = await sql`${work(chosen, sql``, set)}`.execute(db);
    changed += Number(numAffectedRows);
    await list(some);
  }
  const last = found.length === limit ? found.at(-1) : undefined;
  return { matched: found.length, changed, ...(last === undefined ? {} : { last: keyOf(last) }) };
}

/** Disposes of a batch where a statement cannot tell which rows it took. */
export function disposeBatch(
  db: Kysely<AnyDatabase>,
  batch: Batch,
  set: Sql | undefined,
  dialect: RangeSql,
): Promise<BatchResult> {
  const { files } = batch;
  return files === undefined
    ? disposeByRange(db, batch, set, dialect)
    : disposeListing(db, { ...batch, files }, set, dialect);
}
