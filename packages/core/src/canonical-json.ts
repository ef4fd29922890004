import canonicalize from 'canonicalize';

/**
 * The canonical JSON of a value; undefined where it has none: a function, `NaN`, a circle, half of a surrogate pair. What
 * the library and a host's own `toJSON` throw of these may quote the value, and is told to nobody.
 *
 * @param value - anything
 * @see RFC 8785 (JSON Canonicalization Scheme)
 * @example
 * ```ts
 * import { canonicalJson } from '@gallra/core/audit';
 *
 * console.log(canonicalJson({ b: 1, a: 2 })); // {"a":2,"b":1}
 * ```
 */
export function canonicalJson(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    return undefined;
  }
}
