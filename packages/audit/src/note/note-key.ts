import { GallraError } from '@gallra/core';
import { fromBase64, sha256, toBase64 } from '@gallra/core/audit';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Ed25519, as the specification numbers kinds of signatures. */
const signatureType = 1;

/** A key that notes are verified with. */
export interface VerifierKey {
  /** Whose it is: for a log, its origin. */
  readonly name: string;
  /** 8 hexadecimal digits, computed from name and key. */
  readonly id: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A key that notes are signed with. Secret. */
export interface SignerKey extends VerifierKey {
  /** 32 bytes. */
  readonly seed: Uint8Array;
}

/** Whether a key may be called so: no spaces, no plus, no control characters. */
export const isKeyName = (name: string): boolean => name.isWellFormed() && /^[^+\p{White_Space}\p{Cc}]+$/u.test(name);

const keyId = (name: string, publicKey: Uint8Array): string =>
  bytesToHex(sha256(`${name}\n`, Uint8Array.of(signatureType), publicKey).subarray(0, 4));

/** How a key, secret or not, is written. */
function keyText(name: string, publicKey: Uint8Array, key: Uint8Array): string {
  if (!isKeyName(name))
    throw new GallraError(
      'audit.invalid',
      'The name of a key has no spaces and no plus: name it like "example.com/log".',
    );
  return `${name}+${keyId(name, publicKey)}+${toBase64(Uint8Array.of(signatureType, ...key))}`;
}

/** Name, id and 32 bytes of `<name>+<id>+<base64>`. */
function partsOf(text: string): { name: string; id: string; bytes: Uint8Array } | undefined {
  const [, name = '', id = '', key = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = fromBase64(key);
  if (!isKeyName(name) || bytes?.length !== 33 || bytes[0] !== signatureType) return undefined;
  return { name, id, bytes: bytes.subarray(1) };
}

/**
 * Reads a key that notes are verified with: `<name>+<id>+<base64>`.
 *
 * @param text - as `generateNoteKeys` made it
 * @throws GallraError `audit.invalid` where it is no such key for Ed25519, or its id is another's
 * @see C2SP signed-note
 * @example
 * ```ts
 * import { parseVerifierKey } from '@gallra/audit';
 *
 * const { name, id } = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
 * console.log(name, id); // PeterNeumann c74f20a3
 * ```
 */
export function parseVerifierKey(text: string): VerifierKey {
  const parts = partsOf(text);
  if (parts === undefined || keyId(parts.name, parts.bytes) !== parts.id)
    throw new GallraError(
      'audit.invalid',
      'A verifier key is written <name>+<8 hexadecimal digits>+<base64> and is for Ed25519; copy it again as it was made.',
    );
  return { name: parts.name, id: parts.id, publicKey: parts.bytes };
}

/**
 * Reads a key that notes are signed with: `PRIVATE+KEY+<name>+<id>+<base64>`.
 *
 * @param text - as `generateNoteKeys` made it; secret
 * @throws GallraError `audit.invalid` where it is no such key for Ed25519, or its id is another's
 * @see C2SP signed-note, RFC 8032 section 5.1.5
 * @example
 * ```ts
 * import { generateNoteKeys, parseSignerKey } from '@gallra/audit';
 *
 * console.log(parseSignerKey(generateNoteKeys('example.com/b0f3').signer).name); // example.com/b0f3
 * ```
 */
export function parseSignerKey(text: string): SignerKey {
  const secret = 'PRIVATE+KEY+';
  const parts = text.startsWith(secret) ? partsOf(text.slice(secret.length)) : undefined;
  const publicKey = parts === undefined ? undefined : ed25519.getPublicKey(parts.bytes);
  if (parts === undefined || publicKey === undefined || keyId(parts.name, publicKey) !== parts.id)
    throw new GallraError(
      'audit.invalid',
      'A signer key is written PRIVATE+KEY+<name>+<8 hexadecimal digits>+<base64> and is for Ed25519; copy it again as it was made.',
    );
  return { name: parts.name, id: parts.id, publicKey, seed: parts.bytes };
}

/**
 * Makes a pair of keys.
 *
 * @param name - whose they are: for a log, its origin
 * @returns both as text; the signer key is secret
 * @throws GallraError `audit.invalid` where the name has spaces or a plus
 * @see C2SP signed-note, RFC 8032
 * @example
 * ```ts
 * import { generateNoteKeys } from '@gallra/audit';
 *
 * const { signer, verifier } = generateNoteKeys('example.com/b0f3');
 * console.log(signer.startsWith('PRIVATE+KEY+example.com/b0f3+'), verifier.startsWith('example.com/b0f3+')); // true true
 * ```
 */
export function generateNoteKeys(name: string): { readonly signer: string; readonly verifier: string } {
  const { secretKey, publicKey } = ed25519.keygen();
  return {
    signer: `PRIVATE+KEY+${keyText(name, publicKey, secretKey)}`,
    verifier: keyText(name, publicKey, publicKey),
  };
}

/** A key that has been read, under another name. */
export const keyNamed = <Key extends VerifierKey>(key: Key, name: string): Key => ({
  ...key,
  name,
  id: keyId(name, key.publicKey),
});

/**
 * A verifier key under another name: one secret signs for many logs, and none of their signatures passes for another's.
 *
 * @param verifier - a verifier key
 * @param name - the other name, such as the origin of a log
 * @throws GallraError `audit.invalid` where the key or the name is none
 * @see C2SP signed-note
 * @example
 * ```ts
 * import { generateNoteKeys, verifierNamed } from '@gallra/audit';
 *
 * const { verifier } = generateNoteKeys('example.com/audit');
 * console.log(verifierNamed(verifier, 'example.com/audit/b0f3').split('+')[0]); // example.com/audit/b0f3
 * ```
 */
export function verifierNamed(verifier: string, name: string): string {
  const { publicKey } = parseVerifierKey(verifier);
  return keyText(name, publicKey, publicKey);
}

/**
 * The verifier key that goes with a signer key.
 *
 * @param signer - a signer key
 * @throws GallraError `audit.invalid` where it is none
 * @see C2SP signed-note
 * @example
 * ```ts
 * import { generateNoteKeys, verifierOf } from '@gallra/audit';
 *
 * const { signer, verifier } = generateNoteKeys('example.com/audit');
 * console.log(verifierOf(signer) === verifier); // true
 * ```
 */
export function verifierOf(signer: string): string {
  const { name, publicKey } = parseSignerKey(signer);
  return keyText(name, publicKey, publicKey);
}
