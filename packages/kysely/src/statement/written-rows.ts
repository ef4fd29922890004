import {
  type ColumnNode,
  DeleteQueryNode,
  InsertQueryNode,
  MergeQueryNode,
  type OperationNode,
  type RootOperationNode,
  UpdateQueryNode,
} from 'kysely';
import { identifiers, within } from '../names/operation-nodes.ts';
import { type NamedTable, namedTable, rawText, tablesIn } from './named-tables.ts';
import { isWriting } from './plain-write.ts';
import { type StatementSetting, unreadable } from './statement-setting.ts';

/** A statement that writes rows of a table that holds personal data. */
export interface WrittenRows {
  readonly type: 'rows.inserted' | 'rows.updated' | 'rows.deleted';
  /** By the policy's name. */
  readonly table: string;
  /** What the statement calls it. */
  readonly alias: string;
  /** Written columns by the policy's names, in order; of rows that are deleted: all. */
  readonly columns: readonly string[];
}

const isWrite = (node: OperationNode): boolean => isWriting(node) || MergeQueryNode.is(node);

const writing = /\b(insert|update|delete|merge|replace|truncate|copy|load)\b/i;

function refuseRaw(node: OperationNode, setting: StatementSetting): void {
  const text = rawText(node);
  if (!writing.test(text)) return;
  const [table] = tablesIn([text, ...identifiers(node)].join(' '), setting);
  if (table === undefined) return;
  throw unreadable(table, 'The statement is raw SQL', 'Write it with the query builder.');
}

const written = (columns: readonly ColumnNode[] | undefined): readonly string[] =>
  (columns ?? []).map(({ column }) => column.name);

/**
 * Reads what a statement writes.
 *
 * @returns undefined where it writes nothing that the policy classifies as personal
 * @throws GallraError `audit.unreadable` where it writes personal data in a way that cannot be followed
 */
export function writtenRows(node: RootOperationNode, setting: StatementSetting): WrittenRows | undefined {
  const { personal, names } = setting;
  const known = (table: NamedTable | undefined) => {
    const found = table === undefined ? undefined : names.logical(table.name, table.schema);
    return found === undefined || !personal.has(found.table) ? undefined : found;
  };
  const target = (part: OperationNode): NamedTable | undefined => {
    if (InsertQueryNode.is(part)) return namedTable(part.into);
    if (UpdateQueryNode.is(part)) return namedTable(part.table);
    if (DeleteQueryNode.is(part)) return namedTable(part.from.froms[0]);
    return MergeQueryNode.is(part) ? namedTable(part.into) : undefined;
  };
  for (const part of within(node)) {
    if (part === node || !isWrite(part)) continue;
    const inner = known(target(part));
    if (inner !== undefined)
      throw unreadable(inner.table, 'The statement writes in a part of it', 'Make it a statement of its own.');
  }
  if (!isWrite(node)) {
    refuseRaw(node, setting);
    return undefined;
  }
  const table = target(node);
  const classified = known(table);
  if (table === undefined || classified === undefined) {
    refuseRaw(node, setting);
    return undefined;
  }
  if (MergeQueryNode.is(node))
    throw unreadable(classified.table, 'MERGE writes in several ways at once', 'Split it up.');
  if ('explain' in node && node.explain !== undefined) {
    if (node.explain.options === undefined) return undefined;
    throw unreadable(classified.table, 'The statement is explained with options', 'Explain it without them.');
  }
  const named = (columns: readonly string[]) =>
    columns
      .map((name) => classified.columns[name] ?? name)
      .filter((name) => name in (personal.get(classified.table)?.columns ?? {}));
  const about = { table: classified.table, alias: table.alias };
  if (
    InsertQueryNode.is(node) &&
    (node.onDuplicateKey !== undefined || node.replace === true || node.orAction?.action === 'replace')
  )
    throw unreadable(
      classified.table,
      'The statement may replace rows that are there',
      'Insert and update by themselves.',
    );
  const updated = (updates: UpdateQueryNode['updates']) =>
    (updates ?? []).flatMap(({ column }) => identifiers(column).slice(-1));
  if (InsertQueryNode.is(node)) {
    const columns = new Set([...written(node.columns), ...updated(node.onConflict?.updates)]);
    return { type: 'rows.inserted', ...about, columns: named([...columns]) };
  }
  if (UpdateQueryNode.is(node)) return { type: 'rows.updated', ...about, columns: named(updated(node.updates)) };
  if (DeleteQueryNode.is(node))
    return {
      type: 'rows.deleted',
      ...about,
      columns: Object.keys(personal.get(classified.table)?.columns ?? {}),
    };
  return undefined;
}
