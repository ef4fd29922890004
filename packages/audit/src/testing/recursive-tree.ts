import { sha256 } from '@gallra/core/audit';
import type { NodeLookup } from '../tree/subtree.ts';

/** The definition of the tree hash, word by word. */
export function treeHash(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (only === undefined) return sha256();
  if (hashes.length === 1) return only;
  const middle = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return sha256(Uint8Array.of(1), treeHash(hashes.slice(0, middle)), treeHash(hashes.slice(middle)));
}

/** Full subtrees out of the leaves. */
export const lookupIn =
  (hashes: readonly Uint8Array[]): NodeLookup =>
  (level, index) => {
    const leaves = hashes.slice(index * 2 ** level, (index + 1) * 2 ** level);
    if (leaves.length !== 2 ** level) throw new Error('No full subtree.');
    return treeHash(leaves);
  };
