import { emptyRoot, nodeHash } from './merkle-tree.ts';
import { fullSubtrees, type NodeLookup } from './subtree.ts';

/** A tree that grows: the roots of its full subtrees, one for each 1 in the binary form of its size, and no leaf. */
export interface MerkleFrontier {
  /** Leaves so far. */
  readonly size: number;
  /** Adds the hash of the next leaf: 32 bytes. */
  append(hash: Uint8Array): void;
  /** Root of the tree as it is now. */
  root(): Uint8Array;
}

/**
 * A tree that grows leaf by leaf in O(log n) memory.
 *
 * @param size - leaves there are already; default none
 * @param subtrees - hashes of its full subtrees, the widest first, where there are leaves already
 * @see RFC 6962 section 2.1
 * @example
 * ```ts
 * import { leafHash, merkleFrontier } from '@gallra/audit';
 *
 * const tree = merkleFrontier();
 * for (const envelope of ['{"v":1}', '{"v":1}']) tree.append(leafHash(envelope));
 * console.log(tree.size, tree.root().length); // 2 32
 * ```
 */
export function merkleFrontier(size = 0, subtrees: readonly Uint8Array[] = []): MerkleFrontier {
  const stack = [...subtrees];
  let leaves = size;
  return {
    get size() {
      return leaves;
    },
    append(hash) {
      let node = hash;
      // As in counting: where the binary form of the size ends in ones, subtrees of equal width join.
      for (let rest = leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = stack.pop();
        if (left !== undefined) node = nodeHash(left, node);
      }
      stack.push(node);
      leaves++;
    },
    root() {
      const last = stack.at(-1);
      if (last === undefined) return emptyRoot();
      return stack.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
    },
  };
}

/**
 * The tree as it was at a size, to be gone on with: O(log n) look-ups.
 *
 * @param size - leaves of the tree
 * @param nodeAt - hashes of full subtrees
 * @see RFC 6962 section 2.1
 */
export async function frontierAt(size: number, nodeAt: NodeLookup): Promise<MerkleFrontier> {
  const subtrees: Uint8Array[] = [];
  for (const { level, index } of fullSubtrees(0, size)) subtrees.push(await nodeAt(level, index));
  return merkleFrontier(size, subtrees);
}
