import { type Period, type Policy, parsePeriod } from '@gallra/core';
import { addDays, addPeriod, cutoff, isExact, localDate, type PlainDate, startOfDay } from '@gallra/core/time';

/** How long each backup of a policy is kept; replicas follow the database and keep nothing. */
const periods = ({ backups = {} }: Policy): readonly Period[] =>
  Object.values(backups).flatMap(({ keptFor }) => (keptFor === undefined ? [] : [keptFor]));

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
  const ends = periods(policy).map((period) =>
    isExact(period) ? addDays(today, Math.ceil(parsePeriod(period).hours / 24)) : addPeriod(today, period),
  );
  return ends.sort().at(-1);
}

/** The instant before which nothing is in a backup any more; undefined where the policy lists none. */
export function keptInBackupsUntil(policy: Policy, at: Date): Date | undefined {
  const today = localDate(at, policy.timeZone);
  const days = periods(policy).map((period) =>
    isExact(period)
      ? addDays(today, -Math.ceil(parsePeriod(period).hours / 24))
      : (cutoff(today, { periods: [period] }) ?? '0001-01-01'),
  );
  const [oldest] = days.sort();
  return oldest === undefined ? undefined : startOfDay(addDays(oldest, 1), policy.timeZone);
}
