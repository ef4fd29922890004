import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { GallraError } from '../error.ts';

/** A part of an event that can be erased. The envelope holds a commitment to it, which tells nothing without the salt. */
export interface Payload {
  /** 32 random bytes, in base64. */
  readonly salt: string;
  /** Canonical JSON (RFC 8785). */
  readonly body: string;
}

const domain = utf8ToBytes('gallra/audit/commitment/v1\n');

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/**
 * What an envelope says of a payload: SHA-256, in hexadecimal, over a fixed prefix, the salt and the body.
 *
 * @param payload - the payload, as it is kept
 * @throws GallraError `audit.invalid` where the salt is not 32 bytes in base64
 * @see RFC 6234 (SHA-256)
 * @example
 * ```ts
 * import { commitment, payload } from '@gallra/core';
 *
 * console.log(commitment(payload({ actor: 'agent-7' })).length); // 64
 * ```
 */
export function commitment({ salt, body }: Payload): string {
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(salt) ? fromBase64(salt) : undefined;
  if (bytes === undefined)
    throw new GallraError('audit.invalid', 'The salt of a payload is 32 bytes in base64; this one has been altered.');
  return bytesToHex(sha256(concatBytes(domain, bytes, utf8ToBytes(body))));
}

/**
 * Makes a payload with a salt of its own.
 *
 * @param content - JSON
 * @throws GallraError `audit.invalid` where it is not JSON
 * @see RFC 8785 (JSON Canonicalization Scheme)
 * @example
 * ```ts
 * import { payload } from '@gallra/core';
 *
 * console.log(payload({ role: 'agent', actor: 'agent-7' }).body); // {"actor":"agent-7","role":"agent"}
 * ```
 */
export function payload(content: unknown): Payload {
  const body = canonicalize(content);
  if (body === undefined) throw new GallraError('audit.invalid', 'Only JSON can be recorded in an event.');
  return { salt: toBase64(randomBytes(32)), body };
}
