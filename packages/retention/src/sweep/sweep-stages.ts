import { GallraError, type Policy, policyVersion } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import type { Done } from '../disposal/allowance.ts';
import { disposeInOrder } from '../disposal/disposal.ts';
import type { DisposalOptions, DisposalReport } from '../disposal/disposal-report.ts';
import { orderOfDisposal } from '../order/order-of-disposal.ts';
import type { DisposalOrder } from '../order/table-order.ts';
import type { Work } from '../order/work.ts';
import { refuseBadWork } from '../plan/batch-size.ts';
import { overBreaker } from '../plan/breaker.ts';
import { refuseUnlikeLinks } from '../plan/obstacle/link-fault.ts';
import { refuseDrift } from '../plan/obstacle/schema-drift.ts';
import { refuseUnseen } from '../plan/obstacle/unseen-rows.ts';
import { type DueCount, dueInOrder, planInOrder, planTables } from '../plan/plan.ts';
import { dueInTable } from '../plan/table-plan.ts';
import { approvedAllowances, breakerAllowances } from './approval.ts';
import { forgetGone } from './forgotten-people.ts';
import { changesOf, noteTaking } from './lease-note.ts';
import { refusePaused, whilePaused } from './pause.ts';
import {
  refuseAhead,
  refuseBlocked,
  refuseUnapproved,
  refuseUnindexed,
  type SweepConditions,
} from './sweep-conditions.ts';
import { doneBefore, type SweepOutcome, type SweepRun, sweepEnds, sweepEvent } from './sweep-run.ts';

/** Tables that one process disposes of at a time: those of a circle, or a single one. */
export interface SweepPart {
  readonly tables: readonly string[];
  /** First tables of the parts that have to be done with before. */
  readonly after: readonly string[];
  /** Changes that are planned. */
  readonly rows: number;
}

/** A sweep that may begin. */
export interface BegunSweep {
  readonly run: SweepRun;
  readonly due: DueCount;
  readonly order: DisposalOrder;
  /** In an order that can be kept to; parts in which nothing is due are left out. */
  readonly parts: readonly SweepPart[];
}

/** The parts of a sweep. An idle part is skipped: its successors wait for its predecessors. */
function partsOf({ tables, circles }: DisposalOrder, due: DueCount): readonly SweepPart[] {
  const nameOf = (table: string) => circles.find((circle) => circle.tables.includes(table))?.tables[0] ?? table;
  const turns = Map.groupBy(tables, ({ table }) => nameOf(table));
  const waits = new Map<string, ReadonlySet<string>>();
  return [...turns].flatMap(([name, turn]) => {
    const planned = due.tables.filter((one) => turn.some(({ table }) => table === one.table));
    const rows = planned.reduce((sum, table) => sum + changesOf(table), 0);
    const before = new Set(
      turn.flatMap(({ after }) => after.flatMap((table) => [...(waits.get(nameOf(table)) ?? [])])),
    );
    // A forecast that is not exact can miss rows that come free during the work.
    const idle = rows === 0 && planned.every(({ exact }) => exact);
    waits.set(name, idle ? before : new Set([name]));
    return idle ? [] : [{ tables: turn.map(({ table }) => table), after: [...before], rows }];
  });
}

/**
 * The first stage of a sweep, for hosts that share its parts between processes: makes the plan, refuses what
 * `sweep` refuses, and records the approval. It changes no row.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant to decide for
 * @param conditions - approval, breaker, indexes
 * @returns what the other stages need
 * @throws GallraError `schema.drift`, `schema.unseen`, `links.unlike`, `plan.blocked`, `plan.unapproved`, `sweep.paused`, `clock.ahead` or `options.invalid`
 * @see GDPR Art. 5(1)(e) and 5(2)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { beginSweep, endSweep, sweepPart } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { run, parts } = await beginSweep(store, policy, new Date());
 * let rows = 0;
 * for (const { tables } of parts) rows += (await sweepPart(store, policy, run, { tables })).rows;
 * await endSweep(store, policy, run, { rows });
 * ```
 */
export async function beginSweep(
  store: Store,
  policy: Policy,
  at: Date,
  conditions: SweepConditions = {},
): Promise<BegunSweep> {
  const { approve, breaker, indexedOver, skipBlocked = false, operation = crypto.randomUUID() } = conditions;
  await refuseAhead(store, at, conditions);
  await refusePaused(store);
  // Both are about what stays too, which a sweep need not count.
  const counted = breaker !== undefined || indexedOver !== undefined;
  const work: Work = (wanted) => store.transaction(wanted);
  const on = { schema: await store.schema(), policy };
  refuseDrift(policy, on.schema);
  await work((tx) => refuseUnlikeLinks(tx, on));
  const planned = counted ? await planInOrder(work, on, at) : undefined;
  const { due, order } =
    planned === undefined ? await dueInOrder(store, policy, at) : { due: planned.plan, order: planned.order };
  const over = breaker === undefined || planned === undefined ? [] : overBreaker(planned.plan, breaker);
  const { newest, lastEnd } = await store.transaction(async (tx) => ({
    newest: (await tx.events.list({ limit: 1 }))[0],
    lastEnd: (await tx.events.list({ type: sweepEnds, limit: 1 }))[0],
  }));
  if (planned !== undefined) refuseUnindexed(planned.plan, indexedOver);
  if (!skipBlocked) refuseBlocked(due);
  refuseUnapproved(due, approve, lastEnd?.type, over);

  const allowances =
    approve !== undefined
      ? approvedAllowances(due, order)
      : breaker !== undefined && planned !== undefined
        ? breakerAllowances(planned.plan, breaker, order)
        : undefined;
  const run: SweepRun = {
    operation,
    at: due.at,
    policy: due.policy.rules,
    plan: due.hash,
    ...(allowances === undefined ? {} : { allowances }),
    ...(newest === undefined ? {} : { after: newest.id }),
  };
  if (approve !== undefined) await store.transaction((tx) => tx.events.append([sweepEvent(run, 'plan.approved')]));
  return { run, due, order, parts: partsOf(order, due) };
}

