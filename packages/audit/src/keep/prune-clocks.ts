import type { Period, Policy } from '@gallra/core';
import type { AuditClass } from '@gallra/core/audit';
import { addDays, cutoff, cutoffInstant, isExact, localDate, startOfDay } from '@gallra/core/time';

/** Before when events of a class have expired: ISO 8601, UTC, so that texts compare as times do. */
export type PruneClocks = ReadonlyMap<AuditClass, string>;

const classes: readonly AuditClass[] = ['change', 'read', 'security', 'evidence'];

function expiredBefore(period: Period, at: Date, timeZone: string): Date | undefined {
  const clock = { periods: [period] };
  if (isExact(period)) return new Date(cutoffInstant(at, clock).getTime() + 1);
  const last = cutoff(localDate(at, timeZone), clock);
  return last === undefined ? undefined : startOfDay(addDays(last, 1), timeZone);
}

/** The clocks that a policy gives its audit log, at an instant; classes that are kept have none. */
export function pruneClocks({ auditLog, timeZone }: Policy, at: Date): PruneClocks {
  return new Map(
    classes.flatMap((name) => {
      const period = auditLog?.keep[name];
      const before = period === undefined ? undefined : expiredBefore(period, at, timeZone);
      return before === undefined ? [] : [[name, before.toISOString()] as const];
    }),
  );
}
