import type { TreeTile } from '@gallra/core';
import { emptyRoot, hashSize, nodeHash, tileWidth } from './merkle-tree.ts';

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

const toBase64 = (hashes: readonly Uint8Array[]): string => Buffer.concat(hashes).toString('base64');

function fromBase64(text: string): readonly Uint8Array[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / hashSize }, (_, index) =>
    bytes.subarray(index * hashSize, (index + 1) * hashSize),
  );
}

/** The root over a power of two of hashes. */
function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes;
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, pair) =>
      nodeHash(row[2 * pair] ?? emptyRoot(), row[2 * pair + 1] ?? emptyRoot()),
    );
  return row[0] ?? emptyRoot();
}

/** Of a row of subtrees, the perfect ones it divides into, the largest first. */
function peaks(row: readonly Uint8Array[]): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let taken = 0; taken < row.length; ) {
    const width = 2 ** Math.floor(Math.log2(row.length - taken));
    found.push(perfectRoot(row.slice(taken, taken + width)));
    taken += width;
  }
  return found;
}

/** The root of a tree, from its edge: RFC 6962 divides at the largest power of two, so from the right all are joined. */
function rootOf(rows: readonly (readonly Uint8Array[])[]): Uint8Array {
  const all = rows.toReversed().flatMap(peaks);
  const last = all.at(-1) ?? emptyRoot();
  return all.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

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
    rows.push(last === undefined ? [] : [...fromBase64(last.hashes)]);
    counts.push(count);
    count = Math.floor(count / tileWidth);
  }
  const changed = new Map<string, TreeTile>();
  const write = (level: number) => {
    const row = rows[level] ?? [];
    const number = Math.ceil((counts[level] ?? 0) / tileWidth) - 1;
    if (row.length > 0) changed.set(`${level}/${number}`, { level, number, hashes: toBase64(row) });
  };
  const add = (level: number, hash: Uint8Array): void => {
    rows[level] ??= [];
    rows[level].push(hash);
    counts[level] = (counts[level] ?? 0) + 1;
    if (rows[level].length < tileWidth) return;
    write(level);
    const full = perfectRoot(rows[level]);
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
    return hashes.length === 0 ? [] : [{ level, number, hashes: toBase64(hashes) }];
  });
  return { edge: { size, tiles }, changed: leaves.length === 0 ? [] : [...changed.values()], root: rootOf(rows) };
}
