import { hostname } from 'node:os';
import { GallraError } from '@gallra/core';
import { capabilitiesOf } from '@gallra/kysely';
import type { OwnRecordsOptions, SweepConditions, SweepWork } from '@gallra/retention';
import type { Kysely } from 'kysely';
import type { JobWithMetadata } from 'pg-boss';
import type { Gallra } from '../host/gallra.ts';
import { createQueues, defaultSchema, heartbeatSeconds, openQueue, type PartData, queues } from './queue.ts';
import { beginJob, endJob, type JobContext, partJob } from './sweep-jobs.ts';
import type { WorkerEvent } from './worker-event.ts';

/** How a worker works. */
export interface WorkerOptions extends Omit<SweepConditions, 'approve'>, Pick<SweepWork, 'batchSize' | 'budget'> {
  /** What `createGallra` returned. */
  readonly gallra: Gallra;
  /** The host's handle, on PostgreSQL; the queue's tables are in the same database. Never closed. */
  // biome-ignore lint/suspicious/noExplicitAny: any host's tables.
  readonly db: Kysely<any>;
  /** When sweeps begin, as five fields: `0 2 * * *`. Absent: this process shares the work, and leaves the schedule alone. */
  readonly cron?: string;
  /** The time zone of `cron`; default: the policy's. */
  readonly timeZone?: string;
  /** Tables this process works on at a time; default 1. Each takes a connection of the handle's pool. */
  readonly concurrency?: number;
  /** The schema of the queue's tables; default `gallra_jobs`. */
  readonly schema?: string;
  /** The time now; default the system's clock. */
  readonly clock?: () => Date;
  readonly onEvent?: (event: WorkerEvent) => void;
  /** Gallra's own records: how many may go without anybody having read the plan. */
  readonly ownRecords?: Pick<OwnRecordsOptions, 'breaker'>;
}

/** A worker that runs. */
export interface Worker {
  /** Begins a sweep now, unless one is about to begin. */
  sweepNow(): Promise<void>;
  /** Ends after the batch that is running; another process goes on with its tables. */
  stop(): Promise<void>;
}

/**
 * Sweeps by a schedule, with other processes that run the same: a scheduled job makes the plan, then there is one job
 * for each table, in the order of disposal. Tables that do not depend on each other may be done at the same time.
 *
 * The queue is pg-boss, in the host's own PostgreSQL. A table is worked on by one process at a time. A job whose process
 * fails or is killed is tried again, by whichever process is free; after the sixth time the rest of the sweep is left to
 * the next one. A plan that wants approval is told and not tried again: carry it out with `gallra sweep --approve`. Jobs
 * hold names of tables, hashes and an instant. The seconds of a budget count for the whole sweep, its rows for each table.
 *
 * @param options - see {@link WorkerOptions}
 * @returns the worker; stop it on SIGTERM
 * @throws GallraError `handle.unsuitable` where the database is not PostgreSQL; `options.invalid` where the schedule cannot be read
 * @see GDPR Art. 5(1)(e) and 5(2)
 * @example
 * ```ts
 * import type { Gallra } from 'gallra';
 * import { startWorker } from 'gallra/worker';
 * import type { Kysely } from 'kysely';
 *
 * declare const gallra: Gallra;
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * const worker = await startWorker({
 *   gallra,
 *   db,
 *   cron: '0 2 * * *',
 *   breaker: { share: 0.2 },
 *   budget: { seconds: 4 * 3600, lockSeconds: 1 },
 *   onEvent: (event) => console.log(JSON.stringify(event)),
 * });
 * process.once('SIGTERM', () => worker.stop());
 * ```
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { gallra, db, cron, batchSize, budget, breaker, indexedOver, skipBlocked, concurrency = 1 } = options;
  if (!capabilitiesOf(db).jobQueue) {
    throw new GallraError(
      'handle.unsuitable',
      'A worker needs PostgreSQL for its queue. Elsewhere, let your own scheduler call sweep() with alone: true.',
    );
  }
  const tell = options.onEvent ?? (() => undefined);
  const boss = openQueue(db, {
    schema: options.schema ?? defaultSchema,
    superviseIntervalSeconds: heartbeatSeconds,
    monitorIntervalSeconds: heartbeatSeconds,
    flowIntervalSeconds: 1,
  });
  // What the queue says may quote its statements; the next poll tries again by itself.
  boss.on('error', () => tell({ type: 'queue', message: 'The queue could not reach its tables; it tries again.' }));
  await boss.start();
  const stop = new AbortController();
  const context: JobContext = {
    boss,
    gallra,
    now: options.clock ?? (() => new Date()),
    conditions: {
      ...(breaker === undefined ? {} : { breaker }),
      ...(indexedOver === undefined ? {} : { indexedOver }),
      ...(skipBlocked === undefined ? {} : { skipBlocked }),
    },
    work: {
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(budget === undefined ? {} : { budget }),
    },
    ownRecords: options.ownRecords ?? {},
    holder: `${hostname()}:${process.pid}`,
    stop: stop.signal,
    tell,
  };
  const close = async () => {
    stop.abort();
    await boss.stop({ close: false, graceful: true, timeout: 60_000 });
  };
  try {
    await createQueues(boss);
    if (cron !== undefined) {
      await boss.schedule(queues.sweep, cron, null, { tz: options.timeZone ?? gallra.policy.timeZone }).catch(() => {
        throw new GallraError(
          'options.invalid',
          'The schedule cannot be read: write five fields, such as 0 2 * * *, and a time zone such as Europe/Stockholm.',
        );
      });
    }
    const polling = { includeMetadata: true, pollingIntervalSeconds: 1 } as const;
    await boss.work(queues.sweep, polling, async ([job]: JobWithMetadata<unknown>[]) => job && beginJob(context, job));
    await boss.work(
      queues.part,
      { ...polling, localConcurrency: concurrency },
      async ([job]: JobWithMetadata<PartData>[]) => job && partJob(context, job),
    );
    await boss.work(
      queues.end,
      polling,
      async ([job]: JobWithMetadata<Pick<PartData, 'reference'>>[]) => job && endJob(context, job),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    sweepNow: async () => {
      await boss.send(queues.sweep);
    },
    stop: close,
  };
}
