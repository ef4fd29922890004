import { GallraError, type Policy, policyVersion, type SubjectReference } from '@gallra/core';
import { type GallraEventType, gallraEvent } from '@gallra/core/audit';
import {
  type Cursor,
  type Disposal,
  type DisposalResult,
  isBusy,
  retried,
  type Scope,
  type TableDue,
  type Transaction,
} from '@gallra/core/store';
import { asTheyStand, type TableOrder } from '../order/table-order.ts';
import type { Work } from '../order/work.ts';
import { batchSizes, usualBatch } from '../plan/batch-size.ts';
import type { ActionReport, DisposalAction, DisposalOptions, DisposalReport, LockedAction } from './disposal-report.ts';
import { onlyController } from './row-cover.ts';
import type { Step } from './steps.ts';

/** How long a batch waits for a lock of somebody else, in seconds, and how often it is tried. */
const patience = { seconds: 5, attempts: 3 };

/** Rows the host may add during one step that are due as they come. */
const newcomers = 100;

const eventTypes: Readonly<Record<DisposalAction, GallraEventType>> = {
  clear: 'columns.cleared',
  erase: 'rows.erased',
  drop: 'partition.dropped',
  anonymise: 'rows.anonymised',
  anonymiseReferenced: 'rows.anonymised',
  unlink: 'rows.unlinked',
};

/** What was done, as an event and the report tell it. */
type Deed = Pick<Step, 'table' | 'action' | 'columns'> & { readonly partition?: string };

function failed({ table, action }: Step, what: string): GallraError {
  return new GallraError(
    'disposal.failed',
    `Table "${table}", ${action}: ${what} Look for a trigger, a rule or row-level security on the table, and at the rights of the database user. What was committed before stays; mend it, and run it again.`,
  );
}

/** How many rows a step is about, by a count that was made for it; undefined where nobody counts them. */
function dueFor({ action, columns = [] }: Step, counts: TableDue): number | undefined {
  if (action === 'unlink' || action === 'drop') return undefined;
  if (action === 'clear') return counts.groups.find((group) => group.columns.includes(columns[0] ?? ''))?.clear;
  return action === 'anonymiseReferenced' ? counts.referenced : counts[action];
}

/**
 * Carries out steps in batches. Each batch is one transaction, with its event in it.
 *
 * @param work - runs a batch
 * @param policy - a checked policy
 * @param scope - what to decide, and for whom
 * @param options - see {@link DisposalOptions}; `patient`: a batch that cannot get its locks may be tried again
 * @returns `run`, which repeats a step until nothing matches (or, `once`, until it has been through the table; or until
 *   what the plan foresaw is done) and tells the rows changed; `drop`, which drops the partitions of a table that the
 *   plan names; `actions`, what was done so far; `stopped`, what part of the budget is used up; `locked`, steps that
 *   were left; `lookAgain`, whether another sweep seems to share the work, so that the steps should be run again: what
 *   was foreseen is then no longer held for all there is
 * @throws GallraError `disposal.failed`, from `run`, where rows match and none changes, or rows come up again for ever
 */
