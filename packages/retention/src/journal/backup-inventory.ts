import { type Period, type Policy, parsePeriod } from '@gallra/core';
import { addPeriod, expiredBefore, isExact, localDate, type PlainDate } from '@gallra/core/time';

/**
 * How long each backup of a policy is kept, in whole days: one that is kept by the hour is not known to be gone before
 * the day is. Replicas follow the database and keep nothing.
 */
const periods = ({ backups = {} }: Policy): readonly Period[] =>
  Object.values(backups).flatMap(({ keptFor }) =>
    keptFor === undefined
      ? []
      : [isExact(keptFor) ? (`P${Math.ceil(parsePeriod(keptFor).hours / 24)}D` as const) : keptFor],
  );

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
  const ends = periods(policy).map((period) => addPeriod(today, period));
  return ends.sort().at(-1);
}

/** No period ends before it. */
const earliest = new Date('0001-01-01T00:00:00Z');

/** The instant before which nothing is in a backup any more; undefined where the policy lists none. */
export function keptInBackupsUntil(policy: Policy, at: Date): Date | undefined {
  const before = periods(policy).map((period) => expiredBefore(at, period, policy.timeZone) ?? earliest);
  return before.sort((one, other) => one.getTime() - other.getTime())[0];
}
