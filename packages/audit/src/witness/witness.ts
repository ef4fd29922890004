import { GallraError } from '@gallra/core';

/** A checkpoint for a witness to keep. */
export interface WitnessedCheckpoint {
  /** Identifier of the log: random, and fit for a file's name. */
  readonly log: string;
  readonly origin: string;
  /** Events it is for. */
  readonly size: number;
  /** The signed note. */
  readonly checkpoint: string;
}

/** Somebody who keeps checkpoints where the administrators of the database cannot write. */
export interface Witness {
  /** What it is called in alarms and in the database: no secret, and no more than 150 characters. */
  readonly name: string;
  /** How long it may take for one checkpoint, in seconds; default 10. */
  readonly timeoutSeconds?: number;
  /**
   * Keeps a checkpoint; done when it is kept. The same one may come twice.
   *
   * @throws GallraError whose message stands in the alarm; of any other error only the code does, for its message may
   *   hold a secret
   */
  keep(checkpoint: WitnessedCheckpoint, options: { readonly signal: AbortSignal }): Promise<void>;
}

/** A witness from which what it has kept can be had again. */
export interface ReadableWitness extends Witness {
  /** All it has kept, or those of one log, in order of size: signed notes for the verifier. */
  checkpoints(log?: string): Promise<readonly string[]>;
}

/** A witness could not keep a checkpoint. */
export interface WitnessAlarm {
  readonly witness: string;
  readonly log: string;
  /** Of the checkpoint. */
  readonly size: number;
  readonly message: string;
}

/** Digits of a size, so that names are in the order of sizes. */
const digits = 16;

/** Whether Gallra gives such identifiers. */
export const isLogName = (log: string): boolean => /^[A-Za-z0-9-]{1,64}$/.test(log);

/** What a log is called among names of files and keys of objects. */
export function logName(log: string): string {
  // It comes out of the database, which is what a witness does not trust.
  if (!isLogName(log))
    throw new GallraError('audit.altered', 'The identifier of a log is none that Gallra gives; nothing was kept.');
  return log;
}

/** What a checkpoint is called among those of its log. */
export const checkpointName = (size: number): string => `${String(size).padStart(digits, '0')}.checkpoint`;

const headOf = (note: string): string => note.split('\n', 3).join('\n');

/** Holds a checkpoint against what is kept for the same log and size: another root is a fork, and is kept nowhere. */
export function refuseFork(kept: string, checkpoint: string): void {
  if (headOf(kept) !== headOf(checkpoint))
    throw new GallraError(
      'audit.altered',
      'The witness holds a different checkpoint for this size: the log was restored or altered. After a restore call openEpochs().',
    );
}
