import { type Period, type Policy, parsePeriod } from '@gallra/core';
import { addPeriod, isExact } from '@gallra/core/time';
import { inLanguage } from '@gallra/core/words';
import type { Finding } from '../finding.ts';

/** How long a period is, counted from a common day. */
const hoursIn = (period: Period): number =>
  isExact(period)
    ? parsePeriod(period).hours
    : (Date.parse(addPeriod('2001-01-01', period)) - Date.parse('2001-01-01')) / 3_600_000;

/** Snapshots that are gone before the next is taken: in between there is nothing to restore (GDPR Art. 32(1)(c)). */
export function backupFindings({ backups = {} }: Policy): readonly Finding[] {
  return Object.entries(backups).flatMap(([name, backup]): readonly Finding[] => {
    const { kind, keptFor, every } = backup;
    if (kind !== 'snapshot' || keptFor === undefined || every === undefined) return [];
    if (hoursIn(every) <= hoursIn(keptFor)) return [];
    return [
      {
        severity: 'warning',
        code: 'backup.gap',
        path: `backups.${name}.every`,
        message: `"${inLanguage(backup, 'en')}" is taken every ${every} and kept for ${keptFor}: for a time there is none.`,
        fix: 'Write how long it is kept and how often it is taken; or take it more often.',
      },
    ];
  });
}
