import {
  decide,
  homeOf,
  type Policy,
  personalTables,
  possibleCategories,
  type Store,
  type SubjectKey,
  type Transaction,
} from '@gallra/core';
import { asTheyStand, type DisposalOrder } from './disposal-order.ts';

/** The tables whose rows can lead to a person, the person's own first. */
function tablesOf(policy: Policy, { category }: SubjectKey): readonly string[] {
  const home = homeOf(policy, category)?.table;
  const names = personalTables(policy)
    .filter(([name, table]) =>
      Object.keys(table.subjects ?? {}).some((party) =>
        possibleCategories(policy, name, party).some((possible) => homeOf(policy, possible)?.table === home),
      ),
    )
    .map(([name]) => name);
  return names.sort((a, b) => Number(b === home) - Number(a === home));
}

/**
 * Whether nothing personal is left of someone: no column that a claim keeps, and nothing due that could not be
 * disposed of yet.
 *
 * @param tx - a transaction
 * @param policy - a checked policy
 * @param order - see {@link orderOfDisposal}, for the live schema
 * @param scope - the person, and the instant to decide for
 * @example
 * ```ts
 * import type { Policy, Store } from '@gallra/core';
 * import { isNothingLeft, orderOfDisposal } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const order = orderOfDisposal(policy, await store.schema());
 * const scope = { at: new Date(), subject: { category: 'buyer', key: '17' } };
 * console.log(await store.transaction((tx) => isNothingLeft(tx, policy, order, scope)));
 * ```
 */
export async function isNothingLeft(
  tx: Transaction,
  policy: Policy,
  order: DisposalOrder,
  { at, subject }: { readonly at: Date; readonly subject: SubjectKey },
): Promise<boolean> {
  const tables = tablesOf(policy, subject);
  for (const table of tables) {
    for await (const { situation } of tx.records.rowsOf(subject, table, at)) {
      if (decide(policy, table, situation).columns.some(({ personal, keep }) => personal && keep)) return false;
    }
  }
  for (const table of tables) {
    const references = asTheyStand(order.tables.find((other) => other.table === table)?.references ?? []);
    const { erase, anonymise, held, groups } = await tx.records.tally({ table, scope: { at, subject }, references });
    if (erase + anonymise + held > 0 || groups.some(({ clear }) => clear > 0)) return false;
  }
  return true;
}

/**
 * Destroys the mapping of people who asked for erasure and of whom nothing is left. Until then it has to stay: without
 * it what is still kept about them would no longer be kept for that reason alone.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - see {@link orderOfDisposal}, for the live schema
 * @param at - the instant to decide for
 * @param signal - stops between two people
 * @returns how many people
 * @see GDPR Art. 5(1)(e), 17(1)
 * @example
 * ```ts
 * import type { Policy, Store } from '@gallra/core';
 * import { forgetErased, orderOfDisposal } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const order = orderOfDisposal(policy, await store.schema());
 * console.log(await forgetErased(store, policy, order, new Date()));
 * ```
 */
export async function forgetErased(
  store: Store,
  policy: Policy,
  order: DisposalOrder,
  at: Date,
  signal?: AbortSignal,
): Promise<number> {
  const requests = await store.transaction((tx) => tx.requests.list('erasure'));
  const people = new Map(requests.map(({ reference, subject }) => [reference, subject]));
  let forgotten = 0;
  for (const subject of people.values()) {
    signal?.throwIfAborted();
    const gone = await store.transaction(async (tx) => {
      const nothing = await isNothingLeft(tx, policy, order, { at, subject });
      if (nothing) await tx.requests.forget(subject);
      return nothing;
    });
    if (gone) forgotten += 1;
  }
  return forgotten;
}
