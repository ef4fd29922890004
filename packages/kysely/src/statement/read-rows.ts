import {
  AggregateFunctionNode,
  ColumnNode,
  FunctionNode,
  type OperationNode,
  RawNode,
  ReferenceNode,
  type RootOperationNode,
  SelectAllNode,
  SelectModifierNode,
  SelectQueryNode,
  TableNode,
} from 'kysely';
import { partsOf, within } from '../names/operation-nodes.ts';
import { namedTable, rawText, tablesIn, wordsOf } from './named-tables.ts';
import { isWriting } from './plain-write.ts';
import type { StatementSetting } from './statement-setting.ts';

/** A table of which a statement reads tagged columns. */
export interface ReadTable {
  /** By the policy's name. */
  readonly table: string;
  /** Tagged columns it names, by the policy's names. */
  readonly columns: readonly string[];
  /** What the statement calls it, where each of its rows tells whose it is; absent where only their number is known. */
  readonly alias?: string;
}

/** A statement that reads tagged columns. */
export interface ReadRows {
  readonly tables: readonly ReadTable[];
  /** Recorded before the rows are handed over. */
  readonly isStrict: boolean;
}

/** Functions of one row, which may stand beside a column; any other may be an aggregate. */
const scalar =
  /^(abs|ceil|coalesce|concat|concat_ws|date|date_trunc|floor|length|lower|ltrim|nullif|replace|round|rtrim|strftime|substr|substring|to_char|trim|upper)$/i;

/** What stands in a node itself, not in a query within it. */
function* shallow(node: OperationNode): Generator<OperationNode> {
  yield node;
  for (const part of partsOf(node)) if (!SelectQueryNode.is(part)) yield* shallow(part);
}

const mayAggregate = (node: OperationNode): boolean =>
  (AggregateFunctionNode.is(node) && node.over === undefined) ||
  (FunctionNode.is(node) && !scalar.test(node.func)) ||
  (RawNode.is(node) && node.sqlFragments.some((fragment) => fragment.includes('(')));

/** Whether each row that comes out is one row of each table that goes in, so that a column more tells whose it is. */
function isRowByRow(node: SelectQueryNode): boolean {
  const { groupBy, having, setOperations, distinctOn, frontModifiers = [], selections = [] } = node;
  return (
    [groupBy, having, setOperations, distinctOn].every((part) => part === undefined) &&
    !frontModifiers.some((part) => SelectModifierNode.is(part) && part.modifier === 'Distinct') &&
    !selections.some((selection) => [...shallow(selection)].some(mayAggregate))
  );
}

/** What a statement names: too much rather than too little. */
function mentions(node: OperationNode): { readonly columns: ReadonlySet<string>; readonly stars: ReadonlySet<string> } {
  const columns = new Set<string>();
  /** Names of tables with a star behind them; empty for all. */
  const stars = new Set<string>();
  const walk = (part: OperationNode): void => {
    // count(*) reads no column.
    if (AggregateFunctionNode.is(part) && [...within(part)].some((inner) => SelectAllNode.is(inner))) return;
    if (ReferenceNode.is(part) && SelectAllNode.is(part.column)) {
      stars.add(part.table?.table.identifier.name.toLowerCase() ?? '');
      return;
    }
    if (SelectAllNode.is(part)) stars.add('');
    if (ColumnNode.is(part)) columns.add(part.column.name.toLowerCase());
    if (RawNode.is(part))
      for (const fragment of part.sqlFragments) {
        for (const word of wordsOf(fragment)) columns.add(word);
        if (fragment.replace(/count\s*\(\s*\*\s*\)/gi, '').includes('*')) stars.add('');
      }
    for (const inner of partsOf(part)) walk(inner);
  };
  walk(node);
  return { columns, stars };
}

/** Tables that a statement reads from, by all names it has for each, and those at its outermost level. */
function sources(node: RootOperationNode, setting: StatementSetting) {
  const found = new Map<string, { readonly names: Set<string>; readonly aliases: string[] }>();
  const note = (part: OperationNode, isOutermost: boolean) => {
    const named = namedTable(part);
    const table = named === undefined ? undefined : setting.names.logical(named.name, named.schema)?.table;
    if (named === undefined || table === undefined || !setting.tagged.has(table)) return;
    const source = found.get(table) ?? { names: new Set(), aliases: [] };
    found.set(table, source);
    source.names.add(named.alias.toLowerCase());
    if (isOutermost) source.aliases.push(named.alias);
  };
  const outermost = SelectQueryNode.is(node)
    ? [...(node.from?.froms ?? []), ...(node.joins ?? []).map(({ table }) => table)]
    : [];
  for (const part of outermost) note(part, true);
  const written = isWriting(node) ? [...within(node)].find((part) => TableNode.is(part)) : undefined;
  for (const part of within(node)) if (part !== written) note(part, false);
  for (const table of RawNode.is(node) ? tablesIn(rawText(node), setting) : []) {
    // Named where it is no source, it stands for a whole row.
    const elsewhere = wordsOf(rawText(node).replace(/\b(from|join)\s+["`\w.]+/gi, ' '));
    const name = setting.names.table(table).name.toLowerCase();
    if (setting.tagged.has(table)) found.set(table, { names: new Set(elsewhere.has(name) ? [name] : []), aliases: [] });
  }
  return found;
}

/**
 * Reads which tagged columns a statement reads.
 *
 * @returns undefined where it reads none
 */
export function readRows(node: RootOperationNode, setting: StatementSetting): ReadRows | undefined {
  const { tagged, names } = setting;
  if (tagged.size === 0 || !(SelectQueryNode.is(node) || RawNode.is(node) || isWriting(node))) return undefined;
  if ('explain' in node && node.explain !== undefined) return undefined;
  const found = sources(node, setting);
  if (found.size === 0) return undefined;
  const { columns, stars } = mentions(node);
  const rowByRow = SelectQueryNode.is(node) && isRowByRow(node);
  const tables = [...found].flatMap(([table, { names: called, aliases }]): readonly ReadTable[] => {
    const isWhole = stars.has('') || [...called].some((name) => stars.has(name) || columns.has(name));
    const physical = names.table(table).columns;
    const read = [...(tagged.get(table)?.keys() ?? [])].filter(
      (name) => isWhole || columns.has((physical[name] ?? name).toLowerCase()),
    );
    if (read.length === 0) return [];
    return rowByRow && aliases.length > 0
      ? aliases.map((alias) => ({ table, columns: read, alias }))
      : [{ table, columns: read }];
  });
  if (tables.length === 0) return undefined;
  const isStrict = tables.some(({ table, columns: read }) =>
    read.some((name) => tagged.get(table)?.get(name) === 'strict'),
  );
  return { tables, isStrict };
}
