import type { Command } from 'commander';
import type { CommandContext, CommonOptions } from '../command-context.ts';
import type { Outcome } from '../outcome.ts';

/** What groups of commands are built with. */
export interface ProgramParts {
  /** Adds the options that every command takes. */
  readonly common: (command: Command) => Command;
  /** Adds `--at`. */
  readonly at: (command: Command) => Command;
  /** Opens the database, does the work, and answers. */
  readonly run: (options: CommonOptions, work: (context: CommandContext) => Promise<Outcome>) => Promise<void>;
}
