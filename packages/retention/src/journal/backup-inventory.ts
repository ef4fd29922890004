import type { Policy } from '@gallra/core';
import { backupPeriods, journalPeriods } from '@gallra/core/policy';
import { addPeriod, expiredBefore, localDate, type PlainDate } from '@gallra/core/time';

/**
 * The last day on which a copy of what is disposed of now can still be in a backup, by the policy's inventory.
 *
 * @param policy - a checked policy
 * @param at - when it is disposed of
 * @returns the day in the policy's time zone; undefined where the policy lists no backups
 * @see GDPR Art. 5(1)(e), 17(1), 30(1)(f)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { lastCopyGone } from '@gallra/retention';
 *
 * declare const policy: Policy;
 * console.log(lastCopyGone(policy, new Date()));
 * ```
 */
export function lastCopyGone(policy: Policy, at: Date): PlainDate | undefined {
  const today = localDate(at, policy.timeZone);
  const ends = backupPeriods(policy).map((period) => addPeriod(today, period));
  return ends.sort().at(-1);
}

/** No period ends before it. */
const earliest = new Date('0001-01-01T00:00:00Z');

/** The instant before which no entry of the erasure journal is needed; undefined where no end is known. */
export function journalNeededFrom(policy: Policy, at: Date): Date | undefined {
  const before = journalPeriods(policy).map((period) => expiredBefore(at, period, policy.timeZone) ?? earliest);
  return before.sort((one, other) => one.getTime() - other.getTime())[0];
}
