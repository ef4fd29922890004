import {
  columnGroups,
  isPersonal,
  type Policy,
  personalTable,
  readColumns,
  type Scope,
  type Store,
  type Transaction,
} from '@gallra/core';
import { batches } from './batches.ts';
import { type Blocked, untouchable } from './blocked.ts';
import { asTheyStand, type DisposalOrder, type TableOrder } from './disposal-order.ts';
import type { DisposalOptions, DisposalReport } from './disposal-report.ts';
import type { Work } from './work.ts';

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
    return planned.erase + planned.anonymise + planned.held === 0 && planned.groups.every(({ clear }) => clear === 0);
  });
}

async function dispose(
  work: Work,
  policy: Policy,
  order: DisposalOrder,
  scope: Scope,
  options: DisposalOptions,
): Promise<DisposalReport> {
  const operation = options.operation ?? crypto.randomUUID();
  const blocked = options.blocked ?? options.plan?.blocked ?? [];
  const skipped = new Set<Blocked>();
  const { run, actions } = batches(work, policy, scope, { ...options, operation });

  const mayWrite = (table: string, columns: readonly string[]) => {
    const barred = untouchable(blocked, table).filter((column) => columns.includes(column));
    for (const other of blocked) if (other.table === table && barred.includes(other.column)) skipped.add(other);
    return columns.filter((column) => !barred.includes(column));
  };
  const clear = async ({ table }: TableOrder) => {
    for (const group of columnGroups(policy, table)) {
      const columns = mayWrite(
        table,
        group.columns.map(({ name }) => name),
      );
      if (columns.length > 0)
        await run({ table, action: 'clear', columns, disposal: (batch) => ({ ...batch, action: 'clear', columns }) });
    }
  };
  const erase = ({ table, references }: TableOrder, how?: { readonly once: boolean }) =>
    run(
      {
        table,
        action: 'erase',
        disposal: (batch) => ({ ...batch, action: 'erase', references: asTheyStand(references) }),
      },
      how,
    );
  const unlink = (table: string, columns: readonly string[]) =>
    run({ table, action: 'unlink', columns, disposal: (batch) => ({ ...batch, action: 'unlink', columns }) });
  /** A row is anonymised as a whole: with a column that cannot be written, none of it is. */
  const anonymise = async ({ table, references }: TableOrder, which: 'byPolicy' | 'held') => {
    const columns = readColumns(personalTable(policy, table))
      .filter(isPersonal)
      .map(({ name }) => name);
    if (mayWrite(table, columns).length < columns.length) return 0;
    if (which === 'byPolicy')
      return run({ table, action: 'anonymise', columns, disposal: (batch) => ({ ...batch, action: 'anonymise' }) });
    if (references.length === 0) return 0;
    const held = asTheyStand(references);
    return run({
      table,
      action: 'anonymiseHeld',
      columns,
      disposal: (batch) => ({ ...batch, action: 'anonymise', references: held }),
    });
  };

  /** Erases what nothing refers to, again and again; where it may break a link next, it does not go on for long. */
  const pass = async (turn: readonly TableOrder[], most: number) => {
    for (let passes = 0; passes < most; passes += 1) {
      let rows = 0;
      for (const table of turn) rows += await erase(table, { once: true });
      if (rows === 0) return;
    }
  };
  const eraseCircle = async (turn: readonly TableOrder[]) => {
    const links = turn.flatMap(({ table, unlink: lists }) => lists.map((columns) => ({ table, columns })));
    await pass(turn, links.length > 0 ? passesBeforeBreaking : Number.POSITIVE_INFINITY);
    for (const [index, { table, columns }] of links.entries()) {
      const rows = await unlink(table, columns);
      const last = index === links.length - 1;
      if (rows > 0 || last) await pass(turn, last ? Number.POSITIVE_INFINITY : passesBeforeBreaking);
    }
  };

  const each = async (turn: readonly TableOrder[], act: (table: TableOrder) => Promise<unknown>) => {
    for (const table of turn) await act(table);
  };
  for (const turn of turns(order)) {
    if (isIdle(turn, options)) continue;
    const circular = order.circles.some(({ tables }) => tables.includes(turn[0]?.table ?? ''));
    await each(turn, clear);
    await each(turn, (table) => anonymise(table, 'byPolicy'));
    for (;;) {
      if (circular) await eraseCircle(turn);
      else await each(turn, erase);
      let held = 0;
      for (const table of turn) held += await anonymise(table, 'held');
      // A link that is personal data itself is gone now, and may have held another row of the circle.
      if (held === 0 || !circular) break;
    }
  }
  return { operation, actions: actions(), skipped: [...skipped] };
}

/**
 * Disposes of what is due, table by table in order: single columns first, then whole rows, and what others hold in
 * place is anonymised where it stands. Each batch is one transaction with its event in it. It goes by the state of the rows alone, so it can
 * stop anywhere and be begun again, and a second run finds nothing to do.
 *
 * A table is done with before the next begins, its single columns too: other rows may be tied to a person only by a
 * value in it, and they come first.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - see {@link orderOfDisposal}, for the live schema
 * @param scope - the instant to decide for, and the person, if it is about one
 * @param options - see {@link DisposalOptions}
 * @returns what was done, and what was left because it is blocked
 * @throws GallraError `disposal.failed` where rows are due and the database changes none; the signal's own reason
 *   when it is aborted
 * @see GDPR Art. 5(1)(e), 5(2), 17(1)
 * @example
 * ```ts
 * import type { Policy, Store } from '@gallra/core';
 * import { disposeInOrder, orderOfDisposal, plan } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const scope = { at: new Date(), subject: { category: 'buyer', key: '17' } };
 * const order = orderOfDisposal(policy, await store.schema());
 * const due = await plan(store, policy, scope.at, scope);
 * const { actions } = await disposeInOrder(store, policy, order, scope, { plan: due });
 * for (const { table, action, rows } of actions) console.log(table, action, rows);
 * ```
 */
export function disposeInOrder(
  store: Store,
  policy: Policy,
  order: DisposalOrder,
  scope: Scope,
  options: DisposalOptions = {},
): Promise<DisposalReport> {
  return dispose((work) => store.transaction(work), policy, order, scope, options);
}

/**
 * The same in one transaction that is open already: all of it commits, or none.
 *
 * @param tx - the transaction
 * @param policy - a checked policy
 * @param order - the order, computed beforehand
 * @param scope - the instant to decide for, and the person
 * @param options - see {@link DisposalOptions}
 * @throws GallraError `disposal.failed`
 * @example
 * ```ts
 * import type { Policy, Store } from '@gallra/core';
 * import { disposeInTransaction, orderOfDisposal, planInTransaction } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const scope = { at: new Date(), subject: { category: 'buyer', key: '17' } };
 * const schema = await store.schema();
 * const order = orderOfDisposal(policy, schema);
 * await store.transaction(async (tx) => {
 *   await tx.requests.record({ subject: scope.subject, right: 'erasure', effectiveAt: scope.at });
 *   const due = await planInTransaction(tx, schema, policy, scope.at, scope);
 *   await disposeInTransaction(tx, policy, order, scope, { plan: due });
 * });
 * ```
 */
export function disposeInTransaction(
  tx: Transaction,
  policy: Policy,
  order: DisposalOrder,
  scope: Scope,
  options: DisposalOptions = {},
): Promise<DisposalReport> {
  return dispose((work) => work(tx), policy, order, scope, options);
}
