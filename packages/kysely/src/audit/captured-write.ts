import { isOwnKey, keyColumns, personalTable, type Row, type SubjectKey } from '@gallra/core';
import {
  type CompiledQuery,
  type DatabaseConnection,
  InsertQueryNode,
  type Kysely,
  type OperationNode,
  type QueryResult,
  type ReturningNode,
  type SelectionNode,
  SelectModifierNode,
  type SelectQueryNode,
  sql,
  UpdateQueryNode,
} from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import type { Sql } from '../dialects/dialect.ts';
import { rowsOf } from '../records/selected-rows.ts';
import { type CaptureSetting, unreadable } from './capture-setting.ts';
import { insertedKeys } from './inserted-keys.ts';
import { peopleBehind } from './people-behind.ts';
import { rowsWith, rowTrace } from './row-trace.ts';
import { cascading, referredTo, rowsTakenAlong } from './rows-taken-along.ts';
import type { WrittenRows } from './written-rows.ts';

/** What a statement has done to rows of one table. */
export interface CapturedWrite extends Pick<WrittenRows, 'type' | 'table' | 'columns'> {
  readonly rows: number;
  /** Whose data they are. */
  readonly people: readonly SubjectKey[];
}

/** A list of expressions where Kysely's own nodes have single ones; compilers print it as it is. */
const selection = (list: Sql): SelectionNode =>
  ({ kind: 'SelectionNode', selection: list.toOperationNode() }) as unknown as SelectionNode;

/** What SQLite tells with an insertion, but not where it returns the rows. */
async function lastInserted(db: Kysely<AnyDatabase>): Promise<bigint> {
  const [found] = await rowsOf(db, sql`select last_insert_rowid() as id`);
  return BigInt(String(found?.id ?? 0));
}

/** The rows that a statement is about to change, locked. */
function selecting({ node, table }: WrittenRows, list: Sql, isLocking: boolean): SelectQueryNode {
  if (InsertQueryNode.is(node)) throw new Error('What is inserted is not there yet.');
  const from = UpdateQueryNode.is(node) ? node.table : node.from.froms[0];
  const others = UpdateQueryNode.is(node) ? (node.from ?? node.joins) : (node.using ?? node.joins);
  if (others !== undefined || from === undefined)
    throw unreadable(table, 'The statement takes other tables in', 'Find the rows with a sub-query instead.');
  return {
    kind: 'SelectQueryNode',
    from: { kind: 'FromNode', froms: [from] },
    selections: [selection(list)],
    ...(node.where === undefined ? {} : { where: node.where }),
    ...(node.orderBy === undefined ? {} : { orderBy: node.orderBy }),
    ...(node.limit === undefined ? {} : { limit: node.limit }),
    ...(node.with === undefined ? {} : { with: node.with }),
    ...(isLocking ? { endModifiers: [SelectModifierNode.create('ForUpdate')] } : {}),
  };
}

/**
 * Runs a statement that writes personal data, and finds out whose: before it runs where the rows, or what they are
 * linked to, will not tell any more; from what it returns otherwise.
 *
 * @param db - on the connection, within a transaction
 * @returns what the host asked for, and what was written; one entry for each table, where a foreign key takes rows along
 * @throws GallraError `audit.unreadable` where the statement cannot be followed
 */
export async function captureWrite(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  connection: DatabaseConnection,
  compiled: CompiledQuery,
  written: WrittenRows,
): Promise<{ readonly result: QueryResult<unknown>; readonly captured: readonly CapturedWrite[] }> {
  const { policy, dialect } = setting;
  const { node, type, table, alias, columns } = written;
  const run = (changed: OperationNode): Promise<QueryResult<Row>> =>
    connection.executeQuery<Row>(db.getExecutor().compileQuery(changed as typeof node, compiled.queryId));
  const behind = (of: string, rows: readonly Row[]) => peopleBehind(setting, db, of, rows);

  const isDelete = type === 'rows.deleted';
  const { tables } = isDelete ? await setting.schema(db) : { tables: [] };
  const trace = rowTrace(setting, table, alias, referredTo(tables, table));
  const links = Object.values(personalTable(policy, table).subjects ?? {});
  const isLinked = links.some((link) => link !== undefined && !isOwnKey(link));
  const cascades = cascading(tables, table).length > 0;
  const moves = type === 'rows.updated' && columns.some((name) => trace.columns.includes(name));
  const returns = dialect.name !== 'mysql';
  const looksFirst = isDelete ? isLinked || cascades || !returns : !InsertQueryNode.is(node) && (moves || !returns);

  const before = looksFirst
    ? (await run(selecting(written, trace.list, dialect.name !== 'sqlite'))).rows.map(trace.read)
    : [];
  const people = [...(await behind(table, before))];
  const along: CapturedWrite[] = [];
  if (cascades) {
    for (const [name, rows] of await rowsTakenAlong(setting, db, tables, table, before)) {
      const about = { type, table: name, columns: Object.keys(personalTable(policy, name).columns) };
      along.push({ ...about, rows: rows.length, people: await behind(name, rows) });
    }
  }
  const told = (rows: number): readonly CapturedWrite[] =>
    rows === 0 ? [] : [{ type, table, columns, rows, people }, ...along];

  if (!returns) {
    const keysOf = InsertQueryNode.is(node) ? insertedKeys(setting, table, node) : undefined;
    const result = await connection.executeQuery<Row>(compiled);
    const parts = keyColumns(personalTable(policy, table));
    const same = before.map((row) => Object.fromEntries(parts.map((name) => [name, row[name]])));
    const keys = keysOf?.(result) ?? (moves ? same : []);
    people.push(...(await behind(table, await rowsWith(setting, db, table, keys))));
    return { result, captured: told(Number(result.numAffectedRows ?? 0n)) };
  }

  const returning: ReturningNode = {
    kind: 'ReturningNode',
    selections: [...(node.returning?.selections ?? []), selection(trace.list)],
  };
  const { rows, ...rest } = await run(Object.assign({ ...node }, { returning }));
  // Rows that came in between are found in what it returns.
  if (!isDelete || rows.length !== before.length) people.push(...(await behind(table, rows.map(trace.read))));
  const result: QueryResult<unknown> = {
    ...rest,
    ...(dialect.name === 'sqlite' && InsertQueryNode.is(node) ? { insertId: await lastInserted(db) } : {}),
    numAffectedRows: BigInt(rows.length),
    rows: node.returning === undefined ? [] : rows.map(trace.without),
  };
  return { result, captured: told(rows.length) };
}
