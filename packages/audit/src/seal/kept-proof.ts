import { GallraError } from '@gallra/core';
import type { AuditLogs } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { formatLogProof } from '../note/log-proof.ts';
import { inclusionProof } from '../tree/inclusion-proof.ts';
import { merkleFrontier } from '../tree/merkle-frontier.ts';
import { tileWidth } from '../tree/merkle-tree.ts';
import type { NodeLookup } from '../tree/subtree.ts';
import { tileHashes } from '../tree/tree-growth.ts';

/** Tiles hold every eighth level of a tree. */
const levelsInTile = 8;

/** Looks up the hashes of a log's tree in its tiles, and reads each tile once. */
function keptNodes(audit: AuditLogs, log: string): NodeLookup {
  const read = new Map<string, Promise<readonly Uint8Array[]>>();
  const hashesOf = (level: number, number: number) => {
    const place = `${level}/${number}`;
    const known = read.get(place);
    if (known !== undefined) return known;
    const hashes = audit
      .tiles(log, level, { from: number, until: number + 1 })
      .then(([tile]) => (tile === undefined ? [] : tileHashes(tile)));
    read.set(place, hashes);
    return hashes;
  };
  return async (level, index) => {
    const row = Math.floor(level / levelsInTile);
    const width = 2 ** (level % levelsInTile);
    const first = index * width;
    const hashes = await hashesOf(row, Math.floor(first / tileWidth));
    const own = hashes.slice(first % tileWidth, (first % tileWidth) + width);
    if (own.length < width)
      throw new GallraError(
        'audit.altered',
        'The tree of an audit log lacks hashes. Export the log, verify it, and find out who changed it.',
      );
    const tree = merkleFrontier();
    for (const hash of own) tree.append(hash);
    return tree.root();
  };
}

const noLeaf = () =>
  new GallraError('audit.invalid', 'The log has no sealed event of that number; seal it first, and see "events".');

/** An event, and the proof that it stands in its log. */
export interface ProvenEvent {
  /** Text of the envelope, as it was hashed. */
  readonly envelope: string;
  /** For `verifyLogProof`; by custom in a file that ends in `.tlog-proof`. */
  readonly proof: string;
}

/**
 * Proves that an event stands in its log, to somebody who is not to see the rest of it.
 *
 * @param store - the host's database
 * @param log - which log, by its identifier
 * @param leaf - number of the event in the log, from 0
 * @throws GallraError `audit.invalid` where the log has no such event, or it was pruned; `audit.altered` where the tree
 *   lacks hashes
 * @see C2SP tlog-proof, RFC 6962 section 2.1.1, GDPR Art. 5(2)
 * @example
 * ```ts
 * import { provenEvent, verifyLogProof } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const verifier: string;
 * const { envelope, proof } = await provenEvent(store, 'b0f3', 17);
 * console.log(verifyLogProof(proof, envelope, [verifier]).origin);
 * ```
 */
export const provenEvent = (store: Store, log: string, leaf: number): Promise<ProvenEvent> =>
  store.transaction(async ({ audit }) => {
    const [found] = leaf >= 0 ? await audit.leaves(log, { from: leaf, until: leaf + 1 }) : [];
    const [newest] = await audit.checkpoints(log, 1);
    if (found?.envelope === undefined || newest === undefined || leaf >= newest.size) throw noLeaf();
    const hashes = await inclusionProof(leaf, newest.size, keptNodes(audit, log));
    return { envelope: found.envelope, proof: formatLogProof({ index: leaf, hashes, checkpoint: newest.checkpoint }) };
  });
