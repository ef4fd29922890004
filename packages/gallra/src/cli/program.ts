import { GallraError } from '@gallra/core';
import { Command, CommanderError, Option } from 'commander';
import { type CommandContext, type CommonOptions, type Surroundings, withGallra } from './command-context.ts';
import { auditProgram } from './commands/audit/program.ts';
import { type CheckCommandOptions, checkCommand } from './commands/check/command.ts';
import { type EraseCommandOptions, eraseCommand } from './commands/erase/command.ts';
import { type ExportCommandOptions, exportCommand } from './commands/export/command.ts';
import { type ForecastCommandOptions, forecastCommand } from './commands/forecast/command.ts';
import {
  type HoldCommandOptions,
  type HoldsCommandOptions,
  holdCommand,
  holdsCommand,
  type ReleaseCommandOptions,
  releaseCommand,
} from './commands/holds/command.ts';
import { journalProgram } from './commands/journal/program.ts';
import { migrationsCommand, migrationsSqlCommand } from './commands/migrations/command.ts';
import { type PauseCommandOptions, pauseCommand, resumeCommand } from './commands/pause/command.ts';
import { controllerProgram } from './commands/periods/program.ts';
import { type PlanCommandOptions, planCommand } from './commands/plan/command.ts';
import { statusCommand } from './commands/status/command.ts';
import { type SweepCommandOptions, sweepCommand } from './commands/sweep/command.ts';
import { type WorkerCommandOptions, workerCommand } from './commands/worker/command.ts';
import { failureData, failureOf, failureText } from './failure.ts';
import { oneOf, wholeNumber } from './options/option-value.ts';
import type { ExitCode, Outcome } from './outcome.ts';
import { refuseUnasked } from './terminal/confirmation.ts';
import { styleFor } from './terminal/terminal.ts';

const language = () =>
  new Option('--language <language>', 'sv or en (default: en)').argParser(oneOf('--language', 'sv', 'en'));

const worded = (command: Command) =>
  command
    .option('--json', 'print one JSON document and nothing else')
    .option('--debug', 'tell where an error happened')
    .addOption(language());

const common = (command: Command) =>
  worded(command.option('--config <file>', 'the configuration (default: gallra.config.ts)'));

const at = (command: Command) =>
  command.option('--at <instant>', 'decide for another moment: 2026-12-01, or 2026-12-01T12:00:00Z');

/** What a sweep and a worker have in common. */
const working = (command: Command) =>
  command
    .option('--skip-blocked', 'leave what cannot be disposed of, and do the rest')
    .option(
      '--breaker <percent>',
      'stop for approval where more of a table would lose something',
      wholeNumber('--breaker', 1),
    )
    .option(
      '--indexed-over <rows>',
      'refuse where an index is missing on a larger table',
      wholeNumber('--indexed-over', 0),
    )
    .option('--max-rows <rows>', 'stop after as many rows; the next sweep goes on', wholeNumber('--max-rows', 1))
    .option('--max-seconds <seconds>', 'stop after as long', wholeNumber('--max-seconds', 1))
    .option('--lock-seconds <seconds>', 'how long one transaction may hold its locks', wholeNumber('--lock-seconds', 1))
    .option('--batch-size <rows>', 'rows in one transaction (default: 10000)', wholeNumber('--batch-size', 1));

const person = (command: Command) =>
  command
    .requiredOption('--subject <category>', 'a category of data subjects in the policy')
    .requiredOption('--key <key>', 'the key of the person in the table where that category lives');

