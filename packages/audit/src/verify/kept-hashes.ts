import { hashSize, sameHash } from '../tree/merkle-tree.ts';
import type { ProblemList } from './audit-problem.ts';

/** Leaf hashes kept elsewhere, in order from leaf 0: any number of whole hashes at a time. */
export type KeptHashes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A leaf of the log, to be held against the hash kept elsewhere. */
export interface HashedLeaf {
  readonly leaf: number;
  readonly event?: string | undefined;
  readonly hash: Uint8Array;
}

async function* oneByOne(kept: KeptHashes): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const hashes of kept)
    for (let at = 0; at + hashSize <= hashes.length; at += hashSize) yield hashes.subarray(at, at + hashSize);
}

/** Holds leaves, which come in order, against hashes kept elsewhere, as far as these go. */
export function keptComparison(kept: KeptHashes, problems: ProblemList) {
  const hashes = oneByOne(kept);
  let next = 0;
  return async (leaves: readonly HashedLeaf[]): Promise<void> => {
    for (const { leaf, event, hash } of leaves) {
      while (next < leaf) {
        if ((await hashes.next()).done) return;
        next++;
      }
      const { value } = await hashes.next();
      next++;
      if (value === undefined) return;
      if (!sameHash(value, hash))
        problems.add(
          'event.altered',
          { leaf, ...(event === undefined ? {} : { event }) },
          'The hash of an event is not the one kept elsewhere: one of the two has been altered.',
        );
    }
  };
}
