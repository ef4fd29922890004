import { sha256Of } from '@gallra/core/audit';

/** Hashes of one tile, at most. */
export const tileWidth = 256;

/** Bytes of a hash. */
export const hashSize = 32;

const encoder = new TextEncoder();

/** 0x00 and a text: written anew each time, as nothing waits while it is hashed, and made longer for a longer text. */
let leaf = new Uint8Array(4096);

/** A text that is longer has bytes of its own, which are not kept. */
const keptLength = 2 ** 20;

/**
 * The hash of a leaf.
 *
 * @param text - what stands in it; its UTF-8 bytes are hashed
 * @returns 32 bytes
 * @see RFC 6962 section 2.1
 * @example
 * ```ts
 * import { leafHash } from '@gallra/audit';
 *
 * console.log(leafHash('{"v":1}').length); // 32
 * ```
 */
export function leafHash(text: string): Uint8Array {
  // UTF-8 takes three bytes at most for each part of a character.
  const bytesNeeded = 1 + 3 * text.length;
  if (leaf.length < bytesNeeded && bytesNeeded <= keptLength) leaf = new Uint8Array(2 * bytesNeeded);
  const bytes = bytesNeeded <= leaf.length ? leaf : new Uint8Array(bytesNeeded);
  const { written } = encoder.encodeInto(text, bytes.subarray(1));
  return sha256Of(bytes.subarray(0, 1 + written));
}

/** 0x01 and two hashes: written anew each time, as nothing waits while it is hashed. */
const children = Uint8Array.of(1, ...new Uint8Array(2 * hashSize));

/**
 * The hash of two subtrees side by side.
 *
 * @param left - 32 bytes
 * @param right - 32 bytes
 * @returns 32 bytes
 * @see RFC 6962 section 2.1
 * @example
 * ```ts
 * import { leafHash, nodeHash } from '@gallra/audit';
 *
 * console.log(nodeHash(leafHash('a'), leafHash('b')).length); // 32
 * ```
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  children.set(left, 1);
  children.set(right, 1 + hashSize);
  return sha256Of(children);
}

/**
 * The hash of a tree without leaves.
 *
 * @returns 32 bytes
 * @see RFC 6962 section 2.1
 * @example
 * ```ts
 * import { emptyRoot } from '@gallra/audit';
 *
 * console.log(emptyRoot().length); // 32
 * ```
 */
export const emptyRoot = (): Uint8Array => sha256Of('');

/** Whether two hashes are the same. Hashes are public: no need to hide how far they agree. */
export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}
