import type { Policy } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import type { PolicyOnSchema } from '../order/policy-on-schema.ts';
import type { Work } from '../order/work.ts';
import { refuseUnlikeLinks } from './obstacle/link-fault.ts';
import { refuseDrift } from './obstacle/schema-drift.ts';
import { type OwnRecordsOptions, planOwnRecords } from './own-records.ts';
import { type Plan, type PlanOptions, planInOrder } from './plan.ts';
import { goneControllers } from './unknown/gone-controllers.ts';
import { unreadableTimes } from './unknown/unreadable-times.ts';

async function planned(work: Work, on: PolicyOnSchema, at: Date, options: PlanOptions = {}): Promise<Plan> {
  refuseDrift(on.policy, on.schema);
  await work((tx) => refuseUnlikeLinks(tx, on));
  return (await planInOrder(work, on, at, options)).plan;
}

/**
 * Plans a sweep of the host's rows alone, a transaction for each table: nothing of Gallra's own records, nor of values and
 * controllers that nobody knows.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant to plan for
 * @throws GallraError `schema.drift`, `schema.unseen`, `links.unlike`
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { neverBegan, planOfHost } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * console.log(neverBegan((await planOfHost(store, policy, new Date())).tables));
 * ```
 */
export async function planOfHost(store: Store, policy: Policy, at: Date): Promise<Plan> {
  return planned((wanted) => store.transaction(wanted), { policy, schema: await store.schema() }, at);
}

/**
 * Plans a sweep: per table and group of columns what would go, what stays, and which claims keep it. It changes
 * nothing. For rows that do not change in between, a sweep at the same instant does what the plan says.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant to plan for; one in the future is a forecast
 * @param options - for one person only; the size of batches; which of Gallra's own records, under which breaker
 * @throws GallraError `schema.drift` where the database lacks a table or column of the policy; `schema.unseen` where it may
 *   hide rows; `links.unlike` where it links rows otherwise than a decision would
 * @see GDPR Art. 5(1)(e) and 5(2)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { plan } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { hash, tables } = await plan(store, policy, new Date());
 * for (const { table, erase, referenced } of tables) console.log(table, erase, referenced);
 * console.log(`To approve: ${hash}`);
 * ```
 */
export async function plan(
  store: Store,
  policy: Policy,
  at: Date,
  { ownRecords = {}, ...options }: PlanOptions & { readonly ownRecords?: OwnRecordsOptions } = {},
): Promise<Plan> {
  const work: Work = (wanted) => store.transaction(wanted);
  const on: PolicyOnSchema = { policy, schema: await store.schema() };
  const ofHost = await planned(work, on, at, options);
  if (options.subject !== undefined || options.instruction !== undefined) return ofHost;
  const { records = store.records, breaker } = ownRecords;
  // Of Gallra's own records there are several kinds and few of each: one transaction for all.
  const section = await work((tx) => planOwnRecords(tx, { live: on.schema, policy, at, records }, breaker));
  const { gone, unread } = await work(async (tx) => ({
    gone: await goneControllers(tx, on),
    unread: await unreadableTimes(tx, on),
  }));
  const tables = ofHost.tables.map((table) => {
    const rows = gone.get(table.table);
    return rows === undefined ? table : { ...table, ofGoneControllers: rows };
  });
  return { ...ofHost, tables, ...(unread.length === 0 ? {} : { unreadableTimes: unread }), ownRecords: section };
}
