import { gcm } from '@noble/ciphers/aes.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import { concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { GallraError } from '../error.ts';
import { sha256Hex } from '../sha256.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { recordedText } from './payload.ts';

/** A value of which only a digest is recorded: whoever has the value can show that it is the one. */
export interface RecordedDigest {
  /** In hexadecimal, over the nonce and the value's canonical JSON in UTF-8. */
  readonly sha256: string;
  /** 32 random bytes, in base64. */
  readonly nonce: string;
}

/** A value that can be read with the person's key alone. */
export interface EncryptedValue {
  /** The nonce (12 bytes), what is encrypted and the tag (16 bytes), in base64. */
  readonly aes256gcm: string;
}

/** What was written for one data subject, as the content of a change: column by column, row by row; no row is named. */
export interface RecordedRows {
  readonly rows: readonly Readonly<Record<string, RecordedDigest | EncryptedValue>>[];
}

/** Where a value belongs: it is readable nowhere else. */
export interface ValueContext {
  /** The data subject's random reference. */
  readonly subject: string;
  readonly table: string;
  readonly column: string;
}

/** What drivers give as more than JSON, as text. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return toBase64(value);
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  return value ?? null;
}

const jsonOf = (value: unknown): Uint8Array => utf8ToBytes(recordedText(plain(value)));

const bytesOf = (context: ValueContext): Uint8Array =>
  utf8ToBytes(`gallra/audit/value/v1\n${JSON.stringify([context.subject, context.table, context.column])}`);

/** The bytes of a key or a nonce; neither stands in the error. */
function secretBytes(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (bytes?.length !== 32)
    throw new GallraError('audit.invalid', 'A key or a nonce is 32 bytes in base64: make it with freshSecret().');
  return bytes;
}

/**
 * A digest of a value. Without the nonce nobody can try what the value might have been; the two go together.
 *
 * @param value - as the driver reads it; dates are taken as ISO 8601, bytes as base64, large integers as text
 * @param nonce - 32 bytes in base64; default: random ones
 * @throws GallraError `audit.invalid` where the value is not JSON, or the nonce is not 32 bytes in base64
 * @see RFC 6234 (SHA-256), RFC 8785 (JSON Canonicalization Scheme)
 * @example
 * ```ts
 * import { recordedDigest } from '@gallra/core/audit';
 *
 * const { sha256, nonce } = recordedDigest('070-1');
 * console.log(recordedDigest('070-1', nonce).sha256 === sha256); // true
 * ```
 */
export function recordedDigest(value: unknown, nonce: string = freshSecret()): RecordedDigest {
  return { sha256: sha256Hex(concatBytes(secretBytes(nonce), jsonOf(value))), nonce };
}

/**
 * A key for {@link encryptedValue}, or a nonce: 32 random bytes, in base64.
 *
 * @example
 * ```ts
 * import { freshSecret } from '@gallra/core/audit';
 *
 * console.log(freshSecret().length); // 44
 * ```
 */
export const freshSecret = (): string => toBase64(randomBytes(32));

/**
 * Encrypts a value for one place in the log. Without the key, which is destroyed when the person is forgotten, it is
 * unreadable in every copy.
 *
 * @param secret - the person's key
 * @param context - where it belongs
 * @param value - as for {@link recordedDigest}
 * @throws GallraError `audit.invalid` where the value is not JSON, or the key is not 32 bytes in base64
 * @see GDPR Art. 17(1), 32(1)(a); NIST SP 800-38D (AES-GCM)
 * @example
 * ```ts
 * import { encryptedValue, freshSecret } from '@gallra/core/audit';
 *
 * const context = { subject: 'a1…', table: 'contacts', column: 'notes' };
 * console.log(encryptedValue(freshSecret(), context, 'Calls on Mondays').aes256gcm.includes('Mondays')); // false
 * ```
 */
export function encryptedValue(secret: string, context: ValueContext, value: unknown): EncryptedValue {
  return { aes256gcm: toBase64(managedNonce(gcm)(secretBytes(secret), bytesOf(context)).encrypt(jsonOf(value))) };
}

/**
 * Reads what {@link encryptedValue} made.
 *
 * @param secret - the person's key
 * @param context - where it stands
 * @param recorded - as it is kept
 * @returns JSON: dates and bytes are text
 * @throws GallraError `audit.altered` where it was altered, or belongs elsewhere
 * @see NIST SP 800-38D (AES-GCM)
 * @example
 * ```ts
 * import { decryptedValue, encryptedValue, freshSecret } from '@gallra/core/audit';
 *
 * const secret = freshSecret();
 * const context = { subject: 'a1…', table: 'contacts', column: 'notes' };
 * const recorded = encryptedValue(secret, context, 'Calls on Mondays');
 * console.log(decryptedValue(secret, context, recorded)); // Calls on Mondays
 * ```
 */
export function decryptedValue(secret: string, context: ValueContext, { aes256gcm }: EncryptedValue): unknown {
  try {
    const encrypted = fromBase64(aes256gcm) ?? new Uint8Array();
    const bytes = managedNonce(gcm)(secretBytes(secret), bytesOf(context)).decrypt(encrypted);
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new GallraError(
      'audit.altered',
      'An encrypted value of the audit log has been altered, or stands where it does not belong. Verify the log.',
    );
  }
}
