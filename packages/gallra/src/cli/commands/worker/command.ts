import { GallraError } from '@gallra/core';
import { textsIn, workerStopped } from '@gallra/core/words';
import type { WorkerEvent } from '../../../entry/worker.ts';
import type { CommandContext } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import { wholeNumber } from '../../options/option-value.ts';
import { working, workOf } from '../../options/working-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';

async function library() {
  try {
    return await import('../../../entry/worker.ts');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new GallraError('package.missing', 'The worker needs the package pg-boss, version 12: npm install pg-boss');
    throw error;
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const flags = () =>
  working(
    configured('worker').description(
      'sweep by a schedule, with other processes that run the same (PostgreSQL and pg-boss)',
    ),
  )
    .option('--cron <fields>', "when sweeps begin, such as '0 2 * * *'; without it, only share the work")
    .option('--time-zone <name>', "of --cron (default: the policy's)")
    .option(
      '--concurrency <tables>',
      'tables this process works on at a time (default: 1)',
      wholeNumber('--concurrency', 1),
    );

async function worked(context: CommandContext, options: OptionsOf<typeof flags>): Promise<Outcome> {
  const { gallra, db, language, surroundings } = context;
  const { cron, timeZone, concurrency } = options;
  const signal = surroundings.interruption();
  const { startWorker } = await library();
  const onEvent = (event: WorkerEvent) =>
    surroundings.stderr.write(`${JSON.stringify({ at: surroundings.now().toISOString(), ...event })}\n`);
  const running = await startWorker({
    ...workOf(options),
    gallra,
    db,
    ...(cron === undefined ? {} : { cron }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(concurrency === undefined ? {} : { concurrency }),
    clock: surroundings.now,
    onEvent,
  });
  await aborted(signal);
  await running.stop();
  return { exitCode: 0, data: { stopped: true }, text: () => textsIn(workerStopped, language) };
}

/** `gallra worker`: runs until it is told to stop; what happens goes to standard error, one JSON object a line. */
export const worker: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => worked(context, options)));
