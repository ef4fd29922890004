import { randomBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonical-json.ts';
import { GallraError } from '../error.ts';
import { sha256Hex } from '../sha256.ts';
import { decodeBase64, toBase64 } from './base64.ts';

/** A part of an event that can be erased. The envelope holds a commitment to it, which tells nothing without the salt. */
export interface Payload {
  /** 32 random bytes, in base64. */
  readonly salt: string;
  /** Canonical JSON (RFC 8785). */
  readonly body: string;
}

const saltSize = 32;
/** Digits of a salt in base64, of which the last is `=`. */
const saltText = 44;

/** Salts drawn at once: asking for random bytes, or for base64, takes as long as the hash they are for. */
const drawn = 128;
let salts: string[] = [];

function freshSalt(): string {
  const salt = salts.pop();
  if (salt !== undefined) return salt;
  // 33 bytes each are 44 digits, of which the first 42 and a part of the next are the salt; the last byte is nothing.
  const random = randomBytes(drawn * (saltSize + 1));
  for (let last = saltSize; last < random.length; last += saltSize + 1) random[last] = 0;
  const digits = toBase64(random);
  salts = Array.from({ length: drawn }, (_, index) => `${digits.slice(index * saltText, (index + 1) * saltText - 1)}=`);
  return freshSalt();
}

/** What a commitment is made over begins with this, so that it is never taken for the hash of anything else. */
export const commitmentDomain = 'gallra/audit/commitment/v1\n';

const encoder = new TextEncoder();
const domain = encoder.encode(commitmentDomain);
const before = domain.length + saltSize;

/** The domain, a salt and a body: written anew each time, and made longer for a longer body. */
let bytes = new Uint8Array(1024);
bytes.set(domain);

/** Writes the 32 bytes of a salt behind the domain; false where it is none. */
const writeSalt = (salt: string): boolean =>
  salt.length === saltText && decodeBase64(salt, bytes, domain.length) === saltSize;

/** Undefined where the salt is none. */
function committedTo({ salt, body }: Payload): string | undefined {
  if (bytes.length < before + 3 * body.length) {
    bytes = new Uint8Array(2 * (before + 3 * body.length));
    bytes.set(domain);
  }
  if (!writeSalt(salt)) return undefined;
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
 * import { commitment, payload } from '@gallra/core/audit';
 *
 * console.log(commitment(payload({ actor: 'agent-7' })).length); // 64
 * ```
 */
export function commitment(payload: Payload): string {
  const committed = committedTo(payload);
  if (committed === undefined)
    throw new GallraError('audit.invalid', 'The salt of a payload is 32 bytes in base64; this one has been altered.');
  return committed;
}

/**
 * Whether a payload is what an envelope commits to.
 *
 * @param payload - the payload, as it is kept
 * @param committed - what the envelope says, in hexadecimal
 * @returns false too where the salt is not 32 bytes in base64
 * @see RFC 6234 (SHA-256)
 * @example
 * ```ts
 * import { commitment, isCommitted, payload } from '@gallra/core/audit';
 *
 * const made = payload({ actor: 'agent-7' });
 * console.log(isCommitted(made, commitment(made))); // true
 * ```
 */
export const isCommitted = (payload: Payload, committed: string): boolean => committedTo(payload) === committed;

/**
 * Makes a payload with a salt of its own.
 *
 * @param content - JSON
 * @throws GallraError `audit.invalid` where it is not JSON
 * @see RFC 8785 (JSON Canonicalization Scheme)
 * @example
 * ```ts
 * import { payload } from '@gallra/core/audit';
 *
 * console.log(payload({ role: 'agent', actor: 'agent-7' }).body); // {"actor":"agent-7","role":"agent"}
 * ```
 */
export const payload = (content: unknown): Payload => committedPayload(content).payload;

/** A payload, and what an envelope says of it. */
export interface CommittedPayload {
  readonly payload: Payload;
  readonly commitment: string;
}

/**
 * The text in which content is recorded.
 *
 * @throws GallraError `audit.invalid` where it is not JSON
 */
export function recordedText(content: unknown): string {
  const text = canonicalJson(content);
  if (text === undefined) throw new GallraError('audit.invalid', 'Only JSON can be recorded in an event.');
  return text;
}

/** Makes a payload, and the commitment to it. */
export const committedPayload = (content: unknown): CommittedPayload => committedBody(recordedText(content));

/** The same, of what is canonical already. */
export function committedBody(body: string): CommittedPayload {
  const made = { salt: freshSalt(), body };
  return { payload: made, commitment: commitment(made) };
}
