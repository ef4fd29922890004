import { GallraError } from '@gallra/core';
import { type Checkpoint, parseCheckpoint, sealedAt, verifyCheckpoint } from '../note/checkpoint.ts';
import type { VerifierKey } from '../note/note-key.ts';
import { parseNote } from '../note/signed-note.ts';
import { sameHash } from '../tree/merkle-tree.ts';
import type { ProblemList } from './audit-problem.ts';

function verified(note: string, origin: string | undefined, keys: readonly VerifierKey[], problems: ProblemList) {
  let size: { leaf: number } | undefined;
  try {
    const told = parseCheckpoint(parseNote(note).text);
    size = { leaf: told.size };
    if (origin !== undefined && told.origin !== origin) {
      problems.add('checkpoint.foreign', size, 'A checkpoint is of another log than the export.');
      return undefined;
    }
    return verifyCheckpoint(note, keys);
  } catch (error) {
    if (!(error instanceof GallraError)) throw error;
    if (size === undefined) problems.add('checkpoint.invalid', {}, 'A checkpoint is malformed.');
    else problems.add('signature.invalid', size, error.message);
    return undefined;
  }
}

/** The checkpoints of a log that are its own and signed with its key, in order of size. */
export function sealedHistory(
  notes: readonly string[],
  origin: string | undefined,
  keys: readonly VerifierKey[],
  problems: ProblemList,
): readonly Checkpoint[] {
  const history = notes
    .map((note) => verified(note, origin, keys, problems))
    .filter((checkpoint) => checkpoint !== undefined)
    .sort((a, b) => a.size - b.size);
  for (const [at, { size, root }] of history.entries()) {
    const before = history[at - 1];
    if (before?.size === size && !sameHash(before.root, root))
      problems.add('checkpoint.forked', { leaf: size }, `Two checkpoints for ${size} events have different roots.`);
  }
  return history;
}

/** Between which dates the events from one checkpoint to the next lie. ISO 8601, so that texts compare as times do. */
export interface DateBounds {
  readonly earliest: string;
  /** Later than this, a clock was ahead. */
  readonly latest: string;
  /** Later than this, it was no clock. */
  readonly latestPossible: string;
}

/** Clocks of a host's machines differ. */
const clockDifference = 60_000;

/** A tolerance may be longer than there are dates. */
function isoOf(time: number | undefined, otherwise: string): string {
  const at = new Date(time ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? otherwise : at.toISOString();
}

/** Bounds for the leaves behind the checkpoint `next - 1`, by the nearest checkpoints that tell their time. */
export function dateBounds(history: readonly Checkpoint[], next: number, tolerance: number): DateBounds {
  const [before, after] = [history[next - 1], history[next]];
  const sealedBefore = before === undefined ? undefined : sealedAt(before)?.getTime();
  const sealed = after === undefined ? undefined : sealedAt(after)?.getTime();
  return {
    earliest: isoOf(sealedBefore === undefined ? undefined : sealedBefore - tolerance, ''),
    latest: isoOf(sealed === undefined ? undefined : sealed + clockDifference, '~'),
    latestPossible: isoOf(sealed === undefined ? undefined : sealed + Math.max(tolerance, clockDifference), '~'),
  };
}
