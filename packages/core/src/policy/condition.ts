/** A value a condition can name. */
export type ConditionValue = string | number | boolean | null;

/** What one column must hold: a value, one of several, or anything but a value. */
export type ConditionTest =
  | ConditionValue
  | { readonly in: readonly ConditionValue[] }
  | { readonly not: ConditionValue };

/**
 * A closed set of tests on columns of the same row, all of which must hold. Text is compared byte by byte on
 * every database (case and trailing blanks count), and null is a value like any other.
 */
export type Condition<Column extends string = string> = { readonly [K in Column]?: ConditionTest };

/** Numbers beyond a number's precision come as text, and text may tell one; what only begins with one tells none. */
const numberInText = /^-?\d{1,30}(\.\d{1,30})?$/;

/**
 * Whether a column's value, as a driver hands it over, is the value a condition names.
 *
 * In SQL: `isValue`, `packages/kysely/src/predicates/compilation.ts`.
 */
export function isValue(actual: unknown, expected: ConditionValue): boolean {
  if (expected === null || actual === null || actual === undefined) return expected === (actual ?? null);
  if (typeof expected === 'boolean')
    return actual === expected || (typeof actual !== 'boolean' && Number(actual) === Number(expected));
  if (typeof expected === 'number') {
    if (typeof actual === 'boolean' || (typeof actual === 'string' && !numberInText.test(actual))) return false;
    return Number(actual) === expected;
  }
  return String(actual) === expected;
}

/**
 * Whether a row meets a condition; no condition is always met.
 *
 * In SQL: `meetsCondition`, `packages/kysely/src/predicates/compilation.ts`.
 */
export function meets(row: Readonly<Record<string, unknown>>, condition: Condition | undefined): boolean {
  return Object.entries(condition ?? {}).every(([column, test]) => {
    const actual = row[column];
    if (typeof test !== 'object' || test === null) return isValue(actual, test ?? null);
    return 'in' in test ? test.in.some((value) => isValue(actual, value)) : !isValue(actual, test.not);
  });
}
