import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';
import { decryptedValue, encryptedValue, freshSecret, recordedDigest } from './recorded-value.ts';

const place = { subject: 'a1', table: 'contacts', column: 'notes' };
const nonce = toBase64(new Uint8Array(32));

const bytesOf = (text: string) => fromBase64(text) ?? new Uint8Array();

describe('the digest of a value', () => {
  test('is SHA-256 over the nonce and the canonical JSON of the value', () => {
    // (head -c 32 /dev/zero; printf '"070-1"') | sha256sum
    expect(recordedDigest('070-1', nonce).sha256).toBe(
      'd93e22c84d3fd8dffbfa840a41390624b820576aeacb544703e335c50359534b',
    );
  });

  test('is another each time, so that nobody can try values against many at once', () => {
    expect(recordedDigest('070-1').sha256).not.toBe(recordedDigest('070-1').sha256);
  });

  test.each([
    ['a date', new Date('2026-11-22T08:00:00.000Z'), '2026-11-22T08:00:00.000Z'],
    ['a large integer', 2n ** 63n, '9223372036854775808'],
    ['bytes', new Uint8Array([1, 2, 3]), 'AQID'],
    ['an infinite number', Number.POSITIVE_INFINITY, 'Infinity'],
    ['nothing', undefined, null],
    ['JSON, whatever the order of its members', { b: 1, a: [2] }, { a: [2], b: 1 }],
  ])('takes %s as JSON', (_, value, json) => {
    expect(recordedDigest(value, nonce)).toEqual(recordedDigest(json, nonce));
  });
});

describe('a value that is encrypted', () => {
  test.each([['Calls on Mondays 🏠'], [null], [17.5], [{ a: [1, 'b'] }], ['x'.repeat(300_000)]])(
    'is read with the key',
    (value) => {
      const secret = freshSecret();
      expect(decryptedValue(secret, place, encryptedValue(secret, place, value))).toEqual(value);
    },
  );

  test('is AES-256-GCM as everybody has it (NIST SP 800-38D)', async () => {
    const secret = freshSecret();
    const bytes = bytesOf(encryptedValue(secret, place, 'Mondays').aes256gcm);
    const key = await crypto.subtle.importKey('raw', bytesOf(secret), 'AES-GCM', false, ['decrypt']);
    const additionalData = new TextEncoder().encode('gallra/audit/value/v1\n["a1","contacts","notes"]');
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData },
      key,
      bytes.slice(12),
    );
    expect(new TextDecoder().decode(opened)).toBe('"Mondays"');
  });

  test('is unreadable with another key, in another place, and once altered', () => {
    const secret = freshSecret();
    const recorded = encryptedValue(secret, place, 'Mondays');
    const bytes = bytesOf(recorded.aes256gcm);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    const altered = expect.objectContaining({ code: 'audit.altered' });
    expect(() => decryptedValue(freshSecret(), place, recorded)).toThrow(altered);
    for (const other of [{ subject: 'b2' }, { table: 'deals' }, { column: 'phone' }])
      expect(() => decryptedValue(secret, { ...place, ...other }, recorded)).toThrow(altered);
    expect(() => decryptedValue(secret, place, { aes256gcm: toBase64(bytes) })).toThrow(altered);
    expect(() => decryptedValue(secret, place, { aes256gcm: '!' })).toThrow(altered);
  });

  test('is made with a key of 32 bytes, which stands in no error', () => {
    for (const secret of ['Mondays', toBase64(new Uint8Array(16))]) {
      const invalid = expect.objectContaining({ code: 'audit.invalid', message: expect.not.stringContaining(secret) });
      expect(() => encryptedValue(secret, place, 'Mondays')).toThrow(invalid);
      expect(() => recordedDigest('Mondays', secret)).toThrow(invalid);
    }
  });
});
