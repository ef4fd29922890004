import type { NamedFile } from './file-storage.ts';

/** A file that a row named until it was disposed of. It may be personal data, and does not outlive the file. */
export interface FileEntry extends NamedFile {
  /** Random. */
  readonly id: string;
  /** Attempts to remove it, this one included. */
  readonly attempts: number;
  /** The operation that disposed of the row, where it had a name. */
  readonly operation?: string;
}

/** How many files of one column are still there. */
export interface WaitingFiles {
  readonly table: string;
  readonly column: string;
  readonly files: number;
  /** Those of them whose removal has failed. */
  readonly failing: number;
  /** When one of those failed for the first time. */
  readonly failingSince?: Date;
}

/** Which entries are taken, and when. */
export interface FileTurn {
  readonly now: Date;
  /** Nobody else takes them before this; whoever dies in between leaves them to others. */
  readonly until: Date;
  /** An entry that waits for later than this was put off by a clock that has been set back since, and is taken. */
  readonly horizon: Date;
  readonly limit: number;
  /** Only what this operation disposed of. */
  readonly operation?: string;
}

/**
 * Files to be removed. {@link HostRows.dispose} lists them in the transaction that takes the values; they are removed
 * after its commit.
 */
export interface FileOutbox {
  /** Takes entries whose time has come, the oldest first, and counts the attempt. */
  take(turn: FileTurn): Promise<readonly FileEntry[]>;
  /** Those of the values that a row still holds in a column under `files`. */
  stillNamed(values: readonly string[]): Promise<ReadonlySet<string>>;
  /** Every file that a row names now, in the order of the rows. One that several rows name comes several times. */
  named(): AsyncIterable<NamedFile>;
  /** Deletes entries. */
  settle(ids: readonly string[]): Promise<void>;
  /** Notes that the attempt failed, and puts the next one off. */
  postpone(ids: readonly string[], attempt: { readonly failedAt: Date; readonly until: Date }): Promise<void>;
  /** What is left, by table and column, all or of one operation. */
  waiting(operation?: string): Promise<readonly WaitingFiles[]>;
}
