import { GallraError, type Policy } from '@gallra/core';
import { ownTableName } from '@gallra/core/policy';
import type { Store } from '@gallra/core/store';
import type { Allowance } from '../disposal/allowance.ts';
import type { OwnRecordsReport } from '../disposal/disposal-report.ts';
import { type DueRecords, dueRecords, type OwnRecordsOptions } from '../plan/own-records.ts';
import { approvedAllowances } from './approval.ts';
import { type SweepRun, sweepEvent } from './sweep-run.ts';
import { disposeAsPlanned, type SweepWork } from './sweep-stages.ts';

/** How Gallra's own records are swept. */
export interface OwnRecordsConditions extends OwnRecordsOptions {
  /** Hash of the section of the plan that one has read, where the breaker does not let it pass. */
  readonly approve?: string;
}

/** What is due of Gallra's own records, and may go. */
export interface BegunRecords extends DueRecords {
  readonly options: OwnRecordsConditions;
}

/**
 * Counts what is due of Gallra's own records. It changes nothing.
 *
 * @throws GallraError `plan.unapproved` where something else was approved; `schema.drift`, `options.invalid`
 */
export async function beginRecords(
  store: Store,
  policy: Policy,
  at: Date,
  options: OwnRecordsConditions = {},
): Promise<BegunRecords> {
  const found = await dueRecords(store, policy, at, options);
  const { approve } = options;
  if (approve === undefined || approve === found.due.hash) return { ...found, options };
  throw new GallraError(
    'plan.unapproved',
    `What was approved of Gallra's own records is not what is due now: the policy, the day or the records have changed. Nothing was changed. The hash of the section is ${found.due.hash}: read the plan, then sweep with ownRecords: { approve: '${found.due.hash}' }.`,
  );
}

/**
 * Disposes of what is due of Gallra's own records. What the breaker does not let pass waits, and stops nothing else.
 *
 * @param operation - what ties its events to those of the sweep
 */
export async function disposeOfRecords(
  { store, fragment, due, order, over, allowed, options }: BegunRecords,
  operation: string,
  how: SweepWork,
): Promise<OwnRecordsReport> {
  const { approve, records = store.records } = options;
  const passing = Object.entries(allowed).map(([table, rows]): Allowance => ({ table, actions: ['erase'], rows }));
  const allowances = approve === undefined ? passing : approvedAllowances(due, order);
  const run: SweepRun = { operation, at: due.at, policy: due.policy.rules, plan: due.hash, allowances };
  const told = { plan: due.hash, policy: due.policy.rules };
  if (over.length > 0 && approve === undefined)
    return { ...told, records: [], over, locked: [], failed: [], unapproved: [] };
  if (approve !== undefined) {
    await store.transaction((tx) => tx.events.append([sweepEvent(run, 'plan.approved')]));
  }
  const { actions, stopped, locked, failed, unapproved } = await disposeAsPlanned(
    store,
    fragment,
    { run, due, order },
    how,
  );
  return {
    ...told,
    records: actions.flatMap(({ table, rows }) => {
      const record = records.find((one) => ownTableName(one) === table);
      return record === undefined ? [] : [{ record: record.name, title: record.storage.title, rows }];
    }),
    over: [],
    ...(stopped === undefined ? {} : { stopped }),
    locked,
    failed,
    unapproved,
  };
}

/**
 * Sweeps Gallra's own records: those go whose storage period has ended, and of which nothing is in force. `sweep` does it
 * too; this is for hosts that share the parts of a sweep between processes.
 *
 * @param store - the host's database
 * @param policy - a checked policy: the host's
 * @param at - the instant to decide for
 * @param options - approval, breaker, declarations; the operation, budget, size of batches, progress and signal of the sweep
 * @returns what went, or what waits for approval
 * @throws GallraError `plan.unapproved`, `schema.drift` or `options.invalid` before anything is changed; what `sweep` throws
 *   while it works
 * @see GDPR Art. 5(1)(e), 5(2)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { sweepOwnRecords } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { records, over } = await sweepOwnRecords(store, policy, new Date());
 * for (const { title, rows } of records) console.log(title.en, rows);
 * if (over.length > 0) console.log('Somebody has to read the plan:', over);
 * ```
 */
export async function sweepOwnRecords(
  store: Store,
  policy: Policy,
  at: Date,
  options: OwnRecordsConditions & SweepWork & { readonly operation?: string } = {},
): Promise<OwnRecordsReport> {
  const { approve, breaker, records, operation = crypto.randomUUID(), ...how } = options;
  const begun = await beginRecords(store, policy, at, {
    ...(approve === undefined ? {} : { approve }),
    ...(breaker === undefined ? {} : { breaker }),
    ...(records === undefined ? {} : { records }),
  });
  return disposeOfRecords(begun, operation, how);
}
