import { GallraError } from '@gallra/core';
import { parseCheckpoint, verifyCheckpoint } from '../note/checkpoint.ts';
import { keysFor } from '../note/log-key.ts';
import type { VerifierKey } from '../note/note-key.ts';
import { parseNote } from '../note/signed-note.ts';
import type { ProblemLeaf, ProblemList } from './audit-problem.ts';

/** The checkpoint of another log that a log follows, after a restore. */
export interface PreviousCheckpoint {
  /** Of the log that was closed. */
  readonly origin: string;
  /** Events that were sealed in it, as a witness knew; fewer may have been restored. */
  readonly size: number;
  /** The signed note. */
  readonly checkpoint: string;
}

/** The checkpoint that the first event of a log holds, if a known key has signed it. */
export function previousCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
  place: ProblemLeaf,
  problems: ProblemList,
): PreviousCheckpoint | undefined {
  let told: { readonly origin: string; readonly size: number } | undefined;
  try {
    told = parseCheckpoint(parseNote(note).text);
    verifyCheckpoint(note, keysFor(told.origin, keys));
    return { origin: told.origin, size: told.size, checkpoint: note };
  } catch (error) {
    if (!(error instanceof GallraError)) throw error;
    if (told === undefined)
      problems.add('checkpoint.invalid', place, 'The checkpoint that the log follows is malformed.');
    else
      problems.add(
        'signature.invalid',
        place,
        'The checkpoint that the log follows is not signed by a key of the same host.',
      );
    return undefined;
  }
}