/** What commander refuses, in words that repeat nothing but the name of an option. */
function wrongUse(error: CommanderError): GallraError {
  const [option] = /--?[a-z][a-z-]*(?= )/.exec(error.message) ?? [];
  const [unknown] = /'(--[a-z][a-z-]*|-[a-z])/i.exec(error.message) ?? [];
  const [suggestion] = /\(Did you mean .*\?\)/.exec(error.message) ?? [];
  const messages: Readonly<Record<string, string>> = {
    'commander.unknownOption': `There is no option ${unknown?.slice(1) ?? 'of that name'}.${suggestion === undefined ? '' : ` ${suggestion}`}`,
    'commander.unknownCommand': `There is no such command.${suggestion === undefined ? '' : ` ${suggestion}`}`,
    'commander.excessArguments': 'The command takes options only: write --name value.',
    'commander.optionMissingArgument': `${option ?? 'An option'} needs a value.`,
    'commander.missingArgument': 'The command needs a file to read.',
    'commander.missingMandatoryOptionValue': `${option ?? 'An option'} is missing.`,
  };
  return new GallraError(
    'command.invalid',
    `${messages[error.code] ?? 'The command cannot be read.'} "gallra --help" tells more.`,
  );
}

/** All that `gallra` can be asked, and what to do then. */
function program(version: string, surroundings: Surroundings, answer: (outcome: Outcome) => void): Command {
  const gallra = new Command('gallra')
    .description('Privacy by design for your own database: one policy per column, enforced.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
      outputError: () => undefined,
    });
  const run = async (options: CommonOptions, work: (context: CommandContext) => Promise<Outcome>): Promise<void> =>
    answer(await withGallra(options, surroundings, work));

  at(common(gallra.command('check')))
    .description('hold the policy against the live schema; reads no row')
    .option('--max-todo <number>', "how many tables and columns may be 'todo'", wholeNumber('--max-todo', 0))
    .action((options: CommonOptions & CheckCommandOptions) =>
      run(options, (context) => checkCommand(context, options)),
    );
  at(common(gallra.command('plan')))
    .description('tell what a sweep would do, and why; changes nothing')
    .action((options: CommonOptions & PlanCommandOptions) => run(options, (context) => planCommand(context, options)));
  at(common(gallra.command('forecast')))
    .description('tell what expires when, if nothing else happens; changes nothing')
    .option('--months <number>', 'how many calendar months (default: 12)', wholeNumber('--months', 1))
    .option('--out <file>', 'write a chart, as SVG')
    .action((options: CommonOptions & ForecastCommandOptions) =>
      run(options, (context) => forecastCommand(context, options)),
    );
  working(at(common(gallra.command('sweep'))))
    .description('dispose of what nothing needs any more')
    .option('--approve <hash>', 'the hash of the plan one has read; the first sweep needs it')
    .option(
      '--approve-own-records <hash>',
      "the hash of the plan's section on Gallra's own records, where it would take a great many",
    )
    .option('--keep-partitions', 'delete from partitions that have expired whole, rather than drop them')
    .option('--alone', 'begin only if no other sweep that is alone is under way; ends with 3 where one is')
    .action((options: CommonOptions & SweepCommandOptions) =>
      run(options, (context) => sweepCommand(context, options)),
    );
  working(common(gallra.command('worker')))
    .description('sweep by a schedule, with other processes that run the same (PostgreSQL and pg-boss)')
    .option('--cron <fields>', "when sweeps begin, such as '0 2 * * *'; without it, only share the work")
    .option('--time-zone <name>', "of --cron (default: the policy's)")
    .option(
      '--concurrency <tables>',
      'tables this process works on at a time (default: 1)',
      wholeNumber('--concurrency', 1),
    )
    .action((options: CommonOptions & WorkerCommandOptions) =>
      run(options, (context) => workerCommand(context, options)),
    );
  common(gallra.command('status'))
    .description('tell how sweeps stand: the last one, those under way, what waits for somebody')
    .action((options: CommonOptions) => run(options, statusCommand));
  common(gallra.command('pause'))
    .description('let sweeps under way wait, and others not begin')
    .option('--hours <hours>', 'for how long (default: 12)', wholeNumber('--hours', 1))
    .action((options: CommonOptions & PauseCommandOptions) =>
      run(options, (context) => pauseCommand(context, options)),
    );
  common(gallra.command('resume'))
    .description('end a pause')
    .action((options: CommonOptions) => run(options, resumeCommand));
  at(person(common(gallra.command('export'))))
    .description('write what is held about a person, as JSON and as pages to read')
    .requiredOption('--out <folder>', 'where to write; created if need be')
    .action((options: CommonOptions & ExportCommandOptions) =>
      run(options, (context) => exportCommand(context, options)),
    );
  at(person(common(gallra.command('erase'))))
    .description('erase a person, as far as no law and no running contract keeps the data')
    .option('--preview', 'tell what it would do, and do nothing')
    .option('--yes', 'do not ask')
    .option('--actor <name>', 'who ordered it, for the report')
    .action(async (options: CommonOptions & EraseCommandOptions) => {
      refuseUnasked(options, surroundings);
      await run(options, (context) => eraseCommand(context, options));
    });
  common(gallra.command('holds'))
    .description('list the legal holds that stand')
    .option('--all', 'those that were released, too')
    .action((options: CommonOptions & HoldsCommandOptions) =>
      run(options, (context) => holdsCommand(context, options)),
    );
  common(gallra.command('hold'))
    .description('place a legal hold: what it covers does not go')
    .option('--subject <category>', 'a person: their category, with --key')
    .option('--key <key>', 'the key of the person in the table where that category lives')
    .option('--controller <key>', 'a controller: its key')
    .option('--table <table>', 'rows of a table: all, or those of --rows')
    .option('--rows <json>', 'the rows that meet a condition, such as \'{"id":17}\'')
    .requiredOption('--reason <text>', 'why; the data subject is not told')
    .option('--citation <provision>', 'the provision it rests on')
    .requiredOption('--by <name>', 'who places it')
    .requiredOption('--review <date>', 'the last day before it has to be reviewed: 2027-03-01')
    .action((options: CommonOptions & HoldCommandOptions) => run(options, (context) => holdCommand(context, options)));
  common(gallra.command('release'))
    .description('release a legal hold')
    .requiredOption('--hold <id>', 'its identifier, from "gallra holds"')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--by <name>', 'who releases it')
    .action((options: CommonOptions & ReleaseCommandOptions) =>
      run(options, (context) => releaseCommand(context, options)),
    );
  controllerProgram(gallra, { common, at, run }, surroundings);
  journalProgram(gallra, { common, at, run });
  auditProgram(gallra, { common, worded, run, answer }, surroundings);
  common(gallra.command('migrations'))
    .description("create or update Gallra's own tables")
    .option('--sql', 'print the statements, and execute nothing')
    .action(async (options: CommonOptions & { readonly sql?: boolean }) => {
      if (options.sql === true) answer(await migrationsSqlCommand(options.config, surroundings));
      else await run(options, migrationsCommand);
    });
  return gallra;
}