/** How to do the work itself. */
export interface SweepWork
  extends Pick<DisposalOptions, 'batchSize' | 'backwards' | 'budget' | 'partitions' | 'onProgress' | 'signal'> {
  /** Told what the sweep is at, as JSON, for the note of a lease. */
  readonly onNote?: (note: string) => void;
}

/** Rows changed; a link that is cut does not count. */
export const rowsIn = (actions: readonly Done[]): number =>
  actions.filter(({ action }) => action !== 'unlink').reduce((sum, action) => sum + action.rows, 0);

/** Disposes of what is planned, and waits between batches while there is a pause. */
export function disposeAsPlanned(
  store: Store,
  policy: Policy,
  { run, due, order }: Pick<BegunSweep, 'run' | 'order'> & { readonly due: Pick<DueCount, 'tables' | 'blocked'> },
  { onNote, onProgress, partitions = 'drop', ...how }: SweepWork & Pick<DisposalOptions, 'tables' | 'before'>,
): Promise<DisposalReport> {
  const at = new Date(run.at);
  const pause = whilePaused(store, how.signal);
  const note = onNote === undefined ? undefined : noteTaking(run, due.tables, onNote);
  return disposeInOrder(
    store,
    { policy, order },
    { at },
    {
      ...how,
      partitions,
      leaveFailed: true,
      operation: run.operation,
      plan: { ...due, hash: run.plan },
      ...(run.allowances === undefined ? {} : { allowances: run.allowances }),
      onProgress: async (progress) => {
        note?.(progress);
        await onProgress?.(progress);
        await pause();
      },
    },
  );
}

/**
 * A part of a sweep that has begun. It goes by the state of the rows: done again, it finds nothing to do.
 *
 * @param store - the host's database
 * @param policy - a checked policy, of the same rules as the one the sweep was begun with
 * @param run - see {@link beginSweep}
 * @param part - the tables of the part (the parts it comes after are done); budget, size of batches, progress, signal
 * @throws GallraError `plan.unapproved` where the policy is another one by now; what `sweep` throws while it works
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { type SweepRun, sweepPart } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const run: SweepRun;
 * const { rows, stopped } = await sweepPart(store, policy, run, { tables: ['contacts'], budget: { seconds: 600 } });
 * console.log(rows, stopped);
 * ```
 */
export async function sweepPart(
  store: Store,
  policy: Policy,
  run: SweepRun,
  part: SweepWork & Pick<SweepPart, 'tables'>,
): Promise<DisposalReport & { readonly rows: number }> {
  refuseBadWork(part);
  if (policyVersion(policy).rules !== run.policy) {
    throw new GallraError(
      'plan.unapproved',
      'The sweep was begun with other rules than this process has, so nothing was changed. Let all processes have the same policy; the next sweep does the rest.',
    );
  }
  const schema = await store.schema();
  refuseUnseen(policy, schema);
  const order = orderOfDisposal(policy, schema);
  const scope = { at: new Date(run.at) };
  const work: Work = (wanted) => store.transaction(wanted);
  const due = await planTables({ work, policy, schema, order }, dueInTable, scope, part.tables);
  const before = (await doneBefore(store, run)).filter(({ table }) => part.tables.includes(table));
  const done = await disposeAsPlanned(store, policy, { run, due, order }, { ...part, before });
  return { ...done, rows: rowsIn(before) + rowsIn(done.actions) };
}

/** How a sweep ended. */
export interface SweepEnd {
  readonly outcome: SweepOutcome;
  /** People of whom nothing is left: the mapping to their random reference is destroyed. */
  readonly forgotten: number;
}

/**
 * The last stage of a sweep: forgets people of whom nothing is left, and records that the sweep is done.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param run - see {@link beginSweep}
 * @param outcome.rows - rows changed, all parts together
 * @param outcome.stopped - what part of its budget was used up before it was done
 * @param outcome.failed - what the database refused: then it has stopped, and is not completed
 * @param outcome.unapproved - what was due beyond its allowances: then somebody has to approve the next sweep
 * @param outcome.signal - stops between two people
 * @returns how it ended, and how many people were forgotten
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { endSweep, type SweepRun } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const run: SweepRun;
 * console.log((await endSweep(store, policy, run, { rows: 1200 })).forgotten);
 * ```
 */
export async function endSweep(
  store: Store,
  policy: Policy,
  run: SweepRun,
  outcome: Pick<DisposalReport, 'stopped'> &
    Partial<Pick<DisposalReport, 'failed' | 'unapproved'>> & { readonly rows: number; readonly signal?: AbortSignal },
): Promise<SweepEnd> {
  const at = new Date(run.at);
  const { rows, stopped, failed = [], unapproved = [], signal } = outcome;
  const order = orderOfDisposal(policy, await store.schema());
  const forgotten = stopped === undefined ? await forgetGone(store, { policy, order }, at, signal) : 0;
  const isDone = stopped === undefined && failed.length === 0;
  const ended: SweepOutcome = unapproved.length > 0 ? 'exceeded' : isDone ? 'completed' : 'stopped';
  await store.transaction((tx) => tx.events.append([sweepEvent(run, `sweep.${ended}`, rows)]));
  return { outcome: ended, forgotten };
}
