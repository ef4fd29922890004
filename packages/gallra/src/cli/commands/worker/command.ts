import { GallraError } from '@gallra/core';
import type { WorkerEvent } from '../../../entry/worker.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { budgetOf, type SweepCommandOptions } from '../sweep/command.ts';

export interface WorkerCommandOptions extends Omit<SweepCommandOptions, 'approve' | 'alone'> {
  readonly cron?: string;
  readonly timeZone?: string;
  readonly concurrency?: number;
}

const done = { sv: 'Arbetaren har stannat.', en: 'The worker has stopped.' } as const;

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

/** `gallra worker`: runs until it is told to stop; what happens goes to standard error, one JSON object a line. */
export async function workerCommand(context: CommandContext, options: WorkerCommandOptions): Promise<Outcome> {
  const { gallra, db, language, surroundings } = context;
  const { cron, timeZone, concurrency, breaker, indexedOver, skipBlocked, batchSize } = options;
  const { startWorker } = await library();
  const onEvent = (event: WorkerEvent) =>
    surroundings.stderr.write(`${JSON.stringify({ at: surroundings.now().toISOString(), ...event })}\n`);
  const worker = await startWorker({
    gallra,
    db,
    ...(cron === undefined ? {} : { cron }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(breaker === undefined ? {} : { breaker: { share: Math.min(breaker, 100) / 100 } }),
    ...(indexedOver === undefined ? {} : { indexedOver }),
    ...(skipBlocked === undefined ? {} : { skipBlocked }),
    ...(batchSize === undefined ? {} : { batchSize }),
    budget: budgetOf(options),
    clock: surroundings.now,
    onEvent,
  });
  await aborted(surroundings.signal);
  await worker.stop();
  return { exitCode: 0, data: { stopped: true }, text: () => done[language] };
}
