import { GallraError } from '@gallra/core';
import { nodeHash } from './merkle-tree.ts';

/**
 * Gives the hash of a full subtree: of the 2^level leaves from index × 2^level on. At level 0 that is a leaf's own. A
 * tile 256 wide holds levels 0, 8, 16 …; the levels between are computed from it.
 */
export type NodeLookup = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;

/** The widest power of two that is less than a number greater than 1. */
export function splitOf(leaves: number): number {
  let width = 1;
  while (width * 2 < leaves) width *= 2;
  return width;
}

/** The full subtrees that make up the leaves of a range, which begins where a subtree of at least its width does. */
export function fullSubtrees(from: number, until: number): { level: number; index: number }[] {
  const found: { level: number; index: number }[] = [];
  let start = from;
  while (start < until) {
    let level = 0;
    while (2 ** (level + 1) <= until - start) level++;
    found.push({ level, index: start / 2 ** level });
    start += 2 ** level;
  }
  return found;
}

/** The hash over the leaves of such a range. */
export async function rangeHash(from: number, until: number, nodeAt: NodeLookup): Promise<Uint8Array> {
  let hash: Uint8Array | undefined;
  for (const { level, index } of fullSubtrees(from, until).reverse()) {
    const left = await nodeAt(level, index);
    hash = hash === undefined ? left : nodeHash(left, hash);
  }
  if (hash === undefined) throw new GallraError('unexpected', 'A range of leaves is not empty.');
  return hash;
}
