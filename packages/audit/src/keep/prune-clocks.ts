import type { Policy } from '@gallra/core';
import type { AuditClass } from '@gallra/core/audit';
import { expiredBefore } from '@gallra/core/time';

/** Before when events of a class have expired: ISO 8601, UTC, so that texts compare as times do. */
export type PruneClocks = ReadonlyMap<AuditClass, string>;

const classes: readonly AuditClass[] = ['change', 'read', 'security', 'evidence'];

/** The clocks that a policy gives its audit log, at an instant; classes that are kept have none. */
export function pruneClocks({ auditLog, timeZone }: Policy, at: Date): PruneClocks {
  return new Map(
    classes.flatMap((name) => {
      const period = auditLog?.keep[name];
      const before = period === undefined ? undefined : expiredBefore(at, period, timeZone);
      return before === undefined ? [] : [[name, before.toISOString()] as const];
    }),
  );
}
