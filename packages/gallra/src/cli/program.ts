import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { ExitCode, Outcome } from './outcome.ts';
import type { CliCommand, Runner } from './runner.ts';
import type { Surroundings } from './surroundings.ts';

/** All commands, in the order of the help. One is loaded when it is run, all of them where the help lists them. */
const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  check: async () => (await import('./commands/check/command.ts')).check,
  plan: async () => (await import('./commands/plan/command.ts')).plan,
  forecast: async () => (await import('./commands/forecast/command.ts')).forecast,
  sweep: async () => (await import('./commands/sweep/command.ts')).sweep,
  worker: async () => (await import('./commands/worker/command.ts')).worker,
  status: async () => (await import('./commands/status/command.ts')).status,
  pause: async () => (await import('./commands/pause/command.ts')).pause,
  resume: async () => (await import('./commands/resume/command.ts')).resume,
  export: async () => (await import('./commands/export/command.ts')).exportPackage,
  erase: async () => (await import('./commands/erase/command.ts')).erase,
  holds: async () => (await import('./commands/holds/command.ts')).holds,
  hold: async () => (await import('./commands/hold/command.ts')).hold,
  release: async () => (await import('./commands/release/command.ts')).release,
  purge: async () => (await import('./commands/purge/command.ts')).purge,
  periods: async () => (await import('./commands/periods/command.ts')).periods,
  choose: async () => (await import('./commands/choose/command.ts')).choose,
  succeeded: async () => (await import('./commands/succeeded/command.ts')).succeeded,
  journal: async () => (await import('./commands/journal/command.ts')).journal,
  replay: async () => (await import('./commands/replay/command.ts')).replay,
  audit: async () => (await import('./commands/audit/command.ts')).audit,
  migrations: async () => (await import('./commands/migrations/command.ts')).migrations,
};

/** Those that what was typed may be about: none for the version, all where the first word names none. */
function loadersFor([first = '']: readonly string[]) {
  if (first === '--version' || first === '-V') return [];
  return Object.hasOwn(commands, first) ? [commands[first]] : Object.values(commands);
}

/** What is said of streams and exits of the program holds for its commands. */
function settle(command: CommandUnknownOpts, parent: CommandUnknownOpts): void {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) settle(inner, command);
}

async function program(words: readonly string[], version: string, runner: Runner): Promise<CommandUnknownOpts> {
  const { stdout, stderr } = runner.surroundings;
  const gallra = new Command('gallra')
    .description('Privacy by design for your own database: one policy per column, enforced.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
    });
  for (const load of loadersFor(words)) {
    const command = (await load?.())?.(runner);
    if (command === undefined) continue;
    settle(command, gallra);
    gallra.addCommand(command);
  }
  return gallra;
}

/** Reads what was typed and does it; undefined where commander has answered: help, or the version. */
async function outcomeOf(
  words: readonly string[],
  version: string,
  surroundings: Surroundings,
): Promise<Outcome | undefined> {
  let outcome: Outcome | undefined;
  const answer = (answered: Outcome) => {
    outcome = answered;
  };
  const run: Runner['run'] = async (options, work) => {
    const { withGallra } = await import('./with-gallra.ts');
    answer(await withGallra(options, surroundings, work));
  };
  const gallra = await program(words, version, { surroundings, run, answer });
  await gallra.parseAsync(words, { from: 'user' });
  return outcome;
}

/**
 * Runs the `gallra` command.
 *
 * @param words - what was typed after `gallra`
 * @param version - of the package
 * @param surroundings - folder, streams, clock, and a signal for commands that stop between two batches
 * @returns 0: fine; 1: findings, a refusal or a failure; 2: wrong use; 3: another sweep is at it, or a pause;
 *   4: the database could not be reached
 */
export async function runCommand(
  words: readonly string[],
  version: string,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const json = words.includes('--json');
  const { stdout, stderr } = surroundings;
  try {
    const outcome = await outcomeOf(words, version, surroundings);
    if (outcome === undefined) return 0;
    const { styleFor } = await import('./terminal/terminal.ts');
    stdout.write(json ? `${JSON.stringify(outcome.data, undefined, 2)}\n` : `${outcome.text(styleFor(stdout))}\n`);
    return outcome.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const [{ failureData, failureOf, failureText }, { wrongUse }, { styleFor }] = await Promise.all([
      import('./failure.ts'),
      import('./wrong-use.ts'),
      import('./terminal/terminal.ts'),
    ]);
    const debug = words.includes('--debug');
    const failure = failureOf(thrown instanceof CommanderError ? wrongUse(thrown) : thrown);
    if (json) stdout.write(`${JSON.stringify(failureData(failure, debug), undefined, 2)}\n`);
    else stderr.write(`${styleFor(stderr).red(failureText(failure, debug))}\n`);
    return failure.exitCode;
  }
}
