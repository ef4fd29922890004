import type { DisposalReport, SweepPart, SweepRun } from '@gallra/retention';
import type { Kysely } from 'kysely';
import { type ConstructorOptions, fromKysely, type JobWithMetadata, PgBoss } from 'pg-boss';

// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
type Handle = Kysely<any>;

/** The queues: a sweep that is to begin, the tables it works through, and its end. */
export const queues = { sweep: 'gallra-sweep', part: 'gallra-part', end: 'gallra-end' } as const;

/** Where the queue's own tables are; apart from a pg-boss the host may have for itself, and its version. */
export const defaultSchema = 'gallra_jobs';

/** What a job carries: names of tables, hashes and an instant. No value of a row. */
export interface PartData {
  /** Jobs that wait in a queue have it under this name. */
  readonly reference: SweepRun;
  readonly tables: readonly string[];
}

/** What a job that is done leaves behind. */
export interface PartOutput {
  readonly rows: number;
  readonly stopped?: DisposalReport['stopped'];
  /** What the database refused; absent where it refused nothing. */
  readonly failed?: DisposalReport['failed'];
  /** What was due beyond its allowances; absent where nothing was. */
  readonly unapproved?: DisposalReport['unapproved'];
}

const day = 24 * 3600;

/** One day after it is over, somebody has seen it; what waits for two days waits for nothing. */
const kept = { deleteAfterSeconds: 3 * day, retentionSeconds: 2 * day } as const;

/** A killed process is noticed after this many seconds, and its job is given to another. */
export const heartbeatSeconds = 15;

/** A queue on the host's own handle, which stays the host's to close. */
export function openQueue(db: Handle, options: ConstructorOptions): PgBoss {
  return new PgBoss({ ...options, db: fromKysely(db.withoutPlugins()) });
}

/** Creates the queues, or leaves them as they are. */
export async function createQueues(boss: PgBoss): Promise<void> {
  const retried = { retryLimit: 5, retryDelay: 10, retryBackoff: true, retryDelayMax: 600 };
  const alive = { heartbeatSeconds, expireInSeconds: day - 1 };
  await boss.createQueue(queues.sweep, { ...kept, ...retried, ...alive, policy: 'exclusive' });
  // One job for a table, waiting or at work.
  await boss.createQueue(queues.part, { ...kept, ...retried, ...alive, policy: 'exclusive' });
  await boss.createQueue(queues.end, { ...kept, ...retried, ...alive, policy: 'exclusive' });
}

/** Puts the parts of a sweep into the queue, each behind those it has to wait for, and the end behind all. All or none. */
export async function sendParts(boss: PgBoss, reference: SweepRun, parts: readonly SweepPart[]): Promise<void> {
  const refOf = (table: string) => `part:${table}`;
  const sent = parts.map(({ tables, after }) => {
    const [first = ''] = tables;
    // A part needs to know no more than what it may do itself.
    const allowances = reference.allowances?.filter(({ table }) => tables.includes(table));
    const data: PartData = { reference: { ...reference, ...(allowances === undefined ? {} : { allowances }) }, tables };
    return {
      ref: refOf(first),
      name: queues.part,
      data,
      options: { singletonKey: first },
      dependsOn: after.map(refOf),
    };
  });
  const { allowances: _, ...withoutAllowances } = reference;
  const end = {
    ref: 'end',
    name: queues.end,
    data: { reference: withoutAllowances },
    dependsOn: sent.map(({ ref }) => ref),
  };
  await boss.flow([...sent, end]);
}

const ofOperation = ({ operation }: Pick<SweepRun, 'operation'>) => ({ data: { reference: { operation } } });

/** The parts of a sweep, whatever has become of them. */
export function partsOf(boss: PgBoss, reference: SweepRun): Promise<JobWithMetadata<PartData>[]> {
  return boss.findJobs<PartData>(queues.part, ofOperation(reference));
}

/** Gives up a sweep: what still waits is taken out of the queue. The next sweep does it. */
export async function abandon(boss: PgBoss, reference: SweepRun): Promise<void> {
  for (const queue of [queues.part, queues.end]) {
    const waiting = await boss.findJobs(queue, { ...ofOperation(reference), queued: true });
    if (waiting.length > 0)
      await boss.cancel(
        queue,
        waiting.map(({ id }) => id),
      );
  }
}

/** Whether a sweep is under way; one of which a part has failed for good is given up. */
export async function isUnderWay(boss: PgBoss): Promise<boolean> {
  let underWay = false;
  const ends = await boss.findJobs<Pick<PartData, 'reference'>>(queues.end);
  for (const { data, state } of ends.filter(({ state }) => ['created', 'retry', 'active'].includes(state))) {
    const parts = await partsOf(boss, data.reference);
    const lost = state !== 'active' && parts.some((part) => part.state === 'failed' || part.state === 'cancelled');
    if (lost) await abandon(boss, data.reference);
    else underWay = true;
  }
  return underWay;
}

/** How the queue stands. */
export interface QueueStatus {
  /** Tables whose turn has not come. */
  readonly waiting: readonly string[];
  readonly active: readonly string[];
  /** Tables that failed in the last sweep and are not tried again. */
  readonly failed: readonly string[];
  /** When sweeps begin. */
  readonly schedule?: { readonly cron: string; readonly timeZone: string };
  /** Why the last sweep was not begun, if it was not: the code of the error. */
  readonly refused?: string;
}

/**
 * Reads how the queue stands, and changes nothing.
 *
 * @param db - the host's handle
 * @param schema - where the queue's tables are
 * @returns undefined where no worker has ever run
 * @example
 * ```ts
 * import { queueStatus } from 'gallra/worker';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * const queue = await queueStatus(db);
 * console.log(queue?.waiting, queue?.failed);
 * ```
 */
export async function queueStatus(db: Handle, schema = defaultSchema): Promise<QueueStatus | undefined> {
  const boss = openQueue(db, {
    schema,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  if (!(await boss.isInstalled())) return undefined;
  await boss.start();
  try {
    const newestFirst = (a: JobWithMetadata<unknown>, b: JobWithMetadata<unknown>) =>
      b.createdOn.getTime() - a.createdOn.getTime();
    const parts = (await boss.findJobs<PartData>(queues.part)).sort(newestFirst);
    const last = parts[0]?.data.reference.operation;
    const inState = (...states: readonly string[]) =>
      parts.filter(({ state }) => states.includes(state)).flatMap(({ data }) => data.tables);
    const [begun] = (await boss.findJobs<unknown>(queues.sweep))
      .filter(({ state }) => state === 'completed')
      .sort(newestFirst);
    const refused = (begun?.output as { readonly refused?: string } | null | undefined)?.refused;
    const schedule = await boss.getSchedule(queues.sweep);
    return {
      waiting: inState('created', 'retry'),
      active: inState('active'),
      failed: parts
        .filter(({ state, data }) => state === 'failed' && data.reference.operation === last)
        .flatMap(({ data }) => data.tables),
      ...(schedule === null ? {} : { schedule: { cron: schedule.cron, timeZone: schedule.timezone } }),
      ...(refused === undefined ? {} : { refused }),
    };
  } finally {
    await boss.stop({ close: false, graceful: false });
  }
}
