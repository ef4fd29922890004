import { GallraError } from '@gallra/core';
import { withLease } from '@gallra/core/store';
import {
  type Budget,
  beginSweep,
  endSweep,
  type OwnRecordsOptions,
  type SweepConditions,
  type SweepRun,
  type SweepWork,
  sweepOwnRecords,
  sweepPart,
} from '@gallra/retention';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Gallra } from '../host/gallra.ts';
import { tellableError } from '../tellable-error.ts';
import { abandon, heartbeatSeconds, isUnderWay, type PartData, type PartOutput, partsOf, sendParts } from './queue.ts';
import type { WorkerEvent } from './worker-event.ts';

/** What the jobs of a worker need. */
export interface JobContext {
  readonly boss: PgBoss;
  readonly gallra: Gallra;
  readonly now: () => Date;
  readonly conditions: Omit<SweepConditions, 'approve'>;
  readonly work: Pick<SweepWork, 'batchSize' | 'budget'>;
  readonly ownRecords: Pick<OwnRecordsOptions, 'breaker'>;
  readonly holder: string;
  /** Aborted when the worker stops. */
  readonly stop: AbortSignal;
  readonly tell: (event: WorkerEvent) => void;
}

/** Trying again would change nothing: somebody has to do something first. */
const refusals: readonly string[] = [
  'plan.unapproved',
  'plan.blocked',
  'sweep.paused',
  'clock.ahead',
  'schema.drift',
  'schema.unseen',
  'links.unlike',
  'config.invalid',
  'policy.invalid',
  'options.invalid',
  'handle.unsuitable',
  'key.missing',
  'key.invalid',
] satisfies GallraError['code'][];

const isRefusal = (error: unknown): error is GallraError =>
  error instanceof GallraError && refusals.includes(error.code);

/** The queue keeps what a job throws; a driver's own words may quote data, so they do not get there. */
function told(
  { tell }: JobContext,
  error: unknown,
  { retryCount, retryLimit }: Pick<JobWithMetadata, 'retryCount' | 'retryLimit'>,
  about: { readonly operation?: string; readonly tables?: readonly string[] },
): Error {
  const { code, message } = tellableError(error);
  tell({ type: 'failed', ...about, code, message, final: retryCount >= retryLimit });
  return new Error(`${code}: ${message}`);
}

/** Makes the plan, and puts its parts into the queue. */
export async function beginJob(context: JobContext, job: JobWithMetadata<unknown>): Promise<object> {
  const { boss, gallra, tell } = context;
  try {
    if (await isUnderWay(boss)) {
      const message = 'The sweep before this one is still under way, so none was begun.';
      tell({ type: 'refused', code: 'underWay', message, problems: [] });
      return { refused: 'underWay' };
    }
    const { run, parts } = await beginSweep(gallra.store, gallra.policy, context.now(), context.conditions);
    await sendParts(boss, run, parts);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const { operation, plan } = run;
    tell({ type: 'begun', operation, plan, tables: parts.map(({ tables }) => tables), rows });
    return { operation };
  } catch (error) {
    if (!isRefusal(error)) throw told(context, error, job, {});
    const [message = ''] = error.message.split('\n  - ');
    tell({ type: 'refused', code: error.code, message, problems: error.problems });
    return { refused: error.code };
  }
}

/** What is left of the budget: its seconds count from the instant of the sweep, for all tables together. */
function budgetLeft({ budget = {} }: JobContext['work'], at: string, now: Date): Budget | 'usedUp' {
  if (budget.seconds === undefined) return budget;
  const seconds = budget.seconds - (now.getTime() - Date.parse(at)) / 1000;
  return seconds > 0 ? { ...budget, seconds } : 'usedUp';
}

/** Works through the tables of a part, alone. */
export async function partJob(context: JobContext, job: JobWithMetadata<PartData>): Promise<PartOutput> {
  const { boss, gallra, tell, holder } = context;
  const { reference, tables } = job.data;
  const { operation } = reference;
  const budget = budgetLeft(context.work, reference.at, context.now());
  if (budget === 'usedUp') return { rows: 0, stopped: 'seconds' };
  try {
    const lease = {
      name: `sweep/table/${tables[0] ?? ''}`.slice(0, 200),
      holder,
      seconds: heartbeatSeconds,
      signal: AbortSignal.any([job.signal, context.stop]),
    };
    const done = await withLease(gallra.store, lease, ({ signal, note }) =>
      sweepPart(gallra.store, gallra.policy, reference, {
        tables,
        ...context.work,
        budget,
        signal,
        onNote: note,
        onProgress: (progress) => tell({ type: 'progress', ...progress }),
      }),
    );
    const { rows, stopped, skipped, locked, failed, unapproved } = done;
    const ended = stopped === undefined ? {} : { stopped };
    tell({ type: 'part', operation, tables, rows, skipped, locked, failed, unapproved, ...ended });
    return {
      rows,
      ...ended,
      ...(failed.length === 0 ? {} : { failed }),
      ...(unapproved.length === 0 ? {} : { unapproved }),
    };
  } catch (error) {
    const failure = told(context, error, job, { operation, tables });
    // What comes after it must not go before it, so the rest of the sweep is left to the next one.
    if (isRefusal(error) || job.retryCount >= job.retryLimit) await abandon(boss, reference);
    throw failure;
  }
}

/** Sweeps Gallra's own records, once the host's are done. What their breaker does not let pass is told, and waits. */
async function recordsJob(
  { gallra, work, ownRecords, stop, now }: JobContext,
  { at, operation }: SweepRun,
): Promise<Pick<Extract<WorkerEvent, { readonly type: 'ended' }>, 'ownRecords'>> {
  const budget = budgetLeft(work, at, now());
  if (budget === 'usedUp') return {};
  const how = { ...work, ...ownRecords, budget, operation, signal: stop };
  const { plan, records, over, failed } = await sweepOwnRecords(gallra.store, gallra.policy, new Date(at), how);
  return { ownRecords: { plan, records, over, failed } };
}

/** Records the end of a sweep whose parts are done. */
export async function endJob(
  context: JobContext,
  job: JobWithMetadata<Pick<PartData, 'reference'>>,
): Promise<PartOutput> {
  const { boss, gallra, tell } = context;
  const { reference } = job.data;
  const { operation } = reference;
  try {
    const outputs = (await partsOf(boss, reference)).map(({ output }) => output as PartOutput);
    const rows = outputs.reduce((sum, output) => sum + output.rows, 0);
    const stopped = outputs.find((output) => output.stopped !== undefined)?.stopped;
    const failed = outputs.flatMap((output) => output.failed ?? []);
    const unapproved = outputs.flatMap((output) => output.unapproved ?? []);
    const ended = stopped === undefined ? {} : { stopped };
    const own = stopped === undefined ? await recordsJob(context, reference) : {};
    const { forgotten, outcome } = await endSweep(gallra.store, gallra.policy, reference, {
      rows,
      failed,
      unapproved,
      ...ended,
      signal: context.stop,
    });
    tell({ type: 'ended', operation, outcome, rows, forgotten, ...own });
    return { rows, ...ended };
  } catch (error) {
    throw told(context, error, job, { operation });
  }
}
