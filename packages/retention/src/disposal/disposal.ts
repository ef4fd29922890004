import type { Scope, Store, Transaction } from '@gallra/core/store';
import type { OrderedPolicy } from '../order/policy-on-schema.ts';
import type { DisposalOrder, TableOrder } from '../order/table-order.ts';
import type { Work } from '../order/work.ts';
import { refuseBadWork } from '../plan/batch-size.ts';
import { isBarred, isNeverErased, leftAlone } from '../plan/obstacle/blocked.ts';
import { Batches } from './batches.ts';
import type { DisposalOptions, DisposalReport, UnapprovedAction } from './disposal-report.ts';
import { anonymising, anonymisingReferenced, clearing, erasing, type Step, unlinking } from './steps.ts';

/** Passes over a circle before a link in it is broken: a long chain of rows would take one for each of them. */
const passesBeforeBreaking = 3;

/** The tables that are disposed of together: those of a circle, or one by itself. */
function turns({ tables, circles }: DisposalOrder): readonly (readonly TableOrder[])[] {
  return [
    ...Map.groupBy(tables, ({ table }) => circles.find((circle) => circle.tables.includes(table)) ?? table).values(),
  ];
}

/** Whether the plan found nothing due; a forecast can miss rows that come free during the work. */
function isIdle(turn: readonly TableOrder[], { plan }: DisposalOptions): boolean {
  return turn.every(({ table }) => {
    const planned = plan?.tables.find((other) => other.table === table);
    if (planned?.exact !== true) return false;
    return (
      planned.erase + planned.anonymise + planned.referenced === 0 && planned.groups.every(({ clear }) => clear === 0)
    );
  });
}

async function dispose(
  work: Work,
  { policy, order }: OrderedPolicy,
  scope: Scope,
  options: DisposalOptions & { readonly patient: boolean },
): Promise<DisposalReport> {
  refuseBadWork(options);
  const { plan, operation = crypto.randomUUID(), tables } = options;
  const blocked = options.blocked ?? plan?.blocked ?? [];
  const batches = new Batches({ work, policy, scope }, { ...options, operation });
  const runAll = async (steps: readonly Step[], how?: { readonly once: boolean }) => {
    let rows = 0;
    for (const step of steps) rows += await batches.run(step, how);
    return rows;
  };

  /** Erases what nothing refers to, again and again. */
  const pass = async (turn: readonly TableOrder[], times = Number.POSITIVE_INFINITY) => {
    const steps = turn.flatMap((table) => erasing(policy, table, blocked));
    let changed = 0;
    for (let passes = 0; passes < times; passes += 1) {
      const rows = await runAll(steps, { once: true });
      changed += rows;
      if (rows === 0) break;
    }
    return changed;
  };
  const eraseCircle = async (turn: readonly TableOrder[]) => {
    const links = turn.flatMap((table) => unlinking(table, blocked));
    let rows = links.length > 0 ? await pass(turn, passesBeforeBreaking) : 0;
    for (const link of links) {
      const unlinked = await batches.run(link);
      if (unlinked > 0) rows += unlinked + (await pass(turn, passesBeforeBreaking));
    }
    return rows + (await pass(turn));
  };

  const take = async (turn: readonly TableOrder[]) => {
    const circular = order.circles.some((circle) => circle.tables.includes(turn[0]?.table ?? ''));
    let rows = await runAll(
      turn.flatMap((table) => [...clearing(policy, table, blocked), ...anonymising(policy, table, blocked)]),
    );
    for (;;) {
      const whole = turn.filter(({ table }) => !isNeverErased(blocked, table));
      if (!circular && options.partitions === 'drop') for (const table of whole) await batches.drop(table);
      rows += circular
        ? await eraseCircle(turn)
        : await runAll(turn.flatMap((table) => erasing(policy, table, blocked)));
      const inPlace = await runAll(turn.flatMap((table) => anonymisingReferenced(policy, table, blocked)));
      // A link that is personal data itself is gone now, and may have been what led to another row of the circle.
      if (inPlace === 0 || !circular) return rows + inPlace;
      rows += inPlace;
    }
  };

  const busy = turns(order).filter(
    (turn) => turn.some(({ table }) => tables?.includes(table) ?? true) && !isIdle(turn, options),
  );
  let changed: number;
  do {
    changed = 0;
    for (const turn of busy) changed += await take(turn.filter(({ table }) => !isBarred(blocked, table)));
    // Rows that another sweep had locked may have been passed over, and rows that waited for those. Whichever sweep ends
    // last finds them free.
  } while (changed > 0 && busy.length > 1 && batches.lookAgain());
  const unapproved: UnapprovedAction[] = [];
  for (const table of busy.flat()) unapproved.push(...(await batches.unapproved(table)));
  const skipped = busy.flat().flatMap(({ table }) => leftAlone(blocked, table));
  const stopped = batches.stopped();
  return {
    operation,
    actions: batches.actions(),
    skipped: plan === undefined ? skipped : skipped.filter(({ rows }) => rows > 0),
    ...(stopped === undefined ? {} : { stopped }),
    locked: batches.locked(),
    failed: batches.failed(),
    unapproved,
  };
}

