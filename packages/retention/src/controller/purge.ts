import { decide, GallraError, type Instruction, type Policy, policyVersion, type RowCover } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { personalTables } from '@gallra/core/policy';
import {
  inTurn,
  type JournalEntry,
  refuseUnscoped,
  type Scope,
  type Store,
  type SubjectRow,
  type Transaction,
} from '@gallra/core/store';
import type { PlainDate } from '@gallra/core/time';
import { disposeInTransaction } from '../disposal/disposal.ts';
import { type ActionReport, type ReferencedReport, referencedIn } from '../disposal/disposal-report.ts';
import { askedCovers, coverProblems, onlyController, personIn, refuseForAll } from '../hold/row-cover.ts';
import { lastCopyGone } from '../journal/backup-inventory.ts';
import { journalEntry } from '../journal/journal-entry.ts';
import { refuseShortKey } from '../journal/row-fingerprint.ts';
import { orderOfDisposal } from '../order/order-of-disposal.ts';
import type { PolicyOnSchema } from '../order/policy-on-schema.ts';
import { refusing } from '../plan/obstacle/blocked.ts';
import { refuseUnlikeLinks } from '../plan/obstacle/link-fault.ts';
import { refuseUnseen } from '../plan/obstacle/unseen-rows.ts';
import { type Plan, planInTransaction } from '../plan/plan.ts';
import { plan as makePlan } from '../plan/whole-plan.ts';

/** What a controller orders to be rid of. */
export interface PurgeOrder {
  /** Rows that any of these covers. A tenant's own purge names its `controller` in each. */
  readonly covers: readonly RowCover[];
  readonly at: Date;
}

/** What a purge did. Plain JSON; it names no person and holds no key and no value of a row. */
export interface PurgeReport {
  readonly operation: string;
  readonly actions: readonly ActionReport[];
  /** Rows that lost the person where they stand, because others refer to them. */
  readonly referenced: readonly ReferencedReport[];
  /** Rows of the order in which something stays: a duty, the vendor's own purpose, a hold or a restriction keeps it. */
  readonly kept: number;
  /**
   * Of these, by table, rows that a restriction of processing alone keeps (GDPR Art. 18(2)): whoever gave the order is told,
   * and gets the data back before they go. Tables without such rows are left out.
   */
  readonly restricted: readonly { readonly table: string; readonly rows: number }[];
  /** `off`: without a fingerprint key a restore would bring the rows back and nobody would notice. */
  readonly journal: 'on' | 'off';
  /** The last day on which a backup can still hold a copy; absent where the policy lists no backups. */
  readonly lastCopyGone?: PlainDate;
}

const entriesPerStatement = 500;

function instructionOf(policy: Policy, covers: readonly RowCover[]): Instruction {
  const problems = [
    ...(covers.length === 0 ? ['covers: say what is to go'] : []),
    ...covers.flatMap((cover, index) => coverProblems(policy, cover, `covers.${index}`)),
  ];
  if (problems.length > 0) throw new GallraError('purge.invalid', 'Nothing was purged.', problems);
  refuseForAll(policy, covers);
  for (const cover of covers) if (cover.subject !== undefined) refuseUnscoped(policy, personIn(cover, cover.subject));
  return { covers, ends: 'purposes' };
}

/** What of a row goes: all of it, some columns, or nothing; and whether something stays. */
function fateOf(policy: Policy, table: string, { row, situation }: SubjectRow) {
  const { disposal, columns } = decide(policy, table, situation);
  const filled = columns.filter(({ personal, column }) => personal && (row[column] ?? null) !== null);
  const going = filled.filter(({ keep }) => !keep).map(({ column }) => column);
  const whole = disposal === 'erase' || disposal === 'anonymise';
  return { going, whole, goes: disposal === 'erase' || going.length > 0, stays: filled.some(({ keep }) => keep) };
}

/** Writes the journal of what will go, and counts the rows in which something stays. */
async function journalled(tx: Transaction, policy: Policy, scope: Scope, key: Uint8Array | undefined): Promise<number> {
  let waiting: JournalEntry[] = [];
  let kept = 0;
  const flush = async () => {
    await tx.journal.append(waiting);
    waiting = [];
  };
  for (const [table] of personalTables(policy)) {
    for await (const found of tx.rows.rowsOf(table, scope)) {
      const { going, whole, goes, stays } = fateOf(policy, table, found);
      if (stays) kept += 1;
      if (!goes || key === undefined) continue;
      const columns = whole ? {} : { columns: going };
      waiting.push(journalEntry(key, policy, { table, row: found.row }, { at: scope.at, reason: 'purge', ...columns }));
      if (waiting.length >= entriesPerStatement) await flush();
    }
  }
  await flush();
  return kept;
}

