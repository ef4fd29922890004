import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical-json.ts';
import { GallraError } from '../error.ts';
import { sha256Hex } from '../sha256.ts';
import { isLanguageTag } from './label.ts';
import type { Policy } from './policy.ts';

/** What a policy's rules and texts hash to. A corrected label changes no rule. */
export interface PolicyVersion {
  /** SHA-256 in hexadecimal over everything that decides. */
  readonly rules: string;
  /** The same over labels, descriptions and reasons. */
  readonly texts: string;
}

/** What a column says of itself under a word: `tables.contacts.columns.name.title`. */
const isWordOf = (path: readonly string[], word: string): boolean =>
  path[0] === 'tables' && path[2] === 'columns' && path[4] === word;

/** Why a link is not followed: `tables.employees.links.reports_to`. */
const isUnfollowed = (path: readonly string[]): boolean =>
  path[0] === 'tables' && path[2] === 'links' && path.length === 3;

/**
 * Labels stand anywhere in the vocabulary; in tables only under `title` and as titles of values, for a column too may be
 * called "sv".
 */
function isLabel(written: object, path: readonly string[]): boolean {
  const { sv, en } = written as Readonly<Record<string, unknown>>;
  if (typeof sv !== 'string' || typeof en !== 'string') return false;
  return path[0] !== 'tables' || path.at(-1) === 'title' || (isWordOf(path, 'values') && path.length === 6);
}

/** The part of a policy that is text for people, or all the rest. */
function part(value: unknown, texts: boolean, path: readonly string[] = []): unknown {
  // How numbers are written decides nothing, nor does why a link is not followed: it would not be without a reason either.
  if (isWordOf(path, 'format') || isUnfollowed(path)) return texts ? value : undefined;
  if (typeof value !== 'object' || value === null) return texts ? undefined : value;
  if (Array.isArray(value)) return texts ? undefined : value;
  const labelled = isLabel(value, path);
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (labelled && isLanguageTag(key)) return texts ? [[key, inner]] : [];
    const kept = part(inner, texts, [...path, key]);
    const onlyText = !texts && isEmpty(kept) && !isEmpty(inner);
    return kept === undefined || onlyText || (texts && isEmpty(kept)) ? [] : [[key, kept]];
  });
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((inner) => inner === null || isEmpty(inner))
  );
}

/**
 * SHA-256, in hexadecimal, over the canonical JSON of a value.
 *
 * @throws GallraError `policy.invalid` where the value is not JSON
 * @see RFC 8785 (JSON Canonicalization Scheme)
 * @example
 * ```ts
 * import { canonicalHash } from '@gallra/core';
 *
 * console.log(canonicalHash({ b: 1, a: 2 }) === canonicalHash({ a: 2, b: 1 })); // true
 * ```
 */
export function canonicalHash(value: unknown): string {
  const text = canonicalJson(value);
  if (text === undefined) throw new GallraError('policy.invalid', 'Only JSON values can be hashed.');
  return sha256Hex(utf8ToBytes(text));
}

/**
 * The version of a policy, in two parts; it stands in every event, receipt and document.
 *
 * @param policy - a checked policy
 * @example
 * ```ts
 * import { type Policy, policyVersion } from '@gallra/core';
 *
 * declare const policy: Policy;
 * console.log(policyVersion(policy).rules.slice(0, 12));
 * ```
 */
export function policyVersion(policy: Policy): PolicyVersion {
  const known = versions.get(policy);
  if (known !== undefined) return known;
  // Rules for Gallra's own records are the version of a policy of their own.
  const { ownRecords: _, ...own } = policy;
  const version = { rules: canonicalHash(part(own, false)), texts: canonicalHash(part(policy, true) ?? {}) };
  versions.set(policy, version);
  return version;
}

/** Policies never change, and every event asks for their version. */
const versions = new WeakMap<Policy, PolicyVersion>();