/**
 * Disposes of what is due, table by table in order: single columns first, then whole rows, and rows that others
 * refer to are anonymised where they stand. Each batch is one transaction with its event in it. It goes by the state of the
 * rows alone, so it can stop anywhere and be begun again, and a second run finds nothing to do.
 *
 * A table is done with before the next begins, its single columns too: other rows may be tied to a person only by a
 * value in it, and they come first.
 *
 * @param store - the host's database
 * @param ordered - the policy with its order for the live schema
 * @param scope - the instant to decide for, and the person, if it is about one
 * @param options - see {@link DisposalOptions}
 * @returns what was done, and what was left because it is blocked
 * @throws GallraError `disposal.failed` where rows are due and the database changes none; the signal's own reason
 *   when it is aborted
 * @see GDPR Art. 5(1)(e), 5(2), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { disposeInOrder, orderOfDisposal, plan } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const scope = { at: new Date(), subject: { category: 'buyer', key: '17' } };
 * const order = orderOfDisposal(policy, await store.schema());
 * const due = await plan(store, policy, scope.at, scope);
 * const { actions } = await disposeInOrder(store, { policy, order }, scope, { plan: due });
 * for (const { table, action, rows } of actions) console.log(table, action, rows);
 * ```
 */
export function disposeInOrder(
  store: Store,
  ordered: OrderedPolicy,
  scope: Scope,
  options: DisposalOptions = {},
): Promise<DisposalReport> {
  return dispose((work) => store.transaction(work), ordered, scope, { ...options, patient: true });
}

/**
 * The same in one transaction that is open already: all of it commits, or none.
 *
 * @param tx - the transaction
 * @param ordered - the policy with its order, computed beforehand
 * @param scope - the instant to decide for, and the person
 * @param options - see {@link DisposalOptions}
 * @throws GallraError `disposal.failed`
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { disposeInTransaction, orderOfDisposal, planInTransaction } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const scope = { at: new Date(), subject: { category: 'buyer', key: '17' } };
 * const schema = await store.schema();
 * const order = orderOfDisposal(policy, schema);
 * await store.transaction(async (tx) => {
 *   await tx.requests.record({ subject: scope.subject, right: 'erasure', effectiveAt: scope.at });
 *   const due = await planInTransaction(tx, { schema, policy }, scope.at, scope);
 *   await disposeInTransaction(tx, { policy, order }, scope, { plan: due });
 * });
 * ```
 */
export function disposeInTransaction(
  tx: Transaction,
  ordered: OrderedPolicy,
  scope: Scope,
  options: Omit<DisposalOptions, 'partitions'> = {},
): Promise<DisposalReport> {
  return dispose((work) => work(tx), ordered, scope, { ...options, patient: false });
}