async function purgeIn(
  tx: Transaction,
  { policy, schema }: PolicyOnSchema,
  scope: Scope & { readonly instruction: Instruction },
  key: Uint8Array | undefined,
): Promise<PurgeReport> {
  const { at, instruction } = scope;
  const operation = crypto.randomUUID();
  const kept = await journalled(tx, policy, scope, key);
  const plan = await planInTransaction(tx, { schema, policy }, at, { instruction });
  const inTheWay = refusing(plan.blocked);
  if (inTheWay.length > 0) {
    throw new GallraError(
      'plan.blocked',
      'The purge cannot be carried out; nothing was changed.',
      inTheWay.map(({ path, problem, fix }) => `${path}: ${problem}; ${fix}`),
    );
  }
  const { actions } = await disposeInTransaction(tx, { policy, order: orderOfDisposal(policy, schema) }, scope, {
    plan,
    operation,
  });
  const rows = actions.filter(({ action }) => action !== 'unlink').reduce((sum, action) => sum + action.rows, 0);
  await tx.events.append([
    gallraEvent({
      type: 'purge.completed',
      at,
      policy: policyVersion(policy).rules,
      rows,
      operation,
      ...onlyController(instruction.covers),
    }),
  ]);
  const last = lastCopyGone(policy, at);
  return {
    operation,
    actions,
    referenced: referencedIn(plan.tables),
    kept,
    restricted: plan.tables.flatMap(({ table, restricted = 0 }) =>
      restricted > 0 ? [{ table, rows: restricted }] : [],
    ),
    journal: key === undefined ? 'off' : 'on',
    ...(last === undefined ? {} : { lastCopyGone: last }),
  };
}

/**
 * Tells what a purge would do. It changes nothing.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - see {@link PurgeOrder}
 * @throws GallraError `purge.invalid`, all problems listed; `controller.needed`; `controller.unknown`; `subject.unknown`; `schema.drift`, `schema.unseen`, `links.unlike`
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { purgePreview } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const covers = [{ controller: '3', table: 'contacts', rows: { source: 'trade fair' } }];
 * console.log((await purgePreview(store, policy, { covers, at: new Date() })).tables);
 * ```
 */
export async function purgePreview(store: Store, policy: Policy, { covers, at }: PurgeOrder): Promise<Plan> {
  const instruction = instructionOf(policy, covers);
  const asked = await inTurn(store, (tx) => askedCovers(tx, policy, covers));
  return makePlan(store, policy, at, { instruction: { ...instruction, covers: asked } });
}

/**
 * Purges: a controller does without data, and it goes now, in one transaction. What a duty in law obliges somebody to
 * keep stays, and so do the vendor's own purposes in a tenant's table, holds and restrictions. Each row that loses
 * something is in the erasure journal, so that a restore does not bring it back.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - see {@link PurgeOrder}
 * @param options.fingerprintKey - random bytes kept outside the database, at least 16; without it no journal is written
 * @throws GallraError `purge.invalid`, all problems listed; `controller.needed`; `controller.unknown`; `subject.unknown`; `plan.blocked`; `disposal.failed` where the
 *   database did not do as told; `schema.drift`, `schema.unseen`, `links.unlike`; `key.invalid` for a short key. Nothing is changed then.
 * @see GDPR Art. 5(1)(e), 28(3)(a)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { purge } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const fingerprintKey: Uint8Array;
 * const covers = [{ controller: '3', subject: { category: 'buyer', key: '17' } }];
 * const { actions, kept } = await purge(store, policy, { covers, at: new Date() }, { fingerprintKey });
 * console.log(actions, kept);
 * ```
 */
export async function purge(
  store: Store,
  policy: Policy,
  { covers, at }: PurgeOrder,
  { fingerprintKey }: { readonly fingerprintKey?: Uint8Array } = {},
): Promise<PurgeReport> {
  const instruction = instructionOf(policy, covers);
  if (fingerprintKey !== undefined) refuseShortKey(fingerprintKey);
  const schema = await store.schema();
  refuseUnseen(policy, schema);
  return inTurn(store, async (tx) => {
    await tx.disposing();
    await refuseUnlikeLinks(tx, { policy, schema });
    const asked = { ...instruction, covers: await askedCovers(tx, policy, covers) };
    return purgeIn(tx, { policy, schema }, { at, instruction: asked }, fingerprintKey);
  });
}
