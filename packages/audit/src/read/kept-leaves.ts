import type { UnsealedEvent } from '@gallra/core/audit';
import type { Store, Transaction } from '@gallra/core/store';
import type { ExportedLeaf } from '../export/audit-export.ts';
import { tileWidth } from '../tree/merkle-tree.ts';
import { tileHashes } from '../tree/tree-growth.ts';

/** The next leaves from one on, with hashes of those that were pruned. */
async function leavesFrom({ audit }: Transaction, log: string, from: number): Promise<readonly ExportedLeaf[]> {
  const tile = Math.floor(from / tileWidth);
  const end = (tile + 1) * tileWidth;
  const leaves = await audit.leaves(log, { from, until: end });
  const isPruned = leaves.some(({ envelope }) => envelope === undefined);
  const [found] = isPruned ? await audit.tiles(log, 0, { from: tile, until: tile + 1 }) : [];
  const hashes = found === undefined ? [] : tileHashes(found);
  return leaves.map((leaf) => {
    const hash = hashes[leaf.leaf - tile * tileWidth];
    return leaf.envelope === undefined && hash !== undefined ? { ...leaf, hash } : leaf;
  });
}

/**
 * The events of a log, in order, with what is left of their payloads; of those that were pruned, the hash. Then come the
 * envelopes of events that are not sealed yet: they may tell what was just erased or pruned.
 *
 * @param store - the host's database
 * @param log - which log, by its identifier
 * @example
 * ```ts
 * import { exportLog, keptLeaves } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * for await (const line of exportLog('example.com/audit/b0f3', keptLeaves(store, 'b0f3'))) console.log(line);
 * ```
 */
export async function* keptLeaves(store: Store, log: string): AsyncGenerator<ExportedLeaf, void, undefined> {
  let from = 0;
  for (;;) {
    const leaves = await store.transaction((tx) => leavesFrom(tx, log, from));
    yield* leaves;
    from += leaves.length;
    if (leaves.length === 0 || from % tileWidth !== 0) break;
  }
  // Those without a number are read first: what is sealed in between is then found among the leaves.
  const { waiting, sealed } = await store.transaction(async (tx) => {
    const found: UnsealedEvent[] = [];
    for (
      let page = await waitingFrom(tx, log);
      page.length > 0;
      page = await waitingFrom(tx, log, page.at(-1)?.position)
    )
      found.push(...page);
    const more: ExportedLeaf[] = [];
    for (let page = await leavesFrom(tx, log, from); page.length > 0; page = await leavesFrom(tx, log, from)) {
      more.push(...page);
      from += page.length;
    }
    return { waiting: found, sealed: more };
  });
  yield* sealed;
  const numbered = new Set(sealed.map(({ envelope }) => envelope));
  for (const { envelope } of waiting) if (!numbered.has(envelope)) yield { envelope };
}

const pageSize = 10_000;

const waitingFrom = ({ audit }: Transaction, log: string, after?: string): Promise<readonly UnsealedEvent[]> =>
  audit.unsealed(pageSize, { log, ...(after === undefined ? {} : { after }) });
