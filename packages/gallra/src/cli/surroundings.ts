import type { Readable } from 'node:stream';

/** The process around a command. */
export interface Surroundings {
  readonly folder: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly now: () => Date;
  /** For a command that can stop between two batches: from now on the first Ctrl-C aborts this, the second the process. */
  readonly interruption: () => AbortSignal;
}
