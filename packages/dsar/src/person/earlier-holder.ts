import { GallraError, type Policy, type SubjectKey } from '@gallra/core';
import { heldSinceColumn, requiredHome, tablesLeadingTo } from '@gallra/core/policy';
import { askedSubject, isAskedByHolder, refuseUnscoped, type Store, type Transaction } from '@gallra/core/store';
import type { AboutSubject } from './about-subject.ts';

/**
 * Rows of a table that lead to the person's key and are older than they are: whoever had the key before is meant. For the
 * controller alone, who has to know that there is more under the key, and that it is somebody else's.
 */
export interface EarlierRows {
  readonly table: string;
  readonly rows: number;
}

/**
 * Refuses what would take effect before somebody had their key: it would be asked for an earlier holder.
 *
 * @throws GallraError `right.invalid`
 */
export function refuseBeforeHeld({ heldSince }: Pick<SubjectKey, 'heldSince'>, at: Date): void {
  if (isAskedByHolder(heldSince, at)) return;
  throw new GallraError('right.invalid', 'Nothing was recorded or changed.', [
    "effectiveAt: lies before this person had their key, when it was somebody else's; give an instant since when they have had it",
  ]);
}

/** The rows of an earlier holder, of a person as `askedSubject` found them; none where keys are given to nobody new. */
export async function earlierRowsIn(
  tx: Transaction,
  policy: Policy,
  { subject, at }: AboutSubject,
): Promise<readonly EarlierRows[]> {
  if (heldSinceColumn(policy, requiredHome(policy, subject.category).table) === undefined) return [];
  const found: EarlierRows[] = [];
  for (const table of tablesLeadingTo(policy, subject.category)) {
    const { rows } = await tx.rows.tally({ table, scope: { at, subject, earlier: true }, incomingKeys: [] });
    if (rows > 0) found.push({ table, rows });
  }
  return found;
}

/**
 * Counts, for the controller, the rows that lead to a person's key and are an earlier holder's, where the policy says that
 * keys are given to somebody new (`keys: 'reused'`). Nothing of them is told to the person, and no erasure of theirs
 * touches it.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param about - the person, by category and key, as text; and the instant to decide for
 * @returns by table, those without such rows left out
 * @throws GallraError `subject.unknown`, `controller.needed`, `controller.unknown`
 * @see GDPR Art. 5(1)(d) and (f), 15(4)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { earlierRows } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const about = { subject: { category: 'registered', key: '17' }, at: new Date() };
 * for (const { table, rows } of await earlierRows(store, policy, about)) console.log(table, rows);
 * ```
 */
export async function earlierRows(
  store: Store,
  policy: Policy,
  { subject, at }: AboutSubject,
): Promise<readonly EarlierRows[]> {
  refuseUnscoped(policy, subject);
  return store.transaction(async (tx) =>
    earlierRowsIn(tx, policy, { subject: await askedSubject(tx, policy, subject), at }),
  );
}
