import type { Command } from 'commander';
import type { CommonOptions, Surroundings } from '../../command-context.ts';
import type { ProgramParts } from '../../options/program-parts.ts';
import { refuseUnasked } from '../../terminal/confirmation.ts';
import { type PurgeCommandOptions, purgeCommand } from '../purge/command.ts';
import { type ChooseCommandOptions, chooseCommand, type PeriodsCommandOptions, periodsCommand } from './command.ts';

/** What a controller decides about its own data: periods within bounds, and a purge at any time. */
export function controllerProgram(
  gallra: Command,
  { common, at, run }: ProgramParts,
  surroundings: Surroundings,
): void {
  at(common(gallra.command('purge')))
    .description('do without data: what no duty in law keeps goes now')
    .option('--controller <key>', 'only rows of this controller')
    .option('--subject <category>', 'only rows of a person: their category, with --key')
    .option('--key <key>', 'the key of the person in the table where that category lives')
    .option('--table <table>', 'only rows of this table')
    .option('--rows <json>', 'of these, the rows that meet a condition, such as \'{"id":17}\'')
    .option('--preview', 'tell what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .action(async (options: CommonOptions & PurgeCommandOptions) => {
      refuseUnasked(options, surroundings, 'purge');
      await run(options, (context) => purgeCommand(context, options));
    });
  common(gallra.command('periods'))
    .description('list the periods that controllers have chosen')
    .option('--all', 'those that were replaced, too')
    .action((options: CommonOptions & PeriodsCommandOptions) =>
      run(options, (context) => periodsCommand(context, options)),
    );
  common(gallra.command('choose'))
    .description('record the period that a controller chooses, within what the policy leaves open')
    .requiredOption('--controller <key>', 'its key')
    .requiredOption('--claim <name>', 'a purpose, duty or limit of the policy')
    .requiredOption('--period <period>', 'such as P6M')
    .requiredOption('--by <name>', 'who chooses it')
    .action((options: CommonOptions & ChooseCommandOptions) =>
      run(options, (context) => chooseCommand(context, options)),
    );
}
