import { canonicalJson } from '@gallra/core/audit';

/** What a text says as JSON; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the members of every object within are in the order of RFC 8785 section 3.2.3. */
function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) {
    for (const part of value) if (typeof part === 'object' && !isSorted(part)) return false;
    return true;
  }
  if (!isObject(value)) return true;
  let before: string | undefined;
  for (const key in value) {
    if (before !== undefined && before > key) return false;
    before = key;
    const part = value[key];
    if (typeof part === 'object' && !isSorted(part)) return false;
  }
  return true;
}

/** Whether JavaScript writes it alike, its members in order. Not found out where it lies deeper than calls may. */
function isWrittenAlike(text: string, said: unknown): boolean {
  try {
    return !text.includes('\\ud') && isSorted(said) && JSON.stringify(said) === text;
  } catch {
    return false;
  }
}

/**
 * Whether a text is the canonical one of what it says. RFC 8785 writes numbers and strings as JavaScript does and adds
 * an order of members, so a text that JavaScript writes again alike, its members in order, is canonical; finding that
 * out takes a tenth of the time. Only keys that look like numbers, which JavaScript moves, need the library.
 */
export const isCanonical = (text: string, said: unknown): boolean =>
  isWrittenAlike(text, said) || canonicalJson(said) === text;

/** Whether a text is the canonical one of an object. */
export function isCanonicalObject(text: string): boolean {
  const said = jsonOf(text);
  return isObject(said) && isCanonical(text, said);
}
