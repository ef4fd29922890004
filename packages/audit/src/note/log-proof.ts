import { GallraError } from '@gallra/core';
import { fromBase64, toBase64 } from '@gallra/core/audit';
import { verifyInclusion } from '../tree/inclusion-proof.ts';
import { hashSize, leafHash } from '../tree/merkle-tree.ts';
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts';

/** That an event stands in a log, in a form that travels with a copy of its envelope. */
export interface LogProof {
  /** Number of the event in its log, from 0. */
  readonly index: number;
  /** Hashes beside its way to the root, from the leaf upwards. */
  readonly hashes: readonly Uint8Array[];
  /** Signed. */
  readonly checkpoint: string;
}

/** Characters of a proof, at most: 64 hashes, a line of extra data and a checkpoint. */
const longestProof = 1_100_000;

const firstLine = 'c2sp.org/tlog-proof@v1';

const malformed = () =>
  new GallraError(
    'audit.invalid',
    `A proof begins with "${firstLine}" and "index <number>", then come hashes, an empty line and the checkpoint; copy it again as it was made.`,
  );

/**
 * Writes a proof as text.
 *
 * @param proof - index, hashes and checkpoint
 * @see C2SP tlog-proof
 */
export const formatLogProof = ({ index, hashes, checkpoint }: LogProof): string =>
  [firstLine, `index ${index}`, ...hashes.map(toBase64), '', checkpoint].join('\n');

/**
 * Reads a proof. A line of extra data is left out: nothing vouches for it.
 *
 * @param text - as `formatLogProof` writes it
 * @throws GallraError `audit.invalid` where it is none
 * @see C2SP tlog-proof
 * @example
 * ```ts
 * import { parseLogProof } from '@gallra/audit';
 *
 * declare const text: string;
 * console.log(parseLogProof(text).index);
 * ```
 */
export function parseLogProof(text: string): LogProof {
  if (text.length > longestProof) throw malformed();
  const end = text.indexOf('\n\n');
  const [first, ...rest] = text.slice(0, end === -1 ? undefined : end).split('\n');
  const [number, ...lines] = rest[0]?.startsWith('extra ') === true ? rest.slice(1) : rest;
  const index = /^index (0|[1-9][0-9]*)$/.exec(number ?? '')?.[1];
  const hashes = lines.flatMap((line) => fromBase64(line) ?? []);
  if (
    end === -1 ||
    first !== firstLine ||
    index === undefined ||
    !Number.isSafeInteger(Number(index)) ||
    hashes.length !== lines.length ||
    hashes.some(({ length }) => length !== hashSize)
  )
    throw malformed();
  return { index: Number(index), hashes, checkpoint: text.slice(end + 2) };
}

/**
 * Verifies that an event stands in a log, with nothing but the proof, the envelope and the key.
 *
 * @param text - the proof
 * @param envelope - text of the event's envelope, as it was hashed
 * @param keys - verifier keys as text, that of the log among them: it is called like the checkpoint's origin
 * @returns the checkpoint that vouches for the event
 * @throws GallraError `audit.invalid` where proof, checkpoint or key is malformed; `audit.altered` where the event does
 *   not stand there, or a signature does not fit
 * @see C2SP tlog-proof, RFC 9162 section 2.1.3.2
 * @example
 * ```ts
 * import { verifyLogProof } from '@gallra/audit';
 *
 * declare const proof: string;
 * declare const envelope: string;
 * declare const keys: readonly string[];
 * console.log(verifyLogProof(proof, envelope, keys).origin);
 * ```
 */
export function verifyLogProof(text: string, envelope: string, keys: readonly string[]): Checkpoint {
  const { index, hashes, checkpoint: note } = parseLogProof(text);
  const checkpoint = verifyCheckpoint(note, keys);
  if (!verifyInclusion({ hash: leafHash(envelope), leaf: index }, hashes, checkpoint))
    throw new GallraError(
      'audit.altered',
      'The event is not the one that stands in the log at that place: event, proof or checkpoint has been altered.',
    );
  return checkpoint;
}
