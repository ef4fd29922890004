import { GallraError } from '@gallra/core';
import { fromBase64, toBase64 } from '@gallra/core/audit';
import type { TreeHead } from '../tree/consistency-proof.ts';
import { hashSize } from '../tree/merkle-tree.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';
import { signNote, verifyNote } from './signed-note.ts';

/** What the sealer of a log vouches for: these many events have this root. */
export interface Checkpoint extends TreeHead {
  /** Which log: `<host's prefix>/<log id>`. */
  readonly origin: string;
  /** Further lines, such as `sealed 2026-11-22T08:00:00.000Z`. */
  readonly extensions: readonly string[];
}

/**
 * The line of a checkpoint that tells when it was made.
 *
 * @param at - when
 * @example
 * ```ts
 * import { sealedLine } from '@gallra/audit';
 *
 * console.log(sealedLine(new Date('2026-11-22T08:00:00Z'))); // sealed 2026-11-22T08:00:00.000Z
 * ```
 */
export function sealedLine(at: Date): string {
  if (Number.isNaN(at.getTime())) throw new GallraError('date.invalid', 'The instant is an invalid Date.');
  return `sealed ${at.toISOString()}`;
}

/**
 * When a checkpoint was made; undefined where it does not tell.
 *
 * @param checkpoint - a checkpoint
 * @example
 * ```ts
 * import { emptyRoot, sealedAt } from '@gallra/audit';
 *
 * const extensions = ['sealed 2026-11-22T08:00:00.000Z'];
 * console.log(sealedAt({ origin: 'example.com/b0f3', size: 0, root: emptyRoot(), extensions })?.getUTCHours()); // 8
 * ```
 */
export function sealedAt({ extensions }: Checkpoint): Date | undefined {
  const pattern = /^sealed (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)$/;
  const told = extensions.map((line) => pattern.exec(line)?.[1]).find((time) => time !== undefined);
  const at = new Date(told ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/**
 * The text of a checkpoint that is signed.
 *
 * @param checkpoint - a checkpoint
 * @throws GallraError `audit.invalid` where a line of it is empty or has a newline, or the root is not 32 bytes
 * @see C2SP tlog-checkpoint
 */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  const isLine = (line: string) => line !== '' && !line.includes('\n');
  if (![origin, ...extensions].every(isLine) || !Number.isSafeInteger(size) || size < 0 || root.length !== hashSize)
    throw new GallraError(
      'audit.invalid',
      'A checkpoint has an origin of one line, a size, a root of 32 bytes, and further lines that are not empty.',
    );
  return [origin, String(size), toBase64(root), ...extensions].map((line) => `${line}\n`).join('');
}

/**
 * Reads the text of a checkpoint.
 *
 * @param text - as signed
 * @throws GallraError `audit.invalid` where it is written otherwise than `checkpointText` would
 * @see C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { parseCheckpoint } from '@gallra/audit';
 *
 * const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
 * console.log(parseCheckpoint(`example.com/b0f3\n0\n${root}\n`).size); // 0
 * ```
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', count = '', encoded = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = /^(0|[1-9][0-9]*)$/.test(count) ? Number(count) : Number.NaN;
  const root = fromBase64(encoded);
  if (
    !text.endsWith('\n') ||
    origin === '' ||
    !Number.isSafeInteger(size) ||
    root?.length !== hashSize ||
    extensions.includes('')
  )
    throw new GallraError(
      'audit.invalid',
      'A checkpoint has the lines origin, size and root in base64, and further ones that are not empty; this one has not.',
    );
  return { origin, size, root, extensions };
}

/**
 * Signs a checkpoint.
 *
 * @param checkpoint - a checkpoint
 * @param signers - keys, as text or read, that of the log first; secret
 * @returns the signed note
 * @throws GallraError `audit.invalid` where the checkpoint or a key is malformed
 * @see C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { emptyRoot, generateNoteKeys, sealedLine, signCheckpoint } from '@gallra/audit';
 *
 * const origin = 'example.com/b0f3';
 * const { signer } = generateNoteKeys(origin);
 * const extensions = [sealedLine(new Date())];
 * console.log(signCheckpoint({ origin, size: 0, root: emptyRoot(), extensions }, [signer]));
 * ```
 */
export const signCheckpoint = (checkpoint: Checkpoint, signers: readonly (string | SignerKey)[]): string =>
  signNote(checkpointText(checkpoint), signers);

/**
 * Verifies a checkpoint and reads it.
 *
 * @param note - the signed note
 * @param keys - verifier keys, as text or read, that of the log among them: it is called like the checkpoint's origin
 * @throws GallraError `audit.invalid` where note, checkpoint or key is malformed; `audit.altered` where a signature does
 *   not fit, or the log's own is missing
 * @see C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { emptyRoot, generateNoteKeys, signCheckpoint, verifyCheckpoint } from '@gallra/audit';
 *
 * const origin = 'example.com/b0f3';
 * const { signer, verifier } = generateNoteKeys(origin);
 * const note = signCheckpoint({ origin, size: 0, root: emptyRoot(), extensions: [] }, [signer]);
 * console.log(verifyCheckpoint(note, [verifier]).size); // 0
 * ```
 */
export function verifyCheckpoint(note: string, keys: readonly (string | VerifierKey)[]): Checkpoint {
  const { text, signedBy } = verifyNote(note, keys);
  const checkpoint = parseCheckpoint(text);
  if (!signedBy.some(({ name }) => name === checkpoint.origin))
    throw new GallraError(
      'audit.altered',
      'The key of the log itself has not signed the checkpoint; verify it with that key.',
    );
  return checkpoint;
}