export function batches(
  work: Work,
  policy: Policy,
  scope: Scope,
  options: DisposalOptions & { readonly operation: string; readonly patient: boolean },
) {
  const { batchSize = usualBatch, budget = {}, backwards = false, plan, signal, operation, patient } = options;
  const { lockSeconds = Number.POSITIVE_INFINITY } = budget;
  const { rules } = policyVersion(policy);
  const done = new Map<string, ActionReport>();
  const began = performance.now();
  let rowsDone = 0;
  let stopped: DisposalReport['stopped'];
  let round = 0;
  const tried = new Map<string, Step>();
  const locked = new Map<string, LockedAction>();
  const size = batchSizes(batchSize, budget.lockSeconds);
  let subject: SubjectReference | undefined;

  function usedUp(): DisposalReport['stopped'] {
    const { rows = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = budget;
    if (rowsDone >= rows) return 'rows';
    return performance.now() - began >= seconds * 1000 ? 'seconds' : undefined;
  }

  async function record(tx: Transaction, { table, action, columns, partition }: Deed, rows: number): Promise<void> {
    if (scope.subject !== undefined) subject ??= await tx.requests.reference(scope.subject);
    const event = gallraEvent({
      type: eventTypes[action],
      at: scope.at,
      policy: rules,
      table,
      ...(columns === undefined ? {} : { columns }),
      ...(partition === undefined ? {} : { partition }),
      rows,
      ...(subject === undefined ? {} : { subject }),
      operation,
      ...(plan === undefined ? {} : { plan: plan.hash }),
      ...onlyController(scope.instruction?.covers),
    });
    await tx.events.append([event]);
  }

  const placeOf = ({ table, action, columns }: Deed) => JSON.stringify([table, action, columns]);
  const aboutOf = ({ table, action, columns }: Deed) => ({
    table,
    action,
    ...(columns === undefined ? {} : { columns }),
  });

  async function report(step: Deed, rows: number): Promise<void> {
    const before = done.get(placeOf(step)) ?? { rows: 0, batches: 0 };
    const about = aboutOf(step);
    done.set(placeOf(step), { ...about, rows: before.rows + rows, batches: before.batches + 1 });
    await options.onProgress?.({ operation, ...about, rows, rowsSoFar: before.rows + rows });
  }

  /** Runs a batch; where others hold its locks, again a little later; undefined where they go on holding them. */
  async function attempt(step: Step, batch: () => Promise<DisposalResult>): Promise<DisposalResult | undefined> {
    if (!patient) return batch();
    try {
      return await retried(batch, { attempts: patience.attempts, milliseconds: 100, signal });
    } catch (error) {
      if (!isBusy(error)) throw error;
      locked.set(placeOf(step), aboutOf(step));
      return undefined;
    }
  }

  /** How many rows a step will change, where the plan knows exactly. */
  function foreseen(step: Step): number | undefined {
    const planned = plan?.tables.find((other) => other.table === step.table);
    const due = planned?.exact === true ? dueFor(step, planned) : undefined;
    if (due === undefined || step.action !== 'erase') return due;
    return due - (done.get(placeOf({ table: step.table, action: 'drop' }))?.rows ?? 0);
  }

  /** Whether a count finds anything left for a step. It locks nothing, and is quicker than a pass through the table. */
  async function isLeft(step: Step, disposal: Disposal): Promise<boolean> {
    const incomingKeys = 'incomingKeys' in disposal ? disposal.incomingKeys : undefined;
    const due = await work((tx) => tx.rows.due({ table: step.table, scope, incomingKeys: incomingKeys ?? [] }));
    return dueFor(step, due) !== 0;
  }

  /** A step that changes more rows than were foreseen, and more than there are, is going round in circles. */
  async function mostOf(tx: Transaction, table: string): Promise<number> {
    return (await tx.rows.tally({ table, scope, incomingKeys: [] })).rows + newcomers;
  }

  async function run(step: Step, { once = false } = {}): Promise<number> {
    let changedSoFar = 0;
    let most: number | undefined;
    let after: Cursor | undefined;
    tried.set(placeOf(step), step);
    const planned = foreseen(step);
    const all = round > 0 && planned !== 0 ? Number.POSITIVE_INFINITY : (planned ?? Number.POSITIVE_INFINITY);
    let confirmed = all === 0;
    if (locked.has(placeOf(step))) return 0;
    while (!confirmed || changedSoFar < all) {
      signal?.throwIfAborted();
      stopped ??= usedUp();
      if (stopped !== undefined) return changedSoFar;
      const limit = Math.min(size.next(step.table), (budget.rows ?? Number.POSITIVE_INFINITY) - rowsDone);
      const batch = {
        table: step.table,
        scope,
        limit,
        backwards,
        operation,
        ...(after === undefined ? {} : { after }),
        ...(patient ? { waitSeconds: Math.min(patience.seconds, lockSeconds) } : {}),
      };
      const disposal = step.disposal(batch);
      let began = performance.now();
      const result = await attempt(step, () =>
        work(async (tx): Promise<DisposalResult> => {
          began = performance.now();
          const result = await tx.rows.dispose(disposal);
          if (result.matched === 0) return result;
          if (result.changed === 0) throw failed(step, 'rows are due, and the database changes none of them.');
          if (changedSoFar > (planned ?? 0)) most ??= changedSoFar + (await mostOf(tx, step.table));
          if (changedSoFar + result.changed > (most ?? Number.POSITIVE_INFINITY)) {
            throw failed(step, 'the database takes back what was changed, so that the same rows come up again.');
          }
          await record(tx, step, result.changed);
          return result;
        }),
      );
      if (result === undefined) return changedSoFar;
      const { matched, changed, cursor, ...seen } = result;
      if (matched === limit) size.took(step.table, (performance.now() - began) / 1000);
      // The last pass begins at the start again: rows that were locked, or have come free since, lie behind it. Where all
      // that was foreseen was seen done, or others did the rest and a count finds nothing, it can be left out.
      if (matched === 0 && after === undefined) return changedSoFar;
      after = matched === 0 ? undefined : cursor;
      changedSoFar += changed;
      rowsDone += changed;
      confirmed = seen.confirmed === true;
      if (matched > 0) await report(step, changed);
      if (once && matched < limit) return changedSoFar;
      const short = confirmed && changedSoFar < all && planned !== undefined;
      if (short && cursor === undefined && !(await isLeft(step, disposal))) return changedSoFar;
    }
    return changedSoFar;
  }

  /** Whether less was done than foreseen; where the plan did not know, whether anything was. */
  function isShort(step: Step): boolean {
    const rows = done.get(placeOf(step))?.rows ?? 0;
    const planned = foreseen(step);
    return planned === undefined ? rows > 0 : rows < planned;
  }

  function lookAgain(): boolean {
    if (!patient || plan === undefined || stopped !== undefined) return false;
    if (round === 0 && ![...tried.values()].some(isShort)) return false;
    round += 1;
    locked.clear();
    return true;
  }

  /** Drops what the plan says can go whole. Where the database or the budget does not let it, the rows are left to be erased. */
  async function drop({ table, incomingKeys }: TableOrder): Promise<void> {
    const whole = plan?.tables.find((planned) => planned.table === table)?.partitions ?? [];
    for (const { partition } of whole) {
      signal?.throwIfAborted();
      stopped ??= usedUp();
      if (stopped !== undefined) return;
      const deed = { table, action: 'drop', partition } as const;
      const limit = (budget.rows ?? Number.POSITIVE_INFINITY) - rowsDone;
      const question = { table, partition, scope, incomingKeys: asTheyStand(incomingKeys), limit };
      const rows = await work(async (tx) => {
        const dropped = await tx.rows.partitions?.drop(question);
        if (dropped !== undefined) await record(tx, deed, dropped);
        return dropped;
      });
      if (rows === undefined) continue;
      rowsDone += rows;
      await report(deed, rows);
    }
  }

  return {
    run,
    drop,
    actions: (): readonly ActionReport[] => [...done.values()],
    stopped: () => stopped,
    locked: (): readonly LockedAction[] => [...locked.values()],
    lookAgain,
  };
}
