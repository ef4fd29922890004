import { GallraError, type Policy } from '@gallra/core';
import { fileTables } from '@gallra/core/policy';
import { type HostFiles, type Store, withLease } from '@gallra/core/store';
import { type Budget, type OwnRecordsReport, referencedIn, type SweepReport } from '../disposal/disposal-report.ts';
import { type FileReport, removeFiles, waitingFiles } from '../files/file-removal.ts';
import { refuseBadWork } from '../plan/batch-size.ts';
import { type BegunRecords, beginRecords, disposeOfRecords, type OwnRecordsConditions } from './own-records.ts';
import { refuseAhead, type SweepConditions } from './sweep-conditions.ts';
import { beginSweep, disposeAsPlanned, endSweep, rowsIn, type SweepWork } from './sweep-stages.ts';

/** How to sweep. */
export interface SweepOptions extends SweepConditions, Omit<SweepWork, 'backwards' | 'onNote'> {
  /** Refuse to begin while another sweep that wants to be alone is under way; default: share the work with it. */
  readonly alone?: boolean;
  /** What the process calls itself while it sweeps, such as host and process number. */
  readonly holder?: string;
  /** Where the host keeps its files. Without it, those to be removed wait. */
  readonly files?: HostFiles;
  /** Gallra's own records: approval where their breaker does not let them pass, and the breaker. */
  readonly ownRecords?: OwnRecordsConditions;
}

/**
 * Leases of sweeps. One that wants to be alone has the first. Those that share the work take what is free of the others:
 * beginning at opposite ends, two of them meet only once; more than two need none.
 */
const leases = { alone: 'sweep', shared: ['sweep/first', 'sweep/last'] } as const;

async function sweepNow(
  store: Store,
  policy: Policy,
  at: Date,
  { files, ownRecords, ...how }: SweepConditions & SweepWork & Pick<SweepOptions, 'files' | 'ownRecords'>,
): Promise<SweepReport> {
  how.signal?.throwIfAborted();
  const began = performance.now();
  const records = await beginRecords(store, policy, at, ownRecords);
  const begun = await beginSweep(store, policy, at, how);
  const done = await disposeAsPlanned(store, policy, begun, how);
  const { stopped, failed, locked, skipped, unapproved } = done;
  const outcome = {
    rows: rowsIn(done.actions),
    failed,
    unapproved,
    ...(stopped === undefined ? {} : { stopped }),
    ...(how.signal === undefined ? {} : { signal: how.signal }),
  };
  const { forgotten } = await endSweep(store, policy, begun.run, outcome);
  const own = await recordsAfter(records, begun.run.operation, stopped, {
    ...how,
    ...budgetLeft(how.budget, outcome.rows, began),
  });
  const removed = await filesOf(store, policy, at, { files, signal: how.signal });
  const { due, run } = begun;
  return {
    at: due.at,
    today: due.today,
    policy: run.policy,
    plan: run.plan,
    ...done,
    complete:
      stopped === undefined &&
      own.stopped === undefined &&
      [failed, locked, skipped, unapproved, own.failed, own.locked, own.unapproved].every(({ length }) => length === 0),
    referenced: referencedIn(due.tables),
    blocked: due.blocked,
    forgotten,
    ...(removed === undefined ? {} : { files: removed }),
    ownRecords: own,
  };
}

/** What the host's tables have left of a budget. */
function budgetLeft(budget: Budget | undefined, rows: number, began: number): { readonly budget?: Budget } {
  if (budget === undefined) return {};
  const seconds = (performance.now() - began) / 1000;
  return {
    budget: {
      ...budget,
      ...(budget.rows === undefined ? {} : { rows: budget.rows - rows }),
      ...(budget.seconds === undefined ? {} : { seconds: budget.seconds - seconds }),
    },
  };
}

/** Gallra's own records go last, and wait for the next sweep where this one had to stop. */
function recordsAfter(
  records: BegunRecords,
  operation: string,
  stopped: SweepReport['stopped'],
  how: SweepWork,
): Promise<OwnRecordsReport> | OwnRecordsReport {
  if (stopped === undefined) return disposeOfRecords(records, operation, how);
  return {
    plan: records.due.hash,
    policy: records.due.policy.rules,
    records: [],
    over: [],
    stopped,
    locked: [],
    failed: [],
    unapproved: [],
  };
}

/** Removes files once all that named them is committed, those that earlier sweeps and erasures had to leave included. */
async function filesOf(
  store: Store,
  policy: Policy,
  now: Date,
  { files, signal }: { readonly files: HostFiles | undefined; readonly signal: AbortSignal | undefined },
): Promise<FileReport | undefined> {
  if (files !== undefined)
    return removeFiles(store, policy, files, { now, ...(signal === undefined ? {} : { signal }) });
  return fileTables(policy).length === 0 ? undefined : waitingFiles(store);
}

/**
 * Carries out storage limitation: everything goes that no purpose and no duty needs any more.
 *
 * It goes by the state of the rows, in batches that each commit with their event. It can be aborted or crash at any
 * point: the next sweep goes on, and one more finds nothing to do. The first sweep of a host must be approved with the
 * hash of its `plan`; so must each until one has been completed, or stopped because its budget was used up.
 *
 * Where the database refuses a statement, because of a CHECK, a trigger or a foreign key that nobody foresaw, or changes no
 * row of those that are due, that action is left and told in `failed`, with its code; all others are done, and the sweep
 * is not `complete`.
 *
 * Gallra's own records go too, by rules of their own and under a breaker of their own: what it does not let pass waits in
 * the report, and stops nothing else.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant to decide for
 * @param options - approval, breaker, budget, size of batches, progress, signal, file storage, whether to be alone, the
 *   approval and breaker of Gallra's own records
 * @returns what was done per table, what stays because others refer to it, what is blocked, and what failed
 * @throws GallraError `schema.drift`, `schema.unseen`, `plan.blocked`, `plan.unapproved`, `sweep.paused`, `clock.ahead`, `lease.held` or `options.invalid` before anything is changed;
 *   `lease.lost`; the signal's own reason when it is aborted
 * @see GDPR Art. 5(1)(e) and 5(2), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { plan, sweep } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const now = new Date();
 * const { hash } = await plan(store, policy, now);
 * const { actions, referenced } = await sweep(store, policy, now, { approve: hash });
 * console.log(actions.length, referenced.length);
 * ```
 */
export async function sweep(store: Store, policy: Policy, at: Date, options: SweepOptions = {}): Promise<SweepReport> {
  const { alone = false, holder, ...how } = options;
  refuseBadWork(how);
  await refuseAhead(store, at, how);
  const under = (name: string, backwards: boolean) =>
    withLease(
      store,
      {
        name,
        ...(holder === undefined ? {} : { holder }),
        ...(how.signal === undefined ? {} : { signal: how.signal }),
      },
      ({ signal, note }) => sweepNow(store, policy, at, { ...how, signal, backwards, onNote: note }),
    );
  if (alone) return under(leases.alone, false);
  for (const name of leases.shared) {
    try {
      return await under(name, name !== leases.shared[0]);
    } catch (error) {
      if (!(error instanceof GallraError) || error.code !== 'lease.held') throw error;
    }
  }
  return sweepNow(store, policy, at, how);
}
