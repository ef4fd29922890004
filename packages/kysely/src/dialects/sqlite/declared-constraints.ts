import type { ConstraintRow } from '../catalogue.ts';
import { columnsNamedIn } from '../shared/columns-named.ts';
import type { SqliteTable } from './declared-foreign-keys.ts';

/** An index as it is declared; `definition` is its CREATE INDEX. */
export interface DeclaredIndex {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** What a search for words passes by: comments, texts and quoted names. */
const quoted = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/g;

/** The same length, so that a place in it is the same place in the definition. */
const withoutQuotes = (definition: string): string => definition.replace(quoted, (found) => '_'.repeat(found.length));

/** Where the parenthesis ends that opens at a place; undefined where it does not. */
function endOf(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** The conditions of the CHECKs in a definition, in its order. No pragma tells them. */
function conditions(definition: string): readonly string[] {
  const plain = withoutQuotes(definition);
  return [...plain.matchAll(/\bcheck\s*\(/gi)].flatMap(({ index, 0: found }) => {
    const open = index + found.length - 1;
    const end = endOf(plain, open);
    return end === undefined ? [] : [definition.slice(open, end + 1)];
  });
}

/** Checks of tables and columns, and unique indexes on an expression, as the statements that made them tell. */
export const constraintRows = (
  schema: string | null,
  tables: readonly SqliteTable[],
  expressionIndexes: readonly DeclaredIndex[],
): readonly ConstraintRow[] =>
  tables.flatMap((table): readonly ConstraintRow[] => [
    ...conditions(table.definition).map(
      (expression, nth): ConstraintRow => ({
        schema,
        table: table.name,
        name: `${table.name}_check${nth === 0 ? '' : nth + 1}`,
        kind: 'check',
        columns: columnsNamedIn(expression, table.columns),
        expression,
      }),
    ),
    ...expressionIndexes
      .filter((index) => index.table === table.name)
      .map(
        ({ name, definition }): ConstraintRow => ({
          schema,
          table: table.name,
          name,
          kind: 'distinct',
          columns: columnsNamedIn(definition, table.columns),
          expression: null,
        }),
      ),
  ]);
