import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CommandContext } from './command-context.ts';
import type { CommonOptions } from './options/common-options.ts';
import type { Outcome } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command is run with. */
export interface Runner {
  readonly surroundings: Surroundings;
  /** Opens the database, does the work, and answers. */
  readonly run: (options: CommonOptions, work: (context: CommandContext) => Promise<Outcome>) => Promise<void>;
  /** Answers for a command that opens no database. */
  readonly answer: (outcome: Outcome) => void;
}

/** A command: its flags, and what it does when it is run. */
export type CliCommand = (runner: Runner) => CommandUnknownOpts;
