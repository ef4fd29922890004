import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commitment, isCommitted, payload } from './payload.ts';

const commits = (salt: string, body: string) => {
  try {
    return commitment({ salt, body });
  } catch {
    return undefined;
  }
};

test('a payload matches what it was committed to, and nothing else, however long it is', async () => {
  await everyCase(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3000, size: 'max' }), (text) => {
      const part = payload(text);
      expect(isCommitted(part, commitment(part))).toBe(true);
      expect(isCommitted({ ...part, body: `${part.body} ` }, commitment(part))).toBe(false);
      expect(isCommitted(payload(text), commitment(part))).toBe(false);
    }),
    500,
  );
});

test('a salt that is none matches nothing', () => {
  const { salt, body } = payload({});
  const committed = commits(salt, body) ?? '';
  for (const wrong of ['', salt.slice(1), `${salt.slice(0, -1)}A`, `ä${salt.slice(1)}`, `-${salt.slice(1)}`]) {
    expect(commits(wrong, body)).toBeUndefined();
    expect(isCommitted({ salt: wrong, body }, committed)).toBe(false);
  }
});
