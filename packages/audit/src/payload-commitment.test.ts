import { commitment, payload } from '@gallra/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matches } from './payload-commitment.ts';

const commits = (salt: string, body: string) => {
  try {
    return commitment({ salt, body });
  } catch {
    return undefined;
  }
};

test('a payload matches what it was committed to, and nothing else, however long it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3000, size: 'max' }), (text) => {
      const part = payload(text);
      expect(matches(part, commitment(part))).toBe(true);
      expect(matches({ ...part, body: `${part.body} ` }, commitment(part))).toBe(false);
      expect(matches(payload(text), commitment(part))).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('a salt that is none matches nothing', () => {
  const { salt, body } = payload({});
  const committed = commits(salt, body) ?? '';
  for (const wrong of ['', salt.slice(1), `${salt.slice(0, -1)}A`, `ä${salt.slice(1)}`, `-${salt.slice(1)}`]) {
    expect(commits(wrong, body)).toBeUndefined();
    expect(matches({ salt: wrong, body }, committed)).toBe(false);
  }
});
