import { GallraError, type Row, type SubjectKey } from '@gallra/core';
import {
  type CompiledQuery,
  type DatabaseConnection,
  InsertQueryNode,
  type Kysely,
  type QueryResult,
  SelectModifierNode,
  type SelectQueryNode,
  UpdateQueryNode,
} from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { isPlain, isWriting, returning, type WritingNode } from '../../statement/plain-write.ts';
import { selection } from '../../statement/selection.ts';
import { unreadable } from '../../statement/statement-setting.ts';
import type { WrittenRows } from '../../statement/written-rows.ts';
import type { RecordedWork } from '../event/pending-event.ts';
import { valuesRecorded, type WrittenValues } from '../event/written-values.ts';
import { insertedKeys } from '../rows/inserted-keys.ts';
import { keptKeys } from '../rows/kept-keys.ts';
import { peopleBehind, peopleOfEach } from '../rows/people-behind.ts';
import { rowTrace, tracedRows, withoutTrace } from '../rows/row-trace.ts';
import { actingKeys, followedColumns, rowsTakenAlong } from '../rows/rows-taken-along.ts';
import type { CaptureSetting, RowTrace } from '../setting/capture-setting.ts';
import type { DoneFor } from '../setting/direct-parties.ts';

/** What a statement has done to rows of one table. */
export interface CapturedWrite {
  readonly work: RecordedWork;
  readonly rows: number;
  /** Whose data they are. */
  readonly people: readonly SubjectKey[];
  /** What was written to them, where values are recorded. */
  readonly written?: readonly WrittenValues[];
}

/** What drivers tell with an insertion, where they do not if it returns rows. */
async function lastInserted(db: Kysely<AnyDatabase>, telling: Sql): Promise<bigint> {
  const [found] = await rowsOf(db, telling);
  return BigInt(String(found?.id ?? 0));
}

/** The rows that a statement is about to change, locked. */
function selecting(node: WritingNode, table: string, list: Sql, isLocking: boolean): SelectQueryNode {
  if (InsertQueryNode.is(node)) throw new GallraError('unexpected', 'What is inserted is not there yet.');
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
 * @param on - a connection within a transaction, and for whom the work is done
 * @returns what the host asked for, and what was written; one entry for each table, where a foreign key takes rows along
 * @throws GallraError `audit.unreadable` where the statement cannot be followed
 */
export async function captureWrite(
  setting: CaptureSetting,
  {
    db,
    connection,
    by,
  }: { readonly db: Kysely<AnyDatabase>; readonly connection: DatabaseConnection; readonly by: DoneFor },
  compiled: CompiledQuery,
  written: WrittenRows,
): Promise<{ readonly result: QueryResult<unknown>; readonly captured: readonly CapturedWrite[] }> {
  const { dialect, direct } = setting;
  const { type, table, alias, columns } = written;
  const node = compiled.query;
  if (!isWriting(node)) throw new GallraError('unexpected', 'The statement writes no rows.');
  const run = (changed: SelectQueryNode | WritingNode): Promise<QueryResult<Row>> =>
    connection.executeQuery<Row>(db.getExecutor().compileQuery(changed, compiled.queryId));

  const isDelete = type === 'rows.deleted';
  const { tables } = InsertQueryNode.is(node) ? { tables: [] } : await setting.schema(db);
  const further = followedColumns(tables, table, written);
  const trace = rowTrace(setting, table, alias, { further });
  const values = valuesRecorded(setting, written, node);
  const isLinked = direct.get(table)?.told !== true;
  const isFollowed = actingKeys(tables, table, written).length > 0;
  const moves = type === 'rows.updated' && columns.some((name) => trace.columns.includes(name));
  const { aliasInReturning, locksRows, returning: returns } = dialect.capabilities;
  const looksFirst = isFollowed || (isDelete ? isLinked || !returns : !InsertQueryNode.is(node) && (moves || !returns));

  const before = looksFirst ? (await run(selecting(node, table, trace.list, locksRows))).rows.map(trace.read) : [];
  const people = [...(await peopleBehind(setting, db, { table, rows: before, by }))];
  const along = isFollowed ? await rowsTakenAlong({ setting, db, tables, by }, table, written, before) : [];
  const contents: WrittenValues[] = [];
  /** Rows as they have become: whose they are now, and what was written to them. */
  async function look(rows: readonly Row[], as: RowTrace): Promise<void> {
    const each = await peopleOfEach(setting, db, { table, rows: rows.map(as.read), by });
    for (const [place, row] of rows.entries()) {
      const whose = each[place] ?? [];
      for (const person of whose) people.push(person);
      if (values.length > 0) contents.push({ people: whose, values: as.written(row) });
    }
  }
  async function told(rows: number): Promise<readonly CapturedWrite[]> {
    if (rows === 0) return [];
    const own = { work: written, rows, people };
    const captured: CapturedWrite[] = [contents.length === 0 ? own : { ...own, written: contents }];
    for (const { changed, ...work } of along) {
      const other = await changed();
      if (other.rows > 0) captured.push({ work, ...other });
    }
    return captured;
  }

  if (!returns) {
    const needsValues = values.length > 0;
    const keysOf = InsertQueryNode.is(node)
      ? insertedKeys(setting, table, node, { tables: (await setting.schema(db)).tables, needsValues })
      : keptKeys(setting, table, node, needsValues);
    const result = await connection.executeQuery<Row>(compiled);
    const isAsked = InsertQueryNode.is(node) || moves || needsValues;
    const as = rowTrace(setting, table, 't', { values });
    await look(await tracedRows(setting, db, table, { wanted: isAsked ? keysOf(result, before) : [], trace: as }), as);
    return { result, captured: await told(Number(result.numAffectedRows ?? 0n)) };
  }

  const returnedAs = aliasInReturning ? alias : setting.names.table(table).name;
  const more = rowTrace(setting, table, returnedAs, { further, values });
  const { rows, ...rest } = isPlain(node)
    ? await connection.executeQuery<Row>({ ...compiled, sql: returning(node, compiled.sql, more.text(db)) })
    : await run({
        ...node,
        returning: {
          kind: 'ReturningNode',
          selections: [...(node.returning?.selections ?? []), selection(more.returned)],
        },
      });
  // Rows that came in between are found in what it returns.
  if (!isDelete || rows.length !== before.length) await look(rows, more);
  const result: QueryResult<unknown> = {
    ...rest,
    ...(dialect.lastInserted !== undefined && InsertQueryNode.is(node)
      ? { insertId: await lastInserted(db, dialect.lastInserted) }
      : {}),
    numAffectedRows: BigInt(rows.length),
    rows: node.returning === undefined ? [] : withoutTrace(rows),
  };
  return { result, captured: await told(rows.length) };
}
