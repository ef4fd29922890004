import { GallraError } from '@gallra/core';
import { emptyRoot, hashSize, nodeHash, sameHash } from './merkle-tree.ts';
import { type NodeLookup, rangeHash, splitOf } from './subtree.ts';

/** Root and number of leaves of a tree. */
export interface TreeHead {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/**
 * Proof that a tree begins with all leaves of an earlier one.
 *
 * @param earlier - leaves of the earlier tree
 * @param size - leaves of the tree
 * @param nodeAt - hashes of full subtrees
 * @returns at most log2(size) + 1 hashes; none where the trees are the same or the earlier one is empty
 * @throws GallraError `audit.invalid` where the earlier tree is larger
 * @see RFC 6962 section 2.1.2
 */
export async function consistencyProof(
  earlier: number,
  size: number,
  nodeAt: NodeLookup,
): Promise<readonly Uint8Array[]> {
  if (!(earlier >= 0 && earlier <= size))
    throw new GallraError(
      'audit.invalid',
      `A tree of ${size} leaves has not grown out of one of ${earlier}; swap them.`,
    );
  if (earlier === 0 || earlier === size) return [];
  const beside: Uint8Array[] = [];
  let [from, until] = [0, size];
  while (until !== earlier) {
    const middle = from + splitOf(until - from);
    if (earlier <= middle) {
      beside.push(await rangeHash(middle, until, nodeAt));
      until = middle;
    } else {
      beside.push(await rangeHash(from, middle, nodeAt));
      from = middle;
    }
  }
  // From the first leaf on, what is left is the earlier tree itself, whose root is known.
  if (from !== 0) beside.push(await rangeHash(from, until, nodeAt));
  return beside.reverse();
}

const isPowerOfTwo = (size: number) => size === 1 || splitOf(size) * 2 === size;

/**
 * Whether a proof shows that a tree begins with all leaves of an earlier one.
 *
 * @param earlier - size and root of the earlier tree
 * @param later - size and root of the tree
 * @param proof - as made by `consistencyProof`
 * @see RFC 9162 section 2.1.4.2
 * @example
 * ```ts
 * import { emptyRoot, leafHash, verifyConsistency } from '@gallra/audit';
 *
 * const later = { size: 1, root: leafHash('{"v":1}') };
 * console.log(verifyConsistency({ size: 0, root: emptyRoot() }, later, [])); // true
 * ```
 */
export function verifyConsistency(earlier: TreeHead, later: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!Number.isSafeInteger(earlier.size) || !Number.isSafeInteger(later.size)) return false;
  if (earlier.size < 0 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && sameHash(earlier.root, later.root);
  if (earlier.size === 0) return proof.length === 0 && sameHash(earlier.root, emptyRoot());
  const [first, ...rest] = isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : proof;
  if (first === undefined || first.length !== hashSize || rest.length === 0) return false;
  let position = earlier.size - 1;
  let last = later.size - 1;
  while (position % 2 === 1) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  let [old, grown] = [first, first];
  for (const beside of rest) {
    if (last === 0 || beside.length !== hashSize) return false;
    if (position % 2 === 1 || position === last) {
      [old, grown] = [nodeHash(beside, old), nodeHash(beside, grown)];
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else grown = nodeHash(grown, beside);
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameHash(old, earlier.root) && sameHash(grown, later.root);
}
