import { AliasNode, IdentifierNode, type OperationNode, RawNode, TableNode } from 'kysely';
import { within } from '../names/operation-nodes.ts';
import type { StatementSetting } from './statement-setting.ts';

/** A table as a statement names it. */
export interface NamedTable {
  readonly name: string;
  readonly schema?: string;
  readonly alias: string;
}

/** The table that a node names, undefined where it is none. */
export function namedTable(node: OperationNode | undefined): NamedTable | undefined {
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

/** What of a statement is raw SQL. */
export const rawText = (node: OperationNode): string =>
  [...within(node)].flatMap((part) => (RawNode.is(part) ? part.sqlFragments : [])).join(' ? ');

/** The words of a text, in lower case. */
export const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []);

/** The tables of a policy that a text names, as far as a text can tell: too many rather than too few. */
export function tablesIn(text: string, { personal, names }: StatementSetting): readonly string[] {
  const words = wordsOf(text);
  return [...personal.keys()].filter((table) => words.has(names.table(table).name.toLowerCase()));
}
