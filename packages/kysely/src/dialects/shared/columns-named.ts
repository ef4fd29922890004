/** Texts, comments, quoted names and words of SQL, in that order of preference. */
const parts =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|([\p{L}_][\p{L}\p{N}_$]*)/gu;

/**
 * The columns of a table that an expression names, in the table's order. A word may be a function or a type as well: then
 * a column of that name is one too many, never one too few.
 *
 * @param expression - SQL
 * @param columns - those that the table has
 */
export function columnsNamedIn(expression: string, columns: readonly string[]): readonly string[] {
  const named = new Set(
    [...expression.matchAll(parts)].map(([, double, backtick, bracket, word]) =>
      (double?.replaceAll('""', '"') ?? backtick?.replaceAll('``', '`') ?? bracket ?? word ?? '').toLowerCase(),
    ),
  );
  return columns.filter((column) => named.has(column.toLowerCase()));
}
