import { decide, type Policy, type RowDecision, type SubjectKey } from '@gallra/core';
import { tablesLeadingTo } from '@gallra/core/policy';
import { askedSubject, refuseUnscoped, type Store } from '@gallra/core/store';

/** Why each column of one row is kept or goes. For the controller's eyes: it names people's keys, and what must not be told. */
export interface Explanation {
  /** Counted within the table, from 1, in the order of the keys. */
  readonly row: number;
  readonly decision: RowDecision;
}

/** Decides for every row that leads to a person, and gives the reasons. */
export async function explanations(
  store: Store,
  policy: Policy,
  asked: SubjectKey,
  at: Date,
): Promise<readonly Explanation[]> {
  refuseUnscoped(policy, asked);
  return store.transaction(async (tx) => {
    const subject = await askedSubject(tx, policy, asked);
    const found: Explanation[] = [];
    for (const table of tablesLeadingTo(policy, subject.category)) {
      let row = 0;
      for await (const { situation } of tx.rows.rowsOf(table, { at, subject })) {
        row += 1;
        found.push({ row, decision: decide(policy, table, situation) });
      }
    }
    return found;
  });
}
