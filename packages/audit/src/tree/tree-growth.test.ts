import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRoot, leafHash, nodeHash } from './merkle-tree.ts';
import { edgePlaces, growTree, type TreeEdge } from './tree-growth.ts';

const leaf = (index: number) => leafHash(`leaf ${index}`);

/** MTH, as RFC 6962 section 2.1 defines it. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)));
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const none: TreeEdge = { size: 0, tiles: [] };

describe('a tree that grows', () => {
  test('has the root that RFC 6962 section 2.1 defines, however its leaves came', async () => {
    const pieces = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 250, max: 520 })), {
      maxLength: 6,
    });
    await everyCase(
      fc.property(pieces, (lengths) => {
        let edge = none;
        let root = emptyRoot();
        for (const length of lengths) {
          const from = edge.size;
          const grown = growTree(
            edge,
            Array.from({ length }, (_, index) => leaf(from + index)),
          );
          [edge, root] = [grown.edge, grown.root];
        }
        const all = Array.from({ length: edge.size }, (_, index) => leaf(index));
        expect(hex(root)).toBe(hex(definedRoot(all)));
      }),
      600,
    );
  });

  test('has the same root where nothing is added', () => {
    const { edge, root } = growTree(none, [leaf(0), leaf(1), leaf(2)]);
    expect(growTree(edge, [])).toEqual({ edge, changed: [], root });
  });

  test('stores each tile where its place says, and needs no more than the edge to go on', () => {
    const stored = new Map<string, string>();
    let edge = none;
    let root = emptyRoot();
    for (let size = 0; size < 66_000; size += 3000) {
      const tiles = edgePlaces(edge.size).map((place) => ({
        ...place,
        hashes: stored.get(`${place.level}/${place.number}`) ?? '',
      }));
      const grown = growTree(
        { size, tiles },
        Array.from({ length: 3000 }, (_, index) => leaf(size + index)),
      );
      for (const { level, number, hashes } of grown.changed) stored.set(`${level}/${number}`, hashes);
      [edge, root] = [grown.edge, grown.root];
    }
    expect(edge.size).toBe(66_000);
    expect(edge.tiles.map(({ level, number }) => [level, number])).toEqual([
      [0, 257],
      [1, 1],
      [2, 0],
    ]);
    const leaves = Array.from({ length: 66_000 }, (_, index) => leaf(index));
    expect(hex(root)).toBe(hex(definedRoot(leaves)));
    const level0 = Array.from({ length: 258 }, (_, number) => stored.get(`0/${number}`) ?? '');
    expect(level0.map((text) => Buffer.from(text, 'base64').toString('hex')).join('')).toBe(leaves.map(hex).join(''));
  });
});
