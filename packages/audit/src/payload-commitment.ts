import type { Payload } from '@gallra/core';
import { sha256Hex } from '@gallra/core';
import { hashSize } from './merkle-tree.ts';

const encoder = new TextEncoder();
const domain = encoder.encode('gallra/audit/commitment/v1\n');

/** The domain, a salt and a body: written anew each time, and made longer for a longer body. */
let bytes = new Uint8Array(1024);
bytes.set(domain);

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = new Int8Array(128).fill(-1);
for (const [value, character] of [...alphabet].entries()) digits[character.charCodeAt(0)] = value;

const saltText = 44;

/** Writes the 32 bytes of a salt behind the domain; false where it is none. */
function writeSalt(salt: string): boolean {
  if (salt.length !== saltText || salt.charCodeAt(saltText - 1) !== 0x3d) return false;
  let group = 0;
  let to = domain.length;
  for (let at = 0; at < saltText - 1; at++) {
    const digit = digits[salt.charCodeAt(at)] ?? -1;
    if (digit < 0) return false;
    group = (group << 6) | digit;
    if (at % 4 !== 3) continue;
    bytes[to++] = group >> 16;
    bytes[to++] = group >> 8;
    bytes[to++] = group;
    group = 0;
  }
  // Three digits are left: two bytes, and two bits that nothing uses.
  bytes[to++] = group >> 10;
  bytes[to++] = group >> 2;
  return true;
}

/**
 * Whether a payload is what an envelope commits to: `commitment` of core, in a fifth of the time, as a verifier does
 * nothing more often.
 */
export function matches({ salt, body }: Payload, committed: string): boolean {
  const from = domain.length + hashSize;
  if (bytes.length < from + 3 * body.length) {
    bytes = new Uint8Array(2 * (from + 3 * body.length));
    bytes.set(domain);
  }
  if (!writeSalt(salt)) return false;
  const { written } = encoder.encodeInto(body, bytes.subarray(from));
  return sha256Hex(bytes.subarray(0, from + written)) === committed;
}
