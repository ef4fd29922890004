import { GallraError } from '@gallra/core';
import { hashSize, nodeHash, sameHash } from './merkle-tree.ts';
import { type NodeLookup, rangeHash, splitOf } from './subtree.ts';

/**
 * Proof that a leaf is in a tree: the hashes beside its way to the root, from the leaf upwards.
 *
 * @param leaf - its number, from 0
 * @param size - leaves of the tree
 * @param nodeAt - hashes of full subtrees
 * @returns at most log2(size) hashes
 * @throws GallraError `audit.invalid` where the tree has no such leaf
 * @see RFC 6962 section 2.1.1
 * @example
 * ```ts
 * import { inclusionProof, leafHash, nodeHash, verifyInclusion } from '@gallra/audit';
 *
 * const leaves = [leafHash('{"v":1}'), leafHash('{"v":1,"w":2}')] as const;
 * const proof = await inclusionProof(0, 2, (_level, index) => leaves[index === 0 ? 0 : 1]);
 * console.log(verifyInclusion({ hash: leaves[0], leaf: 0 }, proof, { size: 2, root: nodeHash(...leaves) })); // true
 * ```
 */
export async function inclusionProof(leaf: number, size: number, nodeAt: NodeLookup): Promise<readonly Uint8Array[]> {
  if (!(leaf >= 0 && leaf < size))
    throw new GallraError('audit.invalid', `A tree of ${size} leaves has no leaf ${leaf}; ask for one below ${size}.`);
  const beside: Uint8Array[] = [];
  let [from, until] = [0, size];
  while (until - from > 1) {
    const middle = from + splitOf(until - from);
    if (leaf < middle) {
      beside.push(await rangeHash(middle, until, nodeAt));
      until = middle;
    } else {
      beside.push(await rangeHash(from, middle, nodeAt));
      from = middle;
    }
  }
  return beside.reverse();
}

/**
 * Whether a proof shows that a leaf is in the tree with this root.
 *
 * @param of.hash - of the leaf: 32 bytes
 * @param of.leaf - its number, from 0
 * @param proof - hashes from the leaf upwards
 * @param tree.size - leaves of the tree
 * @param tree.root - of the tree: 32 bytes
 * @see RFC 9162 section 2.1.3.2
 * @example
 * ```ts
 * import { leafHash, verifyInclusion } from '@gallra/audit';
 *
 * const only = leafHash('{"v":1}');
 * console.log(verifyInclusion({ hash: only, leaf: 0 }, [], { size: 1, root: only })); // true
 * ```
 */
export function verifyInclusion(
  { hash, leaf }: { readonly hash: Uint8Array; readonly leaf: number },
  proof: readonly Uint8Array[],
  { size, root }: { readonly size: number; readonly root: Uint8Array },
): boolean {
  if (!Number.isSafeInteger(leaf) || !Number.isSafeInteger(size) || leaf < 0 || leaf >= size) return false;
  let position = leaf;
  let last = size - 1;
  let computed = hash;
  for (const beside of proof) {
    if (last === 0 || beside.length !== hashSize) return false;
    if (position % 2 === 1 || position === last) {
      computed = nodeHash(beside, computed);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else computed = nodeHash(computed, beside);
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameHash(computed, root);
}
