import { GallraError } from '@gallra/core';
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from '../note/checkpoint.ts';
import { keysFor } from '../note/log-key.ts';
import type { VerifierKey } from '../note/note-key.ts';
import { parseNote } from '../note/signed-note.ts';

function readCheckpoint(note: string, keys: readonly VerifierKey[]): { told?: Checkpoint; isSigned: boolean } {
  try {
    const told = parseCheckpoint(parseNote(note).text);
    try {
      verifyCheckpoint(note, keysFor(told.origin, keys));
      return { told, isSigned: true };
    } catch (error) {
      if (!(error instanceof GallraError)) throw error;
      return { told, isSigned: false };
    }
  } catch (error) {
    if (!(error instanceof GallraError)) throw error;
    return { isSigned: false };
  }
}

/** The checkpoints of one log. */
export interface LogCheckpoints {
  /** Events that were sealed, as far as a signature vouches for it. */
  size: number;
  readonly notes: string[];
}

/** Checkpoints by the log that they tell; and those that tell none of this host. */
export function checkpointsByLog(checkpoints: readonly string[], keys: readonly VerifierKey[]) {
  const sealed = new Map<string, LogCheckpoints>();
  const unknown: string[] = [];
  for (const note of checkpoints) {
    const { told, isSigned } = readCheckpoint(note, keys);
    if (told === undefined || keysFor(told.origin, keys).length === 0) {
      unknown.push(note);
      continue;
    }
    const own = sealed.get(told.origin) ?? { size: 0, notes: [] };
    // One whose signature does not fit is for the verifier of its log to name; it does not make a log.
    own.notes.push(note);
    if (isSigned) own.size = Math.max(own.size, told.size);
    sealed.set(told.origin, own);
  }
  return { sealed, unknown };
}

/** Logs that were sealed, as far as a signature vouches for it, and that are not among those seen. */
export const missingLogs = (
  sealed: ReadonlyMap<string, LogCheckpoints>,
  seen: ReadonlySet<string | undefined>,
): readonly (readonly [origin: string, LogCheckpoints])[] =>
  [...sealed].filter(([origin, { size }]) => size > 0 && !seen.has(origin));
