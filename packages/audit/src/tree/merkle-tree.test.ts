import { sha256 } from '@gallra/core/audit';
import { everyCase } from '@gallra/world/cases';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookupIn, treeHash } from '../testing/recursive-tree.ts';
import { consistencyProof, verifyConsistency } from './consistency-proof.ts';
import { inclusionProof, verifyInclusion } from './inclusion-proof.ts';
import { frontierAt, merkleFrontier } from './merkle-frontier.ts';
import { emptyRoot, leafHash, nodeHash } from './merkle-tree.ts';

/** The eight leaves with which Certificate Transparency is tested, and the roots of the first one, two … of them. */
const reference = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const referenceHashes = reference.map((leaf) => sha256(Uint8Array.of(0), hexToBytes(leaf)));
const hex = (hashes: readonly Uint8Array[]) => hashes.map(bytesToHex);
const root = (size: number) => hexToBytes(roots[size] ?? '');

const leavesOf = (size: number) => Array.from({ length: size }, (_, at) => leafHash(`leaf ${at}`));
const sizes = fc.integer({ min: 1, max: 70 });

describe('a Merkle tree (RFC 6962 section 2.1)', () => {
  test('hashes a leaf behind 0x00 and a node behind 0x01', () => {
    expect(leafHash('ä{"v":1}')).toEqual(sha256(Uint8Array.of(0), 'ä{"v":1}'));
    for (const text of ['', 'å'.repeat(9000), '😀\ud800', 'x'.repeat(20_000), 'short'])
      expect(leafHash(text)).toEqual(sha256(Uint8Array.of(0), text));
    expect(nodeHash(root(1), root(2))).toEqual(sha256(Uint8Array.of(1), root(1), root(2)));
    expect(bytesToHex(emptyRoot())).toBe(roots[0]);
  });

  test('has the roots that Certificate Transparency is tested with, at every size on the way', () => {
    const tree = merkleFrontier();
    const found = [bytesToHex(tree.root())];
    for (const hash of referenceHashes) {
      tree.append(hash);
      found.push(bytesToHex(tree.root()));
    }
    expect(found).toEqual(roots);
  });

  test('has the root of the recursive definition, also where it goes on from an earlier size', async () => {
    await everyCase(
      fc.asyncProperty(sizes, fc.nat(70), async (size, begun) => {
        const leaves = leavesOf(size);
        const tree = await frontierAt(Math.min(begun, size), lookupIn(leaves));
        for (const leaf of leaves.slice(begun)) tree.append(leaf);
        expect(tree.size).toBe(size);
        expect(tree.root()).toEqual(treeHash(leaves));
      }),
      1000,
    );
  });
});

describe('an inclusion proof (RFC 6962 section 2.1.1)', () => {
  test('of leaf 5 among 8, and of leaf 2 among 3, is as Certificate Transparency has it', async () => {
    const beside = [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ];
    expect(hex(await inclusionProof(5, 8, lookupIn(referenceHashes)))).toEqual(beside);
    expect(hex(await inclusionProof(2, 3, lookupIn(referenceHashes)))).toEqual([roots[2]]);
    expect(
      verifyInclusion({ hash: referenceHashes[5]!, leaf: 5 }, beside.map(hexToBytes), { size: 8, root: root(8) }),
    ).toBe(true);
  });

  test('shows each leaf, and no other leaf, place, size or root', async () => {
    await everyCase(
      fc.asyncProperty(sizes, fc.nat(), async (size, any) => {
        const leaves = leavesOf(size);
        const leaf = any % size;
        const proof = await inclusionProof(leaf, size, lookupIn(leaves));
        const whole = treeHash(leaves);
        const own = leaves[leaf]!;
        expect(verifyInclusion({ hash: own, leaf }, proof, { size, root: whole })).toBe(true);
        expect(verifyInclusion({ hash: leafHash('another'), leaf }, proof, { size, root: whole })).toBe(false);
        expect(verifyInclusion({ hash: own, leaf }, proof, { size, root: leafHash('another') })).toBe(false);
        expect(verifyInclusion({ hash: own, leaf }, [...proof, own], { size, root: whole })).toBe(false);
        if (size > 1)
          expect(verifyInclusion({ hash: own, leaf: (leaf + 1) % size }, proof, { size, root: whole })).toBe(false);
        if (proof.length > 0)
          expect(verifyInclusion({ hash: own, leaf }, proof.slice(1), { size, root: whole })).toBe(false);
      }),
      1000,
    );
  });

  test('is refused for a leaf that is not there', async () => {
    await expect(inclusionProof(8, 8, lookupIn(referenceHashes))).rejects.toThrow(/no leaf 8/);
    expect(verifyInclusion({ hash: root(1), leaf: 1 }, [], { size: 1, root: root(1) })).toBe(false);
  });
});

describe('a consistency proof (RFC 6962 section 2.1.2)', () => {
  test('of 6 and 8, of 1 and 8, and of 2 and 5 is as Certificate Transparency has it', async () => {
    const nodeAt = lookupIn(referenceHashes);
    expect(hex(await consistencyProof(6, 8, nodeAt))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(hex(await consistencyProof(1, 8, nodeAt))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(await consistencyProof(2, 5, nodeAt))).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  test('shows that one tree begins with the other, and nothing else', async () => {
    await everyCase(
      fc.asyncProperty(sizes, fc.nat(), async (size, any) => {
        const leaves = leavesOf(size);
        const earlier = any % (size + 1);
        const proof = await consistencyProof(earlier, size, lookupIn(leaves));
        const [old, now] = [leaves.slice(0, earlier), leaves].map((of) => ({ size: of.length, root: treeHash(of) }));
        const another = leafHash('another');
        expect(verifyConsistency(old!, now!, proof)).toBe(true);
        expect(verifyConsistency({ size: earlier, root: another }, now!, proof)).toBe(false);
        if (earlier > 0) expect(verifyConsistency(old!, { size, root: another }, proof)).toBe(false);
        expect(verifyConsistency(old!, now!, [...proof, another])).toBe(false);
        if (proof.length > 0) expect(verifyConsistency(old!, now!, proof.slice(0, -1))).toBe(false);
      }),
      1000,
    );
  });

  test('is refused for an earlier tree that is larger', async () => {
    await expect(consistencyProof(9, 8, lookupIn(referenceHashes))).rejects.toThrow(/swap them/);
    expect(verifyConsistency({ size: 8, root: root(8) }, { size: 1, root: root(1) }, [])).toBe(false);
  });
});
