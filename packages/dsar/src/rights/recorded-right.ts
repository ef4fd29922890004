import { GallraError, type Policy, policyVersion, type SubjectKey, type SubjectReference } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { entailmentOf, homeOf, keyColumns, personalTable } from '@gallra/core/policy';
import type { JournalEntry, RequestEntry, Store, Transaction } from '@gallra/core/store';
import { journalEntry, refuseShortKey } from '@gallra/retention';

/** A right of a data subject that changes what may be done with data, and disposes of nothing by itself. */
export interface RightOrder extends Omit<RequestEntry, 'right' | 'effectiveAt'> {
  readonly right: Exclude<RequestEntry['right'], 'erasure'>;
  readonly at: Date;
}

/** Columns of a row whose values were put right (GDPR Art. 16). */
export interface RectificationOrder {
  readonly subject: SubjectKey;
  readonly table: string;
  /** The row's key, as text, in the order of the key's columns. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly at: Date;
}

/** How a right is recorded. */
export interface RightOptions {
  /** Random bytes kept outside the database, at least 16; without it no journal is written. */
  readonly fingerprintKey?: Uint8Array;
}

function rightProblems(policy: Policy, { right, purpose }: RightOrder): readonly string[] {
  if (right === 'restriction') {
    return purpose === undefined ? [] : ['purpose: a restriction is about all of them; leave it out'];
  }
  if (purpose === undefined || !Object.hasOwn(policy.purposes, purpose))
    return [`purpose: name one of ${Object.keys(policy.purposes).join(', ')}`];
  const asked = policy.purposes[purpose];
  return right === 'withdrawal' && asked !== undefined && !entailmentOf(asked).withdrawal
    ? ['purpose: does not rest on consent (GDPR Art. 6(1)(a), 9(2)(a)), so there is none to withdraw']
    : [];
}

/** An entry for the person's own row, or none where it is not there. */
async function ownRowEntry(
  tx: Transaction,
  policy: Policy,
  { subject, right, purpose, at }: RightOrder,
  { key, reference }: { readonly key: Uint8Array; readonly reference: SubjectReference },
): Promise<readonly JournalEntry[]> {
  const home = homeOf(policy, subject.category)?.table ?? '';
  const lives = { home, key: subject.key };
  const about = { at, reason: right, reference, lives, columns: [], ...(purpose === undefined ? {} : { purpose }) };
  for await (const { row, situation } of tx.rows.rowsOf(home, { at, subject })) {
    const own = Object.values(situation.parties)
      .flat()
      .some((person) => person.home === home && person.key === subject.key);
    if (own) return [journalEntry(key, policy, { table: home, row }, about)];
  }
  return [];
}

/**
 * Records that a restriction (Art. 18), an objection (Art. 21) or the withdrawal of consent (Art. 7(3)) has taken effect.
 * From its commit on `decide` heeds it for every row of the person, and the erasure journal has it, so that it survives a restore.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - the person, the right, the purpose it is about, and when it takes effect
 * @param options - see {@link RightOptions}
 * @returns the person's random reference
 * @throws GallraError `subject.unknown`; `right.invalid`, all problems listed. Nothing is changed then.
 * @see GDPR Art. 7(3), 18, 21
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { recordRight } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const fingerprintKey: Uint8Array;
 * const subject = { category: 'buyer', key: '17' };
 * const order = { subject, right: 'objection', purpose: 'marketing', at: new Date() } as const;
 * await recordRight(store, policy, order, { fingerprintKey });
 * ```
 */
export async function recordRight(
  store: Store,
  policy: Policy,
  order: RightOrder,
  { fingerprintKey }: RightOptions = {},
): Promise<SubjectReference> {
  const problems = rightProblems(policy, order);
  if (problems.length > 0) throw new GallraError('right.invalid', 'The request was not recorded.', problems);
  if (fingerprintKey !== undefined) refuseShortKey(fingerprintKey);
  const { subject, right, purpose, at } = order;
  return store.transaction(async (tx) => {
    if (!(await tx.rows.exists(subject)))
      throw new GallraError('subject.unknown', 'There is no such data subject; nothing was recorded.');
    const entry = { subject, right, effectiveAt: at, ...(purpose === undefined ? {} : { purpose }) };
    const reference = await tx.requests.record(entry);
    if (fingerprintKey !== undefined)
      await tx.journal.append(await ownRowEntry(tx, policy, order, { key: fingerprintKey, reference }));
    const { rules } = policyVersion(policy);
    const event = { at, policy: rules, subject: reference, ...(purpose === undefined ? {} : { claim: purpose }) };
    await tx.events.append([gallraEvent({ type: 'request.recorded', ...event })]);
    return reference;
  });
}

/**
 * Puts a rectification (Art. 16) that the host has just made into the erasure journal, in the transaction given or in one of
 * its own. A restore brings back the value of before: its replay then restricts the person and reports the columns.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - the person, the row and the columns that hold the right values now
 * @param fingerprintKey - random bytes kept outside the database, at least 16
 * @throws GallraError `right.invalid` where the row does not lead to the person, or a column is unknown. Nothing is changed then.
 * @see GDPR Art. 16, 18(1)(a)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { recordRectification } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const fingerprintKey: Uint8Array;
 * const subject = { category: 'buyer', key: '17' };
 * const order = { subject, table: 'contacts', key: ['17'], columns: ['phone'], at: new Date() };
 * await recordRectification(store, policy, order, fingerprintKey);
 * ```
 */
export async function recordRectification(
  store: Store,
  policy: Policy,
  { subject, table, key, columns, at }: RectificationOrder,
  fingerprintKey: Uint8Array,
): Promise<SubjectReference> {
  refuseShortKey(fingerprintKey);
  const classified = personalTable(policy, table);
  const unknown = columns.filter((column) => !Object.hasOwn(classified.columns, column));
  if (unknown.length > 0 || columns.length === 0 || key.length !== keyColumns(classified).length) {
    throw new GallraError('right.invalid', 'The rectification was not recorded.', [
      ...unknown.map(() => 'columns: names a column that the policy does not know in this table'),
      ...(columns.length === 0 ? ['columns: say which were put right'] : []),
      ...(key.length === keyColumns(classified).length ? [] : ['key: one value for each column of the key']),
    ]);
  }
  const home = homeOf(policy, subject.category)?.table ?? '';
  return store.transaction(async (tx) => {
    const covers = [{ table, keys: [key] }];
    for await (const { row } of tx.rows.rowsOf(table, { at, subject, instruction: { covers, ends: 'purposes' } })) {
      const reference = await tx.requests.reference(subject);
      const about = { at, reason: 'rectification', reference, columns, lives: { home, key: subject.key } } as const;
      await tx.journal.append([journalEntry(fingerprintKey, policy, { table, row }, about)]);
      const { rules } = policyVersion(policy);
      await tx.events.append([
        gallraEvent({ type: 'request.recorded', at, policy: rules, subject: reference, table, columns }),
      ]);
      return reference;
    }
    throw new GallraError(
      'right.invalid',
      'The rectification was not recorded: this row does not lead to this data subject.',
    );
  });
}
