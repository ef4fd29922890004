import {
  type Cursor,
  type DisposalResult,
  GallraError,
  type GallraEventType,
  gallraEvent,
  type Policy,
  policyVersion,
  type Scope,
  type SubjectReference,
  type Transaction,
} from '@gallra/core';
import { asTheyStand, type TableOrder } from './disposal-order.ts';
import type { ActionReport, Budget, DisposalAction, DisposalOptions } from './disposal-report.ts';
import type { Step } from './steps.ts';
import type { Work } from './work.ts';

/** Rows the host may add during one step that are due as they come. */
const newcomers = 100;

const eventTypes: Readonly<Record<DisposalAction, GallraEventType>> = {
  clear: 'columns.cleared',
  erase: 'rows.erased',
  drop: 'partition.dropped',
  anonymise: 'rows.anonymised',
  anonymiseHeld: 'rows.anonymised',
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

/**
 * Carries out steps in batches. Each batch is one transaction, with its event in it.
 *
 * @param work - runs a batch
 * @param policy - a checked policy
 * @param scope - what to decide, and for whom
 * @param options - see {@link DisposalOptions}
 * @returns `run`, which repeats a step until nothing matches (or, `once`, until it has been through the table; or until
 *   what the plan foresaw is done) and tells the rows changed; `drop`, which drops the partitions of a table that the
 *   plan names; `actions`, what was done so far; `stopped`, what part of the budget is used up
 * @throws GallraError `disposal.failed`, from `run`, where rows match and none changes, or rows come up again for ever
 */
export function batches(
  work: Work,
  policy: Policy,
  scope: Scope,
  options: DisposalOptions & { readonly operation: string },
) {
  const { batchSize = 10_000, budget = {}, plan, signal, operation } = options;
  const { rules } = policyVersion(policy);
  const done = new Map<string, ActionReport>();
  const began = performance.now();
  let rowsDone = 0;
  let stopped: keyof Budget | undefined;
  let subject: SubjectReference | undefined;

  function usedUp(): keyof Budget | undefined {
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
    });
    await tx.events.append([event]);
  }

  const place = ({ table, action, columns }: Deed) => JSON.stringify([table, action, columns]);

  function report(deed: Deed, rows: number): void {
    const { table, action, columns } = deed;
    const before = done.get(place(deed)) ?? { rows: 0, batches: 0 };
    const about = { table, action, ...(columns === undefined ? {} : { columns }) };
    done.set(place(deed), { ...about, rows: before.rows + rows, batches: before.batches + 1 });
    options.onProgress?.({ operation, ...about, rows, rowsSoFar: before.rows + rows });
  }

  /** How many rows a step will change, where the plan knows exactly. */
  function foreseen({ table, action, columns = [] }: Step): number | undefined {
    const planned = plan?.tables.find((other) => other.table === table);
    if (planned?.exact !== true || action === 'unlink') return undefined;
    if (action === 'clear') return planned.groups.find((group) => group.columns.includes(columns[0] ?? ''))?.clear;
    if (action === 'anonymiseHeld') return planned.held;
    if (action === 'anonymise') return planned.anonymise;
    return planned.erase - (done.get(place({ table, action: 'drop' }))?.rows ?? 0);
  }

  /** A step that changes more rows than there are is going round in circles. */
  async function rowsOf(tx: Transaction, table: string): Promise<number> {
    const planned = plan?.tables.find((other) => other.table === table)?.rows;
    return planned ?? (await tx.records.tally({ table, scope, references: [] })).rows;
  }

  async function run(step: Step, { once = false } = {}): Promise<number> {
    let changedSoFar = 0;
    let most: number | undefined;
    let after: Cursor | undefined;
    const all = foreseen(step) ?? Number.POSITIVE_INFINITY;
    let confirmed = all === 0;
    while (!confirmed || changedSoFar < all) {
      signal?.throwIfAborted();
      stopped ??= usedUp();
      if (stopped !== undefined) return changedSoFar;
      const limit = Math.min(batchSize, (budget.rows ?? Number.POSITIVE_INFINITY) - rowsDone);
      const batch = { table: step.table, scope, limit, operation, ...(after === undefined ? {} : { after }) };
      const { matched, changed, cursor, ...seen } = await work(async (tx): Promise<DisposalResult> => {
        const result = await tx.records.dispose(step.disposal(batch));
        if (result.matched === 0) return result;
        if (result.changed === 0) throw failed(step, 'rows are due, and the database changes none of them.');
        if (changedSoFar > 0) most ??= changedSoFar + (await rowsOf(tx, step.table)) + newcomers;
        if (changedSoFar + result.changed > (most ?? Number.POSITIVE_INFINITY)) {
          throw failed(step, 'the database takes back what was changed, so that the same rows come up again.');
        }
        await record(tx, step, result.changed);
        return result;
      });
      // The last pass begins at the start again: rows that were locked, or have come free since, lie behind it. Where all
      // that was foreseen was seen done, it can be left out.
      if (matched === 0 && after === undefined) return changedSoFar;
      after = matched === 0 ? undefined : cursor;
      changedSoFar += changed;
      rowsDone += changed;
      confirmed = seen.confirmed === true;
      if (matched > 0) report(step, changed);
      if (once && matched < limit) return changedSoFar;
    }
    return changedSoFar;
  }

  /** Drops what the plan says can go whole. Where the database or the budget does not let it, the rows are left to be erased. */
  async function drop({ table, references }: TableOrder): Promise<void> {
    const whole = plan?.tables.find((planned) => planned.table === table)?.partitions ?? [];
    for (const { partition } of whole) {
      signal?.throwIfAborted();
      stopped ??= usedUp();
      if (stopped !== undefined) return;
      const deed = { table, action: 'drop', partition } as const;
      const limit = (budget.rows ?? Number.POSITIVE_INFINITY) - rowsDone;
      const question = { table, partition, scope, references: asTheyStand(references), limit };
      const rows = await work(async (tx) => {
        const dropped = await tx.records.partitions?.drop(question);
        if (dropped !== undefined) await record(tx, deed, dropped);
        return dropped;
      });
      if (rows === undefined) continue;
      rowsDone += rows;
      report(deed, rows);
    }
  }

  return { run, drop, actions: (): readonly ActionReport[] => [...done.values()], stopped: () => stopped };
}
