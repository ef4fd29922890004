import {
  GallraError,
  type Policy,
  policyVersion,
  type Row,
  type SubjectKey,
  type SubjectReference,
} from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { entailmentOf, homeOf, keyColumns, personalTable } from '@gallra/core/policy';
import {
  askedSubject,
  inTurn,
  type JournalEntry,
  type RequestEntry,
  type RightAct,
  refuseUnscoped,
  rightActs,
  type Store,
  type Transaction,
} from '@gallra/core/store';
import { journalEntry, refuseShortKey } from '@gallra/retention';
import { refuseBeforeHeld } from '../person/earlier-holder.ts';
import { whereaboutsOf } from '../person/whereabouts.ts';

/** A right of a data subject, or what ends one, that changes what may be done with data, and disposes of nothing by itself. */
export interface RightOrder extends Pick<RequestEntry, 'subject' | 'purpose' | 'grounds'> {
  readonly right: Exclude<RightAct, 'erasure'>;
  readonly at: Date;
  /** When it takes effect; default `at`. */
  readonly effectiveAt?: Date;
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

/** What is about one purpose. */
const aboutPurpose: readonly RightAct[] = ['objection', 'withdrawal', 'consent', 'retraction', 'compellingGrounds'];

/** What each of these ends, which has to stand. */
const answered: Readonly<Partial<Record<RightAct, RightAct>>> = {
  retraction: 'objection',
  compellingGrounds: 'objection',
  lifting: 'restriction',
};

function purposeProblems(policy: Policy, { right, purpose }: RightOrder): readonly string[] {
  if (!aboutPurpose.includes(right))
    return purpose === undefined ? [] : [`purpose: a ${right} is about all of them; leave it out`];
  const asked = purpose !== undefined && Object.hasOwn(policy.purposes, purpose) ? policy.purposes[purpose] : undefined;
  if (asked === undefined) return [`purpose: name one of ${Object.keys(policy.purposes).join(', ')}`];
  if (right === 'consent' && !entailmentOf(asked).withdrawal)
    return ['purpose: does not rest on consent (GDPR Art. 6(1)(a), 9(2)(a)), so that none can be given to it'];
  if (right === 'compellingGrounds' && asked.directMarketing === true)
    return ['purpose: is direct marketing, which nothing sets aside an objection to (GDPR Art. 21(3))'];
  return [];
}

function rightProblems(policy: Policy, order: RightOrder): readonly string[] {
  const { right, grounds, at, effectiveAt = at } = order;
  const isInstant = (date: unknown) => date instanceof Date && !Number.isNaN(date.getTime());
  return [
    ...(rightActs.includes(right) ? purposeProblems(policy, order) : ['right: is none that can be recorded']),
    ...(right === 'compellingGrounds' && (typeof grounds !== 'string' || grounds.trim() === '')
      ? ['grounds: say which they are; the person is told of them (GDPR Art. 21(1))']
      : []),
    ...(isInstant(at) && isInstant(effectiveAt) ? [] : ['effectiveAt: expected a Date']),
  ];
}

/**
 * Why the basis of a purpose does not give a right: what the person is told, with the article. Undefined where it does.
 *
 * @see GDPR Art. 7(3), 12(4), 21(1) to (3)
 */
function notGiven(policy: Policy, { right, purpose = '' }: RightOrder): string | undefined {
  const asked = policy.purposes[purpose];
  if (asked === undefined) return undefined;
  const { objection, withdrawal } = entailmentOf(asked);
  if (right === 'objection' && !objection)
    return 'GDPR Art. 21(1): an objection is given against Art. 6(1)(e) and (f) and direct marketing, and this purpose rests on neither';
  if (right === 'withdrawal' && !withdrawal)
    return 'GDPR Art. 7(3): this purpose does not rest on consent (Art. 6(1)(a), 9(2)(a)), so that there is none to withdraw';
  return undefined;
}

/** A row that leads to a person, their own if it is there. */
async function someRow(
  tx: Transaction,
  policy: Policy,
  subject: SubjectKey,
  at: Date,
): Promise<{ readonly table: string; readonly row: Row } | undefined> {
  const whereabouts = whereaboutsOf(policy, subject);
  for (const table of whereabouts.tables) {
    for await (const { row } of tx.rows.rowsOf(table, { at, subject })) return { table, row };
  }
  return undefined;
}

/** An entry for a row that leads to the person: their own, or any other where that is not there. */
function rightEntry(
  policy: Policy,
  { subject, right, purpose, at, effectiveAt = at }: RightOrder,
  found: { readonly table: string; readonly row: Row },
  { key, reference }: { readonly key: Uint8Array; readonly reference: SubjectReference },
): JournalEntry {
  const lives = { home: homeOf(policy, subject.category)?.table ?? '', key: subject.key };
  return journalEntry(key, policy, found, {
    at,
    ...(effectiveAt.getTime() === at.getTime() ? {} : { effectiveAt }),
    reason: right,
    reference,
    lives,
    columns: [],
    perController: true,
    ...(subject.controller === undefined ? {} : { controller: subject.controller }),
    ...(purpose === undefined ? {} : { purpose }),
  });
}

const refusal = (right: string, because: string) =>
  new GallraError(
    'right.notGiven',
    `The ${right} takes no effect, which is on record; tell the person so, and why (GDPR Art. 12(4)):`,
    [`purpose: ${because}`],
  );

/**
 * Records that a restriction (Art. 18), an objection (Art. 21) or the withdrawal of consent (Art. 7(3)) has taken effect at a
 * controller, or what ends one: consent given anew, an objection taken back or set aside by compelling grounds, a
 * restriction lifted. From its instant on `decide` heeds it for every row of the person at that controller, and the
 * erasure journal has it, so that it survives a restore.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - the person, the right, the purpose it is about, and when it takes effect
 * @param options - see {@link RightOptions}
 * @returns the person's random reference
 * @throws GallraError `subject.unknown`; `controller.needed`, `controller.unknown`; `right.invalid`, all problems listed.
 *   Nothing is changed then. `right.notGiven` where the purpose's basis does not give the right: that it was asked for and
 *   refused is on record.
 * @see GDPR Art. 7(3), 12(4), 18, 21
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
  refuseUnscoped(policy, order.subject);
  const because = notGiven(policy, order);
  const reference = await inTurn(store, async (tx) => {
    await tx.preserving();
    return recordIn(tx, policy, order, { fingerprintKey, because });
  });
  if (because !== undefined) throw refusal(order.right, because);
  return reference;
}

async function recordIn(
  tx: Transaction,
  policy: Policy,
  order: RightOrder,
  {
    fingerprintKey,
    because,
  }: { readonly fingerprintKey: Uint8Array | undefined; readonly because: string | undefined },
): Promise<SubjectReference> {
  const { right, purpose, grounds, at, effectiveAt = at } = order;
  const subject = await askedSubject(tx, policy, order.subject);
  refuseBeforeHeld(subject, effectiveAt);
  const found = await someRow(tx, policy, subject, at);
  const [known] = await tx.requests.known(subject, at);
  if (found === undefined && known === undefined)
    throw new GallraError('subject.unknown', 'There is no such data subject; nothing was recorded.');
  const ends = answered[right];
  const stands = known?.asked.some((asked) => asked.right === ends && asked.purpose === purpose) ?? false;
  if (ends !== undefined && !stands)
    throw new GallraError('right.invalid', 'The request was not recorded.', [
      `right: no ${ends} stands that this would end`,
    ]);
  const about = {
    ...(purpose === undefined ? {} : { purpose }),
    ...(grounds === undefined ? {} : { grounds }),
    ...(because === undefined ? {} : { refused: because }),
  };
  const reference = await tx.requests.record({ subject, right, effectiveAt, ...about });
  if (fingerprintKey !== undefined && found !== undefined && because === undefined)
    await tx.journal.append([rightEntry(policy, { ...order, subject }, found, { key: fingerprintKey, reference })]);
  await tx.events.append([
    gallraEvent({
      type: because === undefined ? 'request.recorded' : 'request.refused',
      at,
      policy: policyVersion(policy).rules,
      subject: reference,
      ...(subject.controller === undefined ? {} : { controller: subject.controller }),
      ...(purpose === undefined ? {} : { claim: purpose }),
    }),
  ]);
  return reference;
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
  { subject: asked, table, key, columns, at }: RectificationOrder,
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
  refuseUnscoped(policy, asked);
  return inTurn(store, async (tx) => {
    const subject = await askedSubject(tx, policy, asked);
    const whose = subject.controller === undefined ? {} : { controller: subject.controller };
    const lives = { home: whereaboutsOf(policy, subject).home.table, key: subject.key };
    const covers = [{ table, keys: [key] }];
    for await (const { row } of tx.rows.rowsOf(table, { at, subject, instruction: { covers, ends: 'purposes' } })) {
      const reference = await tx.requests.reference(subject);
      const about = { at, reason: 'rectification', reference, columns, lives, perController: true, ...whose } as const;
      await tx.journal.append([journalEntry(fingerprintKey, policy, { table, row }, about)]);
      const { rules } = policyVersion(policy);
      await tx.events.append([
        gallraEvent({ type: 'request.recorded', at, policy: rules, subject: reference, table, columns, ...whose }),
      ]);
      return reference;
    }
    throw new GallraError(
      'right.invalid',
      'The rectification was not recorded: this row does not lead to this data subject.',
    );
  });
}
