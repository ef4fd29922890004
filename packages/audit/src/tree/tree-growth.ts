import type { TreeTile } from '@gallra/core/audit';
import { fromBase64, toBase64 } from '@gallra/core/audit';
import { concatBytes } from '@noble/hashes/utils.js';
import { merkleFrontier } from './merkle-frontier.ts';
import { hashSize, tileWidth } from './merkle-tree.ts';
import { fullSubtrees } from './subtree.ts';

/** A tree as far as it can still change: per level the last tile, where that is not full. */
export interface TreeEdge {
  readonly size: number;
  readonly tiles: readonly TreeTile[];
}

/** A tree that has grown. */
export interface GrownTree {
  readonly edge: TreeEdge;
  /** Tiles that are new or have become longer. */
  readonly changed: readonly TreeTile[];
  readonly root: Uint8Array;
}

/** The hashes of a tile; none where it is no tile. */
export function tileHashes({ hashes }: Pick<TreeTile, 'hashes'>): readonly Uint8Array[] {
  const bytes = fromBase64(hashes) ?? new Uint8Array();
  return Array.from({ length: bytes.length / hashSize }, (_, index) =>
    bytes.subarray(index * hashSize, (index + 1) * hashSize),
  );
}

/** The root over hashes side by side. */
function rootOver(hashes: readonly Uint8Array[]): Uint8Array {
  const tree = merkleFrontier();
  for (const hash of hashes) tree.append(hash);
  return tree.root();
}

/** The full subtrees that a row of them makes up, the widest first. */
const wider = (row: readonly Uint8Array[]): readonly Uint8Array[] =>
  fullSubtrees(0, row.length).map(({ level, index }) =>
    rootOver(row.slice(index * 2 ** level, (index + 1) * 2 ** level)),
  );

/** The places of the tiles at the edge of a tree, by level; those that would be empty are left out. */
export function edgePlaces(size: number): readonly Pick<TreeTile, 'level' | 'number'>[] {
  const places: Pick<TreeTile, 'level' | 'number'>[] = [];
  for (let level = 0, count = size; count > 0; level += 1) {
    if (count % tileWidth > 0) places.push({ level, number: Math.floor(count / tileWidth) });
    count = Math.floor(count / tileWidth);
  }
  return places;
}

/**
 * Adds leaves to a tree of which only the edge is known, in time for the new leaves alone.
 *
 * @param edge - size, and the tiles of {@link edgePlaces}
 * @param leaves - leaf hashes, in order
 * @returns the new edge, the tiles to be stored, and the root
 * @see RFC 6962 section 2.1
 */
export function growTree(edge: TreeEdge, leaves: readonly Uint8Array[]): GrownTree {
  const rows: Uint8Array[][] = [];
  const counts: number[] = [];
  for (let level = 0, count = edge.size; count > 0 || level === 0; level += 1) {
    const last = edge.tiles.find((tile) => tile.level === level);
    rows.push(last === undefined ? [] : [...tileHashes(last)]);
    counts.push(count);
    count = Math.floor(count / tileWidth);
  }
  const changed = new Map<string, TreeTile>();
  const write = (level: number) => {
    const row = rows[level] ?? [];
    const number = Math.ceil((counts[level] ?? 0) / tileWidth) - 1;
    if (row.length > 0) changed.set(`${level}/${number}`, { level, number, hashes: toBase64(concatBytes(...row)) });
  };
  const add = (level: number, hash: Uint8Array): void => {
    rows[level] ??= [];
    rows[level].push(hash);
    counts[level] = (counts[level] ?? 0) + 1;
    if (rows[level].length < tileWidth) return;
    write(level);
    const full = rootOver(rows[level]);
    rows[level] = [];
    add(level + 1, full);
  };
  for (const leaf of leaves) add(0, leaf);
  rows.forEach((_, level) => {
    write(level);
  });
  const size = edge.size + leaves.length;
  const tiles = edgePlaces(size).flatMap(({ level, number }) => {
    const hashes = rows[level] ?? [];
    return hashes.length === 0 ? [] : [{ level, number, hashes: toBase64(concatBytes(...hashes)) }];
  });
  const root = merkleFrontier(size, rows.toReversed().flatMap(wider)).root();
  return { edge: { size, tiles }, changed: leaves.length === 0 ? [] : [...changed.values()], root };
}
