import { canonicalHash, GallraError, type Policy, type Row } from '@gallra/core';
import { keyColumns, personalTable } from '@gallra/core/policy';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const valueText = (value: unknown): string => {
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString();
  return typeof value === 'object' && value !== null ? canonicalHash(value) : String(value);
};

const digest = (key: Uint8Array, text: string): Uint8Array => hmac(sha256, key, utf8ToBytes(text));

/** Table and key of a row as text: for comparing, never for showing. */
export function rowKey(policy: Policy, table: string, row: Row): string {
  return JSON.stringify([table, ...keyColumns(personalTable(policy, table)).map((column) => valueText(row[column]))]);
}

/** Refuses a key that could be guessed. */
export function refuseShortKey(key: Uint8Array): void {
  if (key.length >= 16) return;
  throw new GallraError(
    'key.invalid',
    'The fingerprint key is too short: give 32 random bytes, kept outside the database.',
  );
}

/**
 * The fingerprint by which the erasure journal knows a row again: HMAC-SHA256 over the JSON text of table and key
 * values, in hexadecimal. Without the key nobody can tell which row it is.
 *
 * @param key - random bytes, kept outside the database; at least 16
 * @param policy - a checked policy
 * @param table - the row's table
 * @param row - the row, with its key columns
 * @throws GallraError `key.invalid` where the key is too short; `table.unknown`
 * @see RFC 2104; GDPR Art. 4(5)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { rowFingerprint } from '@gallra/retention';
 *
 * declare const policy: Policy;
 * declare const key: Uint8Array;
 * console.log(rowFingerprint(key, policy, 'contacts', { id: 17 }).length); // 64
 * ```
 */
export function rowFingerprint(key: Uint8Array, policy: Policy, table: string, row: Row): string {
  refuseShortKey(key);
  return bytesToHex(digest(key, rowKey(policy, table, row)));
}

/** The keyed digest of a person: where they live, and their key there. */
export function personFingerprint(key: Uint8Array, home: string, person: string): string {
  return bytesToHex(digest(key, JSON.stringify(['person', home, person])));
}

/**
 * Keyed digests of a row's values, column by column, without its key and what is null: they tell whether a row of the same
 * key is the same row. They differ from row to row, so that equal values cannot be told by them.
 */
export function rowMarks(key: Uint8Array, policy: Policy, table: string, row: Row): Readonly<Record<string, string>> {
  const keys = keyColumns(personalTable(policy, table));
  const place = rowKey(policy, table, row);
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column, value]) => !keys.includes(column) && value !== null && value !== undefined)
      .map(([column, value]) => {
        const mark = digest(key, JSON.stringify([place, column, valueText(value)]));
        return [column, bytesToHex(mark.subarray(0, 8))];
      }),
  );
}
