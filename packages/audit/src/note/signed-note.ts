import { GallraError } from '@gallra/core';
import { fromBase64, toBase64 } from '@gallra/core/audit';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { isKeyName, parseSignerKey, parseVerifierKey, type SignerKey, type VerifierKey } from './note-key.ts';

/** One signature under a note. */
export interface NoteSignature {
  readonly name: string;
  /** Id of the key: 8 hexadecimal digits. */
  readonly id: string;
  readonly signature: Uint8Array;
}

/** A text and the signatures under it, verified or not. */
export interface SignedNote {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** More are refused, as verifying each takes time. The specification asks for 16 at least. */
const mostSignatures = 100;

/** Characters of a note, at most, as in the specification's reference implementation. */
const longestNote = 1_000_000;

const malformed = (why: string) =>
  new GallraError('audit.invalid', `This is no signed note: ${why}. Take it over again, byte by byte.`);

/** Newline is the only control character of a note. */
function refuseBadText(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (!text.isWellFormed() || /[\0-\x09\x0b-\x1f]/.test(text)) throw malformed('it has control characters');
}

/**
 * Reads a signed note, and verifies nothing: what it says must not be relied on before `verifyNote`.
 *
 * @param note - text, a blank line, signatures
 * @throws GallraError `audit.invalid` where it is malformed, has more than 100 signatures or a million characters
 * @see C2SP signed-note
 * @example
 * ```ts
 * import { generateNoteKeys, parseNote, signNote } from '@gallra/audit';
 *
 * const note = signNote('Hello\n', [generateNoteKeys('example.com/b0f3').signer]);
 * console.log(parseNote(note).signatures.length); // 1
 * ```
 */
export function parseNote(note: string): SignedNote {
  if (note.length > longestNote) throw malformed(`it is longer than ${longestNote} characters`);
  refuseBadText(note);
  const end = note.lastIndexOf('\n\n');
  if (end < 0) throw malformed('no blank line divides text and signatures');
  if (!note.endsWith('\n') || end + 2 === note.length) throw malformed('no signature stands at its end');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > mostSignatures) throw malformed(`it has more than ${mostSignatures} signatures`);
  const signatures = lines.map((line) => {
    const [dash, name = '', encoded = '', ...rest] = line.split(' ');
    const bytes = fromBase64(encoded);
    if (dash !== '—' || !isKeyName(name) || bytes === undefined || bytes.length < 5 || rest.length > 0)
      throw malformed('a line below its text is no signature');
    return { name, id: bytesToHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

/**
 * Writes a note with the signatures it has.
 *
 * @param note - text and signatures
 * @throws GallraError `audit.invalid` where the text does not end in a newline or has control characters
 * @see C2SP signed-note
 * @example
 * ```ts
 * import { formatNote, generateNoteKeys, parseNote, signNote } from '@gallra/audit';
 *
 * const note = signNote('Hello\n', [generateNoteKeys('example.com/b0f3').signer]);
 * console.log(formatNote(parseNote(note)) === note); // true
 * ```
 */
export function formatNote({ text, signatures }: SignedNote): string {
  refuseBadText(text);
  if (!text.endsWith('\n')) throw malformed('its text does not end in a newline');
  const lines = signatures.map(({ name, id, signature }) => {
    if (!isKeyName(name)) throw malformed('the name of a key has spaces or a plus');
    return `— ${name} ${toBase64(concatBytes(hexToBytes(id), signature))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Signs a text.
 *
 * @param text - ends in a newline
 * @param signers - keys, as text or read; secret
 * @returns the note
 * @throws GallraError `audit.invalid` where the text or a key is malformed
 * @see C2SP signed-note, RFC 8032
 * @example
 * ```ts
 * import { generateNoteKeys, signNote } from '@gallra/audit';
 *
 * console.log(signNote('Hello\n', [generateNoteKeys('example.com/b0f3').signer]));
 * ```
 */
export function signNote(text: string, signers: readonly (string | SignerKey)[]): string {
  const signatures = signers
    .map((key) => (typeof key === 'string' ? parseSignerKey(key) : key))
    .map(({ name, id, seed }) => ({
      name,
      id,
      signature: ed25519.sign(utf8ToBytes(text), seed),
    }));
  return formatNote({ text, signatures });
}

const isSignedBy = ({ publicKey }: VerifierKey, text: string, signature: Uint8Array): boolean =>
  // A signature or key that is none makes the library throw.
  signature.length === 64 && ed25519.verify(signature, utf8ToBytes(text), publicKey, { zip215: false });

/**
 * Verifies a note. Signatures of other keys are ignored, as witnesses may have added theirs.
 *
 * @param note - text, a blank line, signatures
 * @param keys - verifier keys, as text or read
 * @returns the text, and the keys that signed it
 * @throws GallraError `audit.invalid` where note or key is malformed; `audit.altered` where the signature of one of the
 *   keys does not fit, or none of them has signed
 * @see C2SP signed-note
 * @example
 * ```ts
 * import { generateNoteKeys, signNote, verifyNote } from '@gallra/audit';
 *
 * const { signer, verifier } = generateNoteKeys('example.com/b0f3');
 * console.log(verifyNote(signNote('Hello\n', [signer]), [verifier]).text); // Hello
 * ```
 */
export function verifyNote(
  note: string,
  keys: readonly (string | VerifierKey)[],
): { readonly text: string; readonly signedBy: readonly VerifierKey[] } {
  const { text, signatures } = parseNote(note);
  const known = keys.map((key) => (typeof key === 'string' ? parseVerifierKey(key) : key));
  const signedBy = known.filter((key) => {
    const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
    if (!own.every(({ signature }) => isSignedBy(key, text, signature)))
      throw new GallraError(
        'audit.altered',
        'A signature under the note does not fit it: one of the two has been altered.',
      );
    return own.length > 0;
  });
  if (signedBy.length === 0)
    throw new GallraError('audit.altered', 'None of the keys has signed the note; verify it with the key of its log.');
  return { text, signedBy };
}
