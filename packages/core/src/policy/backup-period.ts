import { isExact, type Period, parsePeriod } from '../time/period.ts';
import type { Policy } from './policy.ts';

/**
 * How long each backup of a policy is kept, in whole days: one that is kept by the hour is not known to be gone before
 * the day is. Replicas follow the database and keep nothing.
 *
 * @param policy - a checked policy
 * @returns a period for each backup that keeps something
 * @see GDPR Art. 17(1), 32(1)(c)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { backupPeriods } from '@gallra/core/policy';
 *
 * declare const policy: Policy;
 * console.log(backupPeriods(policy)); // ['P7D', 'P12M']
 * ```
 */
export function backupPeriods({ backups = {} }: Pick<Policy, 'backups'>): readonly Period[] {
  return Object.values(backups).flatMap(({ keptFor }) =>
    keptFor === undefined
      ? []
      : [isExact(keptFor) ? (`P${Math.ceil(parsePeriod(keptFor).hours / 24)}D` as const) : keptFor],
  );
}
