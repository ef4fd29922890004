import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, fromBase64, toBase64 } from './base64.ts';

/** What the platform, which forgives much, makes of a text. */
function writtenAgain(text: string): string | undefined {
  try {
    return btoa(atob(text));
  } catch {
    return undefined;
  }
}

const bytes = fc.uint8Array({ maxLength: 100 });

describe('base64 (RFC 4648 section 4)', () => {
  test('is what the platform makes of the same bytes, and is read back', async () => {
    await everyCase(
      fc.property(bytes, (some) => {
        expect(toBase64(some)).toBe(btoa(String.fromCharCode(...some)));
        expect(fromBase64(toBase64(some))).toEqual(new Uint8Array(some));
      }),
      1000,
    );
  });

  test('has one text for one value: whatever is read is written alike', async () => {
    const near = fc.stringMatching(/^[AQgwBCDE/+=-]{0,12}$/);
    await everyCase(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (text) => {
        const read = fromBase64(text);
        expect(read !== undefined).toBe(writtenAgain(text) === text);
        if (read !== undefined) expect(toBase64(read)).toBe(text);
      }),
      1000,
    );
  });

  test('is of any length, also the longest that a stranger sends', () => {
    const many = new Uint8Array(3_000_001).fill(7);
    const text = toBase64(many);
    expect(fromBase64(text)).toHaveLength(many.length);
    expect(fromBase64(`${text.slice(0, -1)}A`)).toBeUndefined();
  });

  test('is written among other bytes, which stay', () => {
    const into = new Uint8Array(6).fill(9);
    expect(decodeBase64('AQI=', into, 2)).toBe(2);
    expect([...into]).toEqual([9, 9, 1, 2, 9, 9]);
  });
});
