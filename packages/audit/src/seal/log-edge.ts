import { GallraError } from '@gallra/core';
import type { AuditLog } from '@gallra/core/audit';
import { toBase64 } from '@gallra/core/audit';
import type { Transaction } from '@gallra/core/store';
import { concatBytes } from '@noble/hashes/utils.js';
import { verifyCheckpoint } from '../note/checkpoint.ts';
import type { LogKey } from '../note/log-key.ts';
import { sameHash, tileWidth } from '../tree/merkle-tree.ts';
import { edgePlaces, growTree, type TreeEdge, tileHashes } from '../tree/tree-growth.ts';

/** Somebody has changed what was sealed. */
export const altered = (what: string): GallraError =>
  new GallraError(
    'audit.altered',
    `${what} Nothing more is sealed in that log. Export it, verify it against checkpoints kept elsewhere, and find out who changed it.`,
  );

/** The edge that a log's tree had at a size, read from its tiles; shorter where they are. */
async function edgeAt({ audit }: Transaction, log: string, size: number): Promise<TreeEdge> {
  const tiles = await Promise.all(
    edgePlaces(size).map(async ({ level, number }) => {
      const [tile] = await audit.tiles(log, level, { from: number, until: number + 1 });
      if (tile === undefined) return [];
      const then = tileHashes(tile).slice(0, Math.floor(size / tileWidth ** level) % tileWidth);
      return [{ level, number, hashes: toBase64(concatBytes(...then)) }];
    }),
  );
  return { size, tiles: tiles.flat() };
}

/** The root that a log's tree had at a size. */
export const rootAt = async (tx: Transaction, log: string, size: number): Promise<Uint8Array> =>
  growTree(await edgeAt(tx, log, size), []).root;

/**
 * The edge of a log's tree, as its newest checkpoint vouches for it.
 *
 * @throws GallraError `audit.altered` where it is another
 */
export async function vouchedEdge(
  tx: Transaction,
  { log, size }: Pick<AuditLog, 'log' | 'size'>,
  { key }: LogKey,
): Promise<TreeEdge> {
  const edge = await edgeAt(tx, log, size);
  const [newest] = await tx.audit.checkpoints(log, 1);
  if (size === 0 && newest === undefined) return edge;
  const wrong = altered(`The tree of the audit log ${log} is not the one that its newest checkpoint vouches for.`);
  if (newest === undefined) throw wrong;
  let sealed: ReturnType<typeof verifyCheckpoint>;
  try {
    sealed = verifyCheckpoint(newest.checkpoint, [key]);
  } catch {
    throw wrong;
  }
  if (sealed.size !== size || !sameHash(sealed.root, growTree(edge, []).root)) throw wrong;
  return edge;
}
