import {
  GallraError,
  type HoldEntry,
  type HoldOrder,
  type HoldRelease,
  type Policy,
  policyVersion,
} from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { askedSubject, inTurn, refuseUnscoped, type Store, type Transaction } from '@gallra/core/store';
import { isPlainDate, localDate, type PlainDate } from '@gallra/core/time';
import { coverProblems, onlyController } from './row-cover.ts';

/** A hold whose day of review has passed: somebody has to ask whether it is still needed. */
export interface OverdueHold {
  readonly id: string;
  readonly reviewOn: PlainDate;
  readonly citation?: string;
}

function problemsOf(policy: Policy, order: HoldOrder): readonly string[] {
  const { reason, placedBy, placedAt, reviewOn } = order;
  const today = localDate(placedAt, policy.timeZone);
  return [
    ...coverProblems(policy, order.covers, 'covers'),
    ...(reason.trim() === '' ? ['reason: say why; a hold without a reason cannot be reviewed'] : []),
    ...(placedBy.trim() === '' ? ['placedBy: say who places it'] : []),
    ...(!isPlainDate(reviewOn)
      ? ['reviewOn: expected a date such as "2027-03-01"']
      : reviewOn < today
        ? [`reviewOn: lies before ${today}; give a day ahead`]
        : []),
  ];
}

/** A condition the database cannot compare would stop every sweep from now on. */
async function tryOut(tx: Transaction, { covers, placedAt }: HoldOrder): Promise<void> {
  if (!('table' in covers) || covers.rows === undefined) return;
  try {
    await tx.rows.tally({ table: covers.table, scope: { at: placedAt }, incomingKeys: [] });
  } catch (error) {
    if (!(error instanceof GallraError) || error.code !== 'database.refused') throw error;
    throw new GallraError('hold.invalid', 'The legal hold was not placed.', [
      'covers.rows: the database cannot compare the columns with these values; give values of their types',
    ]);
  }
}

/**
 * Places a legal hold: what it covers does not go, by a sweep or at a data subject's request, until it is released.
 * It takes effect with its commit, also on a sweep that is under way. The event names the hold, not the reason.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - what it covers, why, who places it, and the day by which somebody has to review it
 * @returns the hold, with the identifier that releases it
 * @throws GallraError `hold.invalid`, all problems listed; `subject.unknown`; `controller.needed`, `controller.unknown`.
 *   Nothing is changed then.
 * @see GDPR Art. 17(3)(e), 18(1)(c)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { placeHold } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { id } = await placeHold(store, policy, {
 *   covers: { table: 'deals', rows: { id: 17 } },
 *   reason: 'The deposit is in dispute.',
 *   placedBy: 'legal',
 *   placedAt: new Date(),
 *   reviewOn: '2099-01-01',
 * });
 * console.log(id);
 * ```
 */
export async function placeHold(store: Store, policy: Policy, order: HoldOrder): Promise<HoldEntry> {
  const problems = problemsOf(policy, order);
  if (problems.length > 0) throw new GallraError('hold.invalid', 'The legal hold was not placed.', problems);
  if ('subject' in order.covers) refuseUnscoped(policy, order.covers.subject);
  return inTurn(store, async (tx) => {
    await tx.preserving();
    const covers =
      'subject' in order.covers ? { subject: await askedSubject(tx, policy, order.covers.subject) } : order.covers;
    const hold = await tx.holds.place({ ...order, covers });
    await tryOut(tx, order);
    const subject = 'subject' in covers ? await tx.requests.reference(covers.subject) : undefined;
    await tx.events.append([
      gallraEvent({
        type: 'hold.placed',
        at: order.placedAt,
        policy: policyVersion(policy).rules,
        hold: hold.id,
        ...(subject === undefined ? {} : { subject }),
        ...('table' in covers ? { table: covers.table } : {}),
        ...onlyController([covers]),
      }),
    ]);
    return hold;
  });
}

/**
 * Releases a legal hold: from now on what it covered goes as the policy says. The entry stays.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param id - the hold's identifier
 * @param release - who, when and why
 * @throws GallraError `hold.invalid` where no such hold stands
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { releaseHold } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const id: string;
 * await releaseHold(store, policy, id, { by: 'legal', at: new Date(), reason: 'The parties have settled.' });
 * ```
 */
export async function releaseHold(store: Store, policy: Policy, id: string, release: HoldRelease): Promise<void> {
  const missing = Object.entries({ by: release.by, reason: release.reason }).filter(([, text]) => text.trim() === '');
  if (missing.length > 0) {
    throw new GallraError(
      'hold.invalid',
      'The legal hold was not released.',
      missing.map(([name]) => `${name}: must not be empty`),
    );
  }
  await inTurn(store, async (tx) => {
    const hold = (await tx.holds.list()).find((standing) => standing.id === id);
    if (hold === undefined || !(await tx.holds.release(id, release)))
      throw new GallraError('hold.invalid', 'No legal hold of this identifier stands; list those that do.');
    const { rules } = policyVersion(policy);
    await tx.events.append([
      gallraEvent({ type: 'hold.released', at: release.at, policy: rules, hold: id, ...onlyController([hold.covers]) }),
    ]);
  });
}

/** The holds that should have been reviewed before a day. */
export function overdueHolds(holds: readonly HoldEntry[], today: PlainDate): readonly OverdueHold[] {
  return holds
    .filter(({ reviewOn, released }) => released === undefined && reviewOn < today)
    .map(({ id, reviewOn, citation }) => ({ id, reviewOn, ...(citation === undefined ? {} : { citation }) }));
}
