import { decide, type Person, type Policy, policyVersion, type SubjectKey } from '@gallra/core';
import { eraseChanges, logsOfFormer } from '@gallra/core/audit';
import { classifiedColumns, heldSinceColumn, homeOf, personalTable, tablesLeadingTo } from '@gallra/core/policy';
import {
  type AskedPerson,
  isEarlierHolder,
  isPerson,
  type KnownSubject,
  type Scope,
  type Store,
  type SubjectRow,
  type Transaction,
} from '@gallra/core/store';
import type { OrderedPolicy } from '../order/policy-on-schema.ts';
import { asTheyStand } from '../order/table-order.ts';
import { besideEvidence } from '../plan/table-plan.ts';

/** Whether a row that leads to a person holds something about them that stays, or that nobody has classified. */
function holdsSomething(
  policy: Policy,
  table: string,
  { situation }: SubjectRow,
  isTheirs: (person: Person) => boolean,
): boolean {
  if (classifiedColumns(personalTable(policy, table)).some(({ is }) => is === 'todo')) return true;
  return decide(policy, table, situation).columns.some(
    ({ personal, keep, parties }) =>
      personal &&
      keep &&
      Object.values(parties)
        .flat()
        .some(({ person }) => person !== undefined && isTheirs(person)),
  );
}

/**
 * Whether nothing personal is left of someone: no column about them that anything keeps, nothing unclassified, and
 * nothing due that could not be disposed of yet.
 *
 * @param tx - a transaction
 * @param ordered - a checked policy with its order for the live schema
 * @param scope - the person, and the instant to decide for
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { isNothingLeft, orderOfDisposal } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const order = orderOfDisposal(policy, await store.schema());
 * const scope = { at: new Date(), subject: { category: 'buyer', key: '17' } };
 * console.log(await store.transaction((tx) => isNothingLeft(tx, { policy, order }, scope)));
 * ```
 */
export async function isNothingLeft(
  tx: Transaction,
  ordered: OrderedPolicy,
  { at, subject }: { readonly at: Date; readonly subject: SubjectKey },
): Promise<boolean> {
  const person = askedPerson(ordered, subject);
  return !(await holdsAny(tx, ordered, { at, subject }, (found) => isPerson(found, person)));
}

const askedPerson = ({ policy }: OrderedPolicy, subject: SubjectKey): AskedPerson => ({
  ...subject,
  home: homeOf(policy, subject.category)?.table,
});

/** The same, and nothing of whoever had their key before them: that one has the same reference. */
async function isNobodyLeft(
  tx: Transaction,
  ordered: OrderedPolicy,
  { at, subject }: { readonly at: Date; readonly subject: SubjectKey },
): Promise<boolean> {
  if (!(await isNothingLeft(tx, ordered, { at, subject }))) return false;
  const person = askedPerson(ordered, subject);
  if (heldSinceColumn(ordered.policy, person.home ?? '') === undefined) return true;
  return !(await holdsAny(tx, ordered, { at, subject, earlier: true }, (found) => isEarlierHolder(found, person)));
}

/** Whether rows within a scope hold something personal that stays, or that is due and could not be disposed of yet. */
async function holdsAny(
  tx: Transaction,
  { policy, order }: OrderedPolicy,
  scope: Scope & Required<Pick<Scope, 'subject'>>,
  isTheirs: (person: Person) => boolean,
): Promise<boolean> {
  const tables = tablesLeadingTo(policy, scope.subject.category);
  for (const table of tables) {
    for await (const row of tx.rows.rowsOf(table, scope)) {
      if (holdsSomething(policy, table, row, isTheirs)) return true;
    }
  }
  for (const table of tables) {
    const incomingKeys = asTheyStand(order.tables.find((other) => other.table === table)?.incomingKeys ?? []);
    const question = { table, scope, incomingKeys };
    const counted = await besideEvidence(tx, policy, await tx.rows.due(question), question);
    const { erase, anonymise, referenced, groups } = counted;
    if (erase + anonymise + referenced > 0 || groups.some(({ clear }) => clear > 0)) return true;
  }
  return false;
}

/** People are told apart by where they live: a category can change. */
const isSame = (policy: Policy, a: SubjectKey, b: SubjectKey) =>
  a.key === b.key &&
  a.controller === b.controller &&
  homeOf(policy, a.category)?.table === homeOf(policy, b.category)?.table;

