import type { Store } from '@gallra/core';
import type { ExportedLeaf } from './audit-export.ts';
import { fromBase64 } from './hash-bytes.ts';
import { hashSize, tileWidth } from './merkle-tree.ts';

/**
 * The sealed events of a log, in order, with what is left of their payloads; of those that were pruned, the hash.
 *
 * @param store - the host's database
 * @param log - which log, by its identifier
 * @example
 * ```ts
 * import { exportLog, keptLeaves } from '@gallra/audit';
 * import type { Store } from '@gallra/core';
 *
 * declare const store: Store;
 * for await (const line of exportLog('example.com/audit/b0f3', keptLeaves(store, 'b0f3'))) console.log(line);
 * ```
 */
export async function* keptLeaves(store: Store, log: string): AsyncGenerator<ExportedLeaf, void, undefined> {
  for (let from = 0; ; from += tileWidth) {
    const [leaves, tiles] = await store.transaction(async ({ audit }) => {
      const tile = from / tileWidth;
      return [
        await audit.leaves(log, { from, until: from + tileWidth }),
        await audit.tiles(log, 0, { from: tile, until: tile + 1 }),
      ] as const;
    });
    const hashes = fromBase64(tiles[0]?.hashes ?? '') ?? new Uint8Array();
    for (const [index, leaf] of leaves.entries()) {
      const hash = hashes.subarray(index * hashSize, (index + 1) * hashSize);
      yield leaf.envelope === undefined ? { ...leaf, hash } : leaf;
    }
    if (leaves.length < tileWidth) return;
  }
}
