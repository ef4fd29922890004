/** Arguments that a function takes everywhere. */
const atOnce = 8192;

/**
 * Bytes as standard base64, as many as there are.
 *
 * @param bytes - any number of them
 * @see RFC 4648 section 4
 * @example
 * ```ts
 * import { toBase64 } from '@gallra/core/audit';
 *
 * console.log(toBase64(Uint8Array.of(1, 2, 3))); // AQID
 * ```
 */
export function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < bytes.length; at += atOnce)
    characters += String.fromCharCode(...bytes.subarray(at, at + atOnce));
  return btoa(characters);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = new Int8Array(128).fill(-1);
for (const [value, character] of [...alphabet].entries()) digits[character.charCodeAt(0)] = value;

const paddingOf = (text: string): number => (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);

/**
 * Writes the bytes of a text among others, and tells how many; undefined where it is written otherwise than `toBase64`
 * would. Every event that is verified comes by here with its salt: `atob` would take ten times as long.
 */
export function decodeBase64(text: string, into: Uint8Array, start = 0): number | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = paddingOf(text);
  const end = text.length - padding;
  let group = 0;
  let to = start;
  for (let at = 0; at < end; at++) {
    const digit = digits[text.charCodeAt(at)] ?? -1;
    if (digit < 0) return undefined;
    group = (group << 6) | digit;
    if (at % 4 !== 3) continue;
    into[to++] = group >> 16;
    into[to++] = group >> 8;
    into[to++] = group;
    group = 0;
  }
  // Three digits are two bytes and two bits that nothing uses, two are one byte and four bits: one value has one text.
  if (padding === 1) {
    if ((group & 0b11) !== 0) return undefined;
    into[to++] = group >> 10;
    into[to++] = group >> 2;
  } else if (padding === 2) {
    if ((group & 0b1111) !== 0) return undefined;
    into[to++] = group >> 4;
  }
  return to - start;
}

/**
 * The bytes of standard base64.
 *
 * @param text - of any length
 * @returns undefined where it is written otherwise than `toBase64` would, so that one value has one text
 * @see RFC 4648 sections 3.5 and 4
 * @example
 * ```ts
 * import { fromBase64 } from '@gallra/core/audit';
 *
 * console.log(fromBase64('AQID')?.length, fromBase64('AQI')); // 3 undefined
 * ```
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined;
  const bytes = new Uint8Array((text.length / 4) * 3 - paddingOf(text));
  return decodeBase64(text, bytes) === undefined ? undefined : bytes;
}