/**
 * Whether somebody has objected to direct marketing: that has to be remembered for as long as anybody could write to them
 * again, also when nothing else is left of them.
 *
 * @param policy - a checked policy
 * @param known - what is known of one person, as `Requests.known` tells it
 * @see GDPR Art. 21(3)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Transaction } from '@gallra/core/store';
 * import { objectedToMarketing } from '@gallra/retention';
 *
 * declare const tx: Transaction;
 * declare const policy: Policy;
 * console.log(objectedToMarketing(policy, await tx.requests.known({ category: 'buyer', key: '17' })));
 * ```
 */
export const objectedToMarketing = (policy: Policy, known: readonly Pick<KnownSubject, 'asked'>[]): boolean =>
  known
    .flatMap(({ asked }) => asked)
    .some(({ right, purpose = '' }) => right === 'objection' && policy.purposes[purpose]?.directMarketing === true);

/**
 * Ends what somebody has asked for of whom nothing is left, under a key that an earlier holder has left rows under: what was
 * asked for later is not asked for those. The mapping stays, for it is the earlier holder's too.
 *
 * @param tx - a transaction
 * @param policy - a checked policy
 * @param subject - the person, with since when they had the key
 * @param at - now
 * @see GDPR Art. 5(1)(d), 17(1), 21(3)
 */
export async function closeRequests(tx: Transaction, policy: Policy, subject: SubjectKey, at: Date): Promise<void> {
  const marketing = Object.keys(policy.purposes).filter((name) => policy.purposes[name]?.directMarketing === true);
  await tx.requests.close(subject, at, marketing);
}

/**
 * Destroys a person's mapping, and what changed for them in the audit logs with it, unless a legal hold covers them, or
 * they have objected to direct marketing.
 *
 * @param tx - a transaction
 * @param policy - a checked policy
 * @param subject - the person
 * @param at - now
 * @returns whether the mapping is gone
 * @see GDPR Art. 17(1), 21(3)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Transaction } from '@gallra/core/store';
 * import { forget } from '@gallra/retention';
 *
 * declare const tx: Transaction;
 * declare const policy: Policy;
 * console.log(await forget(tx, policy, { category: 'buyer', key: '17' }, new Date()));
 * ```
 */
export async function forget(tx: Transaction, policy: Policy, subject: SubjectKey, at: Date): Promise<boolean> {
  const known = await tx.requests.known(subject, at);
  const held = (await tx.holds.list()).some(
    ({ covers }) => 'subject' in covers && isSame(policy, covers.subject, subject),
  );
  if (held || objectedToMarketing(policy, known)) return false;
  const former = await tx.requests.former(subject);
  await tx.requests.forget(subject, at);
  const { rules } = policyVersion(policy);
  for (const { reference } of known) await eraseChanges(tx.audit, reference, { at, policy: rules });
  if (former.length > 0) {
    const logs = await tx.audit.list();
    for (const one of former)
      await eraseChanges(tx.audit, one.reference, { at, policy: rules }, logsOfFormer(logs, one));
  }
  return known.length > 0;
}

/**
 * Destroys the mapping of people of whom nothing is left. Until then it has to stay: without it, what is kept about
 * somebody who asked for erasure would no longer be kept for that reason alone.
 *
 * @param store - the host's database
 * @param ordered - a checked policy with its order for the live schema
 * @param at - the instant to decide for
 * @param signal - stops between two people
 * @returns how many people
 * @see GDPR Art. 5(1)(e), 17(1)
 */
export async function forgetGone(
  store: Store,
  ordered: OrderedPolicy,
  at: Date,
  signal?: AbortSignal,
): Promise<number> {
  const people = await store.transaction((tx) => tx.requests.known());
  let forgotten = 0;
  for (const { subject } of people) {
    signal?.throwIfAborted();
    const gone = await store.transaction(
      async (tx) =>
        (await isNobodyLeft(tx, ordered, { at, subject })) && (await forget(tx, ordered.policy, subject, at)),
    );
    if (gone) forgotten += 1;
  }
  // What stands in the logs of a controller that knows them no more otherwise.
  for (const subject of await store.transaction((tx) => tx.requests.formerlyKnown())) {
    signal?.throwIfAborted();
    await store.transaction(
      async (tx) =>
        (await isNobodyLeft(tx, ordered, { at, subject })) && (await forget(tx, ordered.policy, subject, at)),
    );
  }
  return forgotten;
}
