import type { Sql } from '../database/sql.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { or, type Predicate } from './boolean.ts';

/** A column that keys stand in, and its live type; undefined where the catalogue does not know it. */
export interface KeyColumn {
  readonly value: Sql;
  readonly type: string | undefined;
}

/**
 * A column holds one of some keys, compared as its own type and collation compare them: what only looks the same is told
 * apart by its text. A key that no column of this type can hold is none of them, and is not compared: databases refuse it.
 *
 * @param keys - texts that somebody wrote, or values of other columns
 */
export function isKeyOf(
  dialect: Pick<Dialect, 'isKey' | 'keyComparison' | 'text'>,
  { value, type }: KeyColumn,
  keys: readonly unknown[],
): Predicate {
  const { keyComparison } = dialect;
  if (keyComparison === undefined || type === undefined) return keys.length > 0 && dialect.isKey(value, keys);
  const those = (how: string) => keys.filter((key) => keyComparison(type, String(key)) === how);
  const [asType, asText] = [those('asType'), those('asText')];
  return or(
    asType.length > 0 && dialect.isKey(value, asType),
    asText.length > 0 && dialect.isKey(dialect.text(value), asText.map(String)),
  );
}
