import { randomBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { GallraError } from '../error.ts';
import { sha256Hex } from '../sha256.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** A part of an event that can be erased. The envelope holds a commitment to it, which tells nothing without the salt. */
export interface Payload {
  /** 32 random bytes, in base64. */
  readonly salt: string;
  /** Canonical JSON (RFC 8785). */
  readonly body: string;
}

const saltSize = 32;

interface Salt {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Drawn so many at once: to ask for random bytes, or for base64, takes as long as the hash they are for. */
const drawn = 128;
const salts: Salt[] = [];

function freshSalt(): Salt {
  const salt = salts.pop();
  if (salt !== undefined) return salt;
  const random = randomBytes(drawn * saltSize);
  // A byte of nothing behind each, so that 44 digits are one salt: the last of them is of that byte alone.
  const apart = new Uint8Array(drawn * (saltSize + 1));
  for (let index = 0; index < drawn; index++)
    apart.set(random.subarray(index * saltSize, (index + 1) * saltSize), index * (saltSize + 1));
  const digits = toBase64(apart);
  for (let index = 0; index < drawn; index++)
    salts.push({
      bytes: random.subarray(index * saltSize, (index + 1) * saltSize),
      text: `${digits.slice(index * 44, index * 44 + 43)}=`,
    });
  return freshSalt();
}

const encoder = new TextEncoder();
const domain = encoder.encode('gallra/audit/commitment/v1\n');
const before = domain.length + saltSize;

/** The domain, a salt and a body: written anew each time, and made longer for a longer body. */
let bytes = new Uint8Array(1024);
bytes.set(domain);

function committedTo(salt: Uint8Array, body: string): string {
  if (bytes.length < before + 3 * body.length) {
    bytes = new Uint8Array(2 * (before + 3 * body.length));
    bytes.set(domain);
  }
  bytes.set(salt, domain.length);
  const { written } = encoder.encodeInto(body, bytes.subarray(before));
  return sha256Hex(bytes.subarray(0, before + written));
}

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
  return committedTo(bytes, body);
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
export const payload = (content: unknown): Payload => committedPayload(content).payload;

/** Makes a payload, and the commitment to it. */
export function committedPayload(content: unknown): { readonly payload: Payload; readonly commitment: string } {
  const body = canonicalize(content);
  if (body === undefined) throw new GallraError('audit.invalid', 'Only JSON can be recorded in an event.');
  const { bytes: salt, text } = freshSalt();
  return { payload: { salt: text, body }, commitment: committedTo(salt, body) };
}
