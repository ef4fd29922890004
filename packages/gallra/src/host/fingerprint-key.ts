import { GallraError } from '@gallra/core';

const fix =
  'give 32 random bytes as fingerprintKey; the command also reads them, as base64, from GALLRA_FINGERPRINT_KEY ("openssl rand -base64 32" makes some).';

/** The key that the erasure journal is written under, where something cannot be done without. */
export function requiredKey(key: Uint8Array | undefined, what: string): Uint8Array {
  if (key !== undefined) return key;
  throw new GallraError('key.missing', `${what}: ${fix}`);
}

/** Refuses a key that could be guessed. An empty one is what a variable of the environment gives that is not set. */
export function refuseWeakKey(key: Uint8Array | undefined): void {
  if (key === undefined || key.length >= 16) return;
  if (key.length === 0)
    throw new GallraError('key.missing', `fingerprintKey is empty. Is GALLRA_FINGERPRINT_KEY set? If not, ${fix}`);
  throw new GallraError('key.invalid', `fingerprintKey is too short: ${fix}`);
}

/** What the environment says the key is; undefined where it says nothing. */
export function keyInEnvironment(given = process.env.GALLRA_FINGERPRINT_KEY): Uint8Array | undefined {
  const text = given?.trim() ?? '';
  if (text === '') return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length >= 16) return key;
  throw new GallraError('key.invalid', `GALLRA_FINGERPRINT_KEY is too short: ${fix}`);
}
