import { type Policy, personalTables } from '@gallra/core';
import {
  AliasNode,
  type ColumnNode,
  DeleteQueryNode,
  IdentifierNode,
  InsertQueryNode,
  MergeQueryNode,
  type OperationNode,
  RawNode,
  type RootOperationNode,
  TableNode,
  UpdateQueryNode,
} from 'kysely';
import type { PhysicalNames } from '../physical-names.ts';
import { unreadable } from './capture-setting.ts';

/** A statement that writes rows of a table that holds personal data. */
export interface WrittenRows {
  readonly node: InsertQueryNode | UpdateQueryNode | DeleteQueryNode;
  readonly type: 'rows.inserted' | 'rows.updated' | 'rows.deleted';
  /** By the policy's name. */
  readonly table: string;
  /** What the statement calls it. */
  readonly alias: string;
  /** Written columns by the policy's names, in order; of rows that are deleted: all. */
  readonly columns: readonly string[];
}

const isNode = (value: unknown): value is OperationNode =>
  typeof value === 'object' && value !== null && 'kind' in value;

function* within(node: OperationNode): Generator<OperationNode> {
  yield node;
  for (const part of Object.values(node)) {
    for (const inner of Array.isArray(part) ? part : [part]) if (isNode(inner)) yield* within(inner);
  }
}

const isWrite = (node: OperationNode): boolean =>
  InsertQueryNode.is(node) || UpdateQueryNode.is(node) || DeleteQueryNode.is(node) || MergeQueryNode.is(node);

interface NamedTable {
  readonly name: string;
  readonly schema?: string;
  readonly alias: string;
}

function namedTable(node: OperationNode | undefined): NamedTable | undefined {
  if (node === undefined) return undefined;
  if (AliasNode.is(node)) {
    const inner = namedTable(node.node);
    const alias = IdentifierNode.is(node.alias) ? node.alias.name : undefined;
    return inner === undefined || alias === undefined ? undefined : { ...inner, alias };
  }
  if (!TableNode.is(node)) return undefined;
  const { schema, identifier } = node.table;
  return { name: identifier.name, ...(schema === undefined ? {} : { schema: schema.name }), alias: identifier.name };
}

/** The tables of a policy that a text names, as far as a text can tell: too many rather than too few. */
function named(text: string, policy: Policy, names: PhysicalNames): readonly string[] {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []);
  return personalTables(policy)
    .map(([table]) => table)
    .filter((table) => words.has(names.table(table).name.toLowerCase()));
}

const writing = /\b(insert|update|delete|merge|replace|truncate|copy|load)\b/i;

function refuseRaw(node: OperationNode, policy: Policy, names: PhysicalNames): void {
  const text = [...within(node)].flatMap((part) => (RawNode.is(part) ? part.sqlFragments : [])).join(' ? ');
  if (!writing.test(text)) return;
  const identifiers = [...within(node)].flatMap((part) => (IdentifierNode.is(part) ? [part.name] : []));
  const [table] = named([text, ...identifiers].join(' '), policy, names);
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
export function writtenRows(node: RootOperationNode, policy: Policy, names: PhysicalNames): WrittenRows | undefined {
  const personal = new Map(personalTables(policy));
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
    refuseRaw(node, policy, names);
    return undefined;
  }
  const table = target(node);
  const classified = known(table);
  if (table === undefined || classified === undefined) {
    refuseRaw(node, policy, names);
    return undefined;
  }
  if (MergeQueryNode.is(node))
    throw unreadable(classified.table, 'MERGE writes in several ways at once', 'Split it up.');
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
  if (InsertQueryNode.is(node)) return { node, type: 'rows.inserted', ...about, columns: named(written(node.columns)) };
  if (UpdateQueryNode.is(node)) {
    const columns = (node.updates ?? []).flatMap(({ column }) =>
      [...within(column)].flatMap((part) => (IdentifierNode.is(part) ? [part.name] : [])).slice(-1),
    );
    return { node, type: 'rows.updated', ...about, columns: named(columns) };
  }
  if (DeleteQueryNode.is(node))
    return {
      node,
      type: 'rows.deleted',
      ...about,
      columns: Object.keys(personal.get(classified.table)?.columns ?? {}),
    };
  return undefined;
}
