import { fileTables, GallraError, gallraEvent, type HostFiles, type Policy, type Store } from '@gallra/core';
import { refusing } from './blocked.ts';
import { type Breaker, overBreaker } from './breaker.ts';
import { disposeInOrder } from './disposal.ts';
import type { Budget, DisposalOptions, SweepReport } from './disposal-report.ts';
import { type FileReport, removeFiles, waitingFiles } from './file-removal.ts';
import { forgetGone } from './forgotten-people.ts';
import { orderOfDisposal } from './order-of-disposal.ts';
import { plan as makePlan, type Plan } from './plan.ts';

/** How to sweep. */
export interface SweepOptions
  extends Pick<DisposalOptions, 'operation' | 'batchSize' | 'budget' | 'onProgress' | 'signal'> {
  /** Hash of the plan one has read and wants carried out. A host's first sweep needs it. */
  readonly approve?: string;
  /** What may go without an approved plan; default: anything, once a sweep has been approved. */
  readonly breaker?: Breaker;
  /** Refuse to begin where an index is missing on a table of more rows than this; default: sweep, however slowly. */
  readonly indexedOver?: number;
  /** Leave what is blocked and do the rest; otherwise the sweep refuses to begin. */
  readonly skipBlocked?: boolean;
  /**
   * Partitions in which every row has expired are dropped whole, where the plan names them; `delete`: their rows are
   * deleted like others. Default `drop`.
   */
  readonly partitions?: DisposalOptions['partitions'];
  /** Where the host keeps its files. Without it, those to be removed wait. */
  readonly files?: HostFiles;
}

function refuseBadBudget(budget: Budget | undefined): void {
  const wrong = Object.entries(budget ?? {}).filter(([, most]) => !(most > 0));
  const whole = budget?.rows === undefined || Number.isInteger(budget.rows);
  if (wrong.length === 0 && whole) return;
  throw new GallraError(
    'usage',
    'The budget of a sweep is a whole number of rows, a number of seconds, or both, above 0.',
  );
}

function refuseUnindexed({ missingIndexes }: Plan, over: number | undefined): void {
  const slow = missingIndexes.filter(({ rows }) => over !== undefined && rows > over);
  if (slow.length === 0) return;
  throw new GallraError(
    'plan.blocked',
    'Without these indexes the sweep would read large tables for each row; nothing was changed. Create them, or sweep without indexedOver.',
    slow.map(({ table, columns, because, rows }) => {
      const list = columns.join(', ');
      return `tables.${table}: no index begins with ${list}, in ${rows} rows: ${because.join('; ')}; add one on (${list})`;
    }),
  );
}

function refuseBlocked(plan: Plan): void {
  const stuck = refusing(plan.blocked);
  if (stuck.length === 0) return;
  throw new GallraError(
    'plan.blocked',
    'Data are due that cannot be disposed of as the policy says; nothing was changed. Mend it, or sweep with skipBlocked: true to leave these and do the rest.',
    stuck.map(({ path, problem, fix, rows }) => `${path}: ${problem} (${rows} ${rows === 1 ? 'row' : 'rows'}); ${fix}`),
  );
}

/** A mistaken mass erasure is a personal data breach (GDPR Art. 4(12)): somebody reads the first plan before it is carried out. */
function refuseUnapproved(plan: Plan, approve: string | undefined, first: boolean, over: readonly string[]): void {
  if (approve === plan.hash || (approve === undefined && !first && over.length === 0)) return;
  const why =
    approve === undefined
      ? first
        ? 'This is the first sweep of this database, so somebody has to read its plan and approve it.'
        : 'The sweep would take more than its breaker lets pass, so somebody has to read its plan and approve it.'
      : 'What was approved is not what is due now: the policy, the day or the rows have changed.';
  throw new GallraError(
    'plan.unapproved',
    `${why} Nothing was changed. The hash of the plan is ${plan.hash}: read the plan, then sweep with approve: '${plan.hash}'.`,
    approve === undefined ? over : [],
  );
}

/** Removes files once all that named them is committed, those that earlier sweeps and erasures had to leave included. */
async function filesOf(
  store: Store,
  policy: Policy,
  now: Date,
  files: HostFiles | undefined,
  signal: AbortSignal | undefined,
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
 * hash of its {@link plan}; so must each until one has been completed, or stopped because its budget was used up.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant to decide for
 * @param options - approval, breaker, budget, size of batches, progress, signal, file storage
 * @returns what was done per table, what is held in place and by what, and what is blocked
 * @throws GallraError `schema.drift`, `plan.blocked`, `plan.unapproved` or `usage` before anything is changed; `disposal.failed`
 *   where rows are due and the database changes none; the signal's own reason when it is aborted
 * @see GDPR Art. 5(1)(e) and 5(2), 17(1)
 * @example
 * ```ts
 * import type { Policy, Store } from '@gallra/core';
 * import { plan, sweep } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const now = new Date();
 * const { hash } = await plan(store, policy, now);
 * const { actions, held } = await sweep(store, policy, now, { approve: hash });
 * console.log(actions.length, held.length);
 * ```
 */
export async function sweep(store: Store, policy: Policy, at: Date, options: SweepOptions = {}): Promise<SweepReport> {
  const { approve, breaker, indexedOver, skipBlocked = false, partitions = 'drop', files, ...how } = options;
  refuseBadBudget(how.budget);
  how.signal?.throwIfAborted();
  const due = await makePlan(store, policy, at);
  const over = breaker === undefined ? [] : overBreaker(due, breaker);
  const before = await store.transaction(async (tx) => [
    ...(await tx.events.list({ type: 'sweep.completed', limit: 1 })),
    ...(await tx.events.list({ type: 'sweep.stopped', limit: 1 })),
  ]);
  refuseUnindexed(due, indexedOver);
  if (!skipBlocked) refuseBlocked(due);
  refuseUnapproved(due, approve, before.length === 0, over);

  const operation = how.operation ?? crypto.randomUUID();
  const about = { at, policy: due.policy.rules, operation, plan: due.hash };
  if (approve !== undefined)
    await store.transaction((tx) => tx.events.append([gallraEvent({ type: 'plan.approved', ...about })]));

  const order = orderOfDisposal(policy, await store.schema());
  const done = await disposeInOrder(store, policy, order, { at }, { ...how, partitions, operation, plan: due });
  const forgotten = done.stopped !== undefined ? 0 : await forgetGone(store, policy, order, at, how.signal);

  const rows = done.actions.filter(({ action }) => action !== 'unlink').reduce((sum, action) => sum + action.rows, 0);
  await store.transaction((tx) =>
    tx.events.append([
      gallraEvent({ type: done.stopped === undefined ? 'sweep.completed' : 'sweep.stopped', ...about, rows }),
    ]),
  );
  const removed = await filesOf(store, policy, at, files, how.signal);
  return {
    at: due.at,
    today: due.today,
    policy: due.policy.rules,
    plan: due.hash,
    ...done,
    held: due.tables.filter(({ held }) => held > 0).map(({ table, held, heldBy }) => ({ table, rows: held, heldBy })),
    blocked: due.blocked,
    forgotten,
    ...(removed === undefined ? {} : { files: removed }),
  };
}
