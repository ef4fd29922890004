import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintIndex } from '../verify/fingerprint-index.ts';
import { formatLeafRanges, leafSet, parseLeafRanges } from './leaf-set.ts';

const numbers = fc.uniqueArray(fc.nat(3000)).map((some) => some.sort((a, b) => a - b));

describe('leaf numbers', () => {
  test('are written as ranges and read again', async () => {
    await everyCase(
      fc.property(numbers, (leaves) => {
        const read = (parseLeafRanges(formatLeafRanges(leaves)) ?? []).flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
        expect(read).toEqual(leaves);
      }),
      1000,
    );
    expect(formatLeafRanges([0, 1, 2, 19, 25, 26])).toBe('0-2,19,25-26');
  });

  test('are kept as a set', async () => {
    await everyCase(
      fc.property(numbers, fc.nat(3000), (leaves, asked) => {
        const set = leafSet();
        for (const leaf of leaves.toReversed()) set.add(leaf);
        expect([...set.values()]).toEqual(leaves);
        expect(set.has(asked)).toBe(leaves.includes(asked));
      }),
      1000,
    );
  });

  test('are added from one on and before another', async () => {
    const ranges = fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { maxLength: 4 });
    await everyCase(
      fc.property(ranges, (some) => {
        const set = leafSet();
        const oracle = new Set<number>();
        for (const [from, until] of some) {
          set.addRange(from, until);
          for (let leaf = from; leaf < until; leaf++) oracle.add(leaf);
        }
        expect([...set.values()]).toEqual([...oracle].sort((a, b) => a - b));
      }),
      1000,
    );
  });
});

describe('an index of texts', () => {
  test('knows where each was seen first, and forgets', async () => {
    const operations = fc.array(fc.tuple(fc.nat(1500), fc.nat(1000), fc.boolean()), { maxLength: 4000 });
    await everyCase(
      fc.property(operations, (steps) => {
        const index = fingerprintIndex();
        const oracle = new Map<string, number>();
        for (const [key, leaf, remove] of steps) {
          const text = `text ${key}`;
          expect(index.get(text)).toBe(oracle.get(text));
          if (remove) {
            index.remove(text);
            oracle.delete(text);
          } else {
            expect(index.add(text, leaf)).toBe(oracle.get(text));
            if (!oracle.has(text)) oracle.set(text, leaf);
          }
        }
        expect([...index.values()].sort()).toEqual([...oracle.values()].sort());
      }),
      200,
    );
  });

  test('keeps what it holds when it is told how many will come, and leaves of any number', () => {
    const index = fingerprintIndex();
    const leaves = [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 7, Number.MAX_SAFE_INTEGER - 2];
    for (const leaf of leaves) index.add(`leaf ${leaf}`, leaf);
    for (const expected of [10, 50_000, 3]) {
      index.reserve(expected);
      expect(leaves.map((leaf) => index.get(`leaf ${leaf}`))).toEqual(leaves);
      expect(index.get('another')).toBeUndefined();
    }
  });

  test('grows beyond its first thousand', () => {
    const index = fingerprintIndex();
    for (let leaf = 0; leaf < 5000; leaf++) expect(index.add(crypto.randomUUID(), leaf)).toBeUndefined();
    expect([...index.values()].length).toBe(5000);
    for (let leaf = 0; leaf < 3000; leaf++) index.add(`id ${leaf}`, leaf);
    for (let leaf = 0; leaf < 3000; leaf++) expect(index.get(`id ${leaf}`)).toBe(leaf);
  });
});