/**
 * Runs the `gallra` command.
 *
 * @param words - what was typed after `gallra`
 * @param version - of the package
 * @param surroundings - folder, streams, clock, and a signal that stops a sweep or a worker between two batches
 * @returns 0: fine; 1: findings, a refusal or a failure; 2: wrong use; 3: another sweep is at it, or a pause;
 *   4: the database could not be reached
 */
export async function runCommand(
  words: readonly string[],
  version: string,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const json = words.includes('--json');
  const debug = words.includes('--debug');
  const { stdout, stderr } = surroundings;
  let outcome: Outcome | undefined;
  try {
    const gallra = program(version, surroundings, (answered) => {
      outcome = answered;
    });
    await gallra.parseAsync(words, { from: 'user' });
    if (outcome === undefined) return 0;
    stdout.write(json ? `${JSON.stringify(outcome.data, undefined, 2)}\n` : `${outcome.text(styleFor(stdout))}\n`);
    return outcome.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const failure = failureOf(thrown instanceof CommanderError ? wrongUse(thrown) : thrown);
    if (json) stdout.write(`${JSON.stringify(failureData(failure, debug), undefined, 2)}\n`);
    else stderr.write(`${styleFor(stderr).red(failureText(failure, debug))}\n`);
    return failure.exitCode;
  }
}
