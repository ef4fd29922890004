import type { Command } from 'commander';
import type { CommonOptions } from '../../command-context.ts';
import type { ProgramParts } from '../../options/program-parts.ts';
import {
  type ArchiveOptions,
  journalCommand,
  journalExportCommand,
  journalPruneCommand,
  type ReplayCommandOptions,
  replayCommand,
} from './command.ts';

/** The commands around the erasure journal: its export, and its replay after a restore. */
export function journalProgram(gallra: Command, { common, at, run }: ProgramParts): void {
  const archive = (command: Command) =>
    command.option(
      '--archive <file>',
      'where the journal is kept outside the database (default: that of the configuration)',
    );
  const journal = common(gallra.command('journal'))
    .description('tell what of the erasure journal would be lost if the database died now')
    .action((options: CommonOptions) => run(options, journalCommand));
  archive(common(journal.command('export')))
    .description('append to the archive what it has not got')
    .action((_: unknown, command: Command) =>
      run(command.optsWithGlobals(), (context) =>
        journalExportCommand(context, command.optsWithGlobals<ArchiveOptions>()),
      ),
    );
  archive(common(journal.command('prune')))
    .description('remove what no backup can bring back any more')
    .action((_: unknown, command: Command) =>
      run(command.optsWithGlobals(), (context) =>
        journalPruneCommand(context, command.optsWithGlobals<ArchiveOptions>()),
      ),
    );
  archive(at(common(gallra.command('replay'))))
    .description('after a restore, before the system goes live: do again what the journal says, then sweep')
    .option('--approve <hash>', 'the hash of the plan one has read, where the sweep wants one')
    .option('--skip-blocked', 'leave what cannot be disposed of, and do the rest')
    .option('--no-sweep', 'leave the sweep for later')
    .action((options: CommonOptions & ReplayCommandOptions) =>
      run(options, (context) => replayCommand(context, options)),
    );
}
