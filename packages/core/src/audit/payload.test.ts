import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

describe('what is no JSON', () => {
  const circle: Record<string, unknown> = { name: 'Karin Exempel' };
  circle.itself = circle;
  const kinds: readonly (readonly [string, unknown])[] = [
    ['a circle', circle],
    ['a number that is none', { amount: Number.NaN }],
    ['a big integer', { amount: 1n }],
    ['half of a surrogate pair', { name: 'Karin \ud800' }],
    ['a function', () => 'Karin Exempel'],
    ['nothing at all', undefined],
    [
      'an object whose own words fail',
      {
        toJSON() {
          throw new Error('Karin Exempel');
        },
      },
    ],
  ];

  test.each(kinds)('is refused without the value: %s', (_, content) => {
    const refused = expect.objectContaining({
      code: 'audit.invalid',
      message: 'Only JSON can be recorded in an event.',
    });
    expect(() => payload(content)).toThrow(refused);
  });
});
