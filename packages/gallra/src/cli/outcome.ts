import type { Style } from './terminal/terminal.ts';

/**
 * 0: fine; 1: findings, a refusal or a failure; 2: wrong use; 3: another sweep is at it, or sweeps are paused; 4: the
 * database could not be reached.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** What a command has to say: as data for `--json`, as text for people. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** JSON. */
  readonly data: unknown;
  readonly text: (style: Style) => string;
}
