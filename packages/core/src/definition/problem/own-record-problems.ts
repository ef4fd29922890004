import { backupPeriods } from '../../policy/backup-period.ts';
import type { Policy } from '../../policy/policy.ts';
import type { OwnRecord, RecordPeriod } from '../../record/own-record.ts';
import { ownRecords } from '../../record/own-tables.ts';
import { isExact, type Period } from '../../time/period.ts';
import { isLonger } from '../../time/plain-date.ts';
import { type PolicyProblem, unknownNames } from './problem.ts';

function outside(period: Period, { min, max }: RecordPeriod, citation: string): readonly string[] {
  const range = max === undefined ? `${min} or longer` : `${min} to ${max}`;
  if (isLonger(min, period)) return [`is shorter than what it proves can be needed (${citation}); write ${range}`];
  if (max !== undefined && isLonger(period, max))
    return [`is longer than its purpose can justify (GDPR Art. 5(1)(e)); write ${range}`];
  return [];
}

function periodProblems(policy: Policy, { storage }: OwnRecord<never>, period: Period): readonly string[] {
  if (!('from' in storage)) return [`is not counted: such a record is kept ${storage.while.en}; leave it out`];
  if (isExact(period)) return ['is counted in days or longer'];
  if (storage.for !== 'backups') return outside(period, storage.for, storage.citation);
  return backupPeriods(policy)
    .filter((kept) => isLonger(kept, period))
    .map((kept) => `is shorter than a backup is kept, which could bring the rows back; write ${kept} or longer`);
}

/** What is wrong with how long a policy wants Gallra's own records to be kept. */
export function ownRecordProblems(policy: Policy): readonly PolicyProblem[] {
  const declared = Object.fromEntries(ownRecords.map((record) => [record.name, record]));
  return Object.entries(policy.ownRecords ?? {}).flatMap(([name, { storage }]) => {
    const path = `ownRecords.${name}`;
    const record = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (record === undefined) return unknownNames(path, name, declared, 'record of Gallra');
    return periodProblems(policy, record, storage).map((message) => ({ path: `${path}.storage`, message }));
  });
}
