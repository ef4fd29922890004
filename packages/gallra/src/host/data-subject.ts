import type { SubjectKey, SubjectReference } from '@gallra/core';
import {
  type RectificationOrder,
  type RightOrder,
  recordRectification,
  recordRight,
  type Subject,
  type SubjectOptions,
  subjectOf,
} from '@gallra/dsar';
import { type Explanation, explanations } from './explanation.ts';
import { requiredKey } from './fingerprint-key.ts';
import type { Host } from './host.ts';

/** One data subject of a host, and the answers to what they may ask. */
export interface DataSubject extends Subject {
  /** Why each row that leads to them is kept or goes, for the controller. */
  explain(at?: Date): Promise<readonly Explanation[]>;
  /** Restriction of processing is in effect (Art. 18): nothing of theirs goes until they ask for erasure. */
  restrict(): Promise<SubjectReference>;
  /** An objection to a purpose is in effect (Art. 21). */
  object(purpose: string): Promise<SubjectReference>;
  /** Consent to a purpose is withdrawn (Art. 7(3)). */
  withdraw(purpose: string): Promise<SubjectReference>;
  /** The host has put values of a row right (Art. 16): the journal has to know, for a restore brings the old ones back. */
  rectified(row: Pick<RectificationOrder, 'table' | 'key' | 'columns'>): Promise<SubjectReference>;
}

/**
 * A handle on one data subject of a host.
 *
 * @param host - store, policy and clock
 * @param subject - whom it is about
 * @param options - the controller, where the vendor is its processor; what the host calls them where they acted for it
 */
export function dataSubject(
  { store, policy, clock, run, fingerprintKey, files }: Host,
  subject: SubjectKey,
  options: Pick<SubjectOptions, 'controller' | 'actor'>,
): DataSubject {
  const key = fingerprintKey === undefined ? {} : { fingerprintKey };
  const known = subjectOf(
    store,
    policy,
    { category: subject.category, key: subject.key },
    {
      clock,
      ...options,
      ...key,
      ...(files === undefined ? {} : { files }),
    },
  );
  const record = (order: Pick<RightOrder, 'right' | 'purpose'>) =>
    run(() => recordRight(store, policy, { subject, at: clock(), ...order }, key));
  return {
    export: () => run(known.export),
    erase: ((wish?: { readonly preview?: false }) => run(() => known.erase(wish))) as Subject['erase'],
    explain: (at = clock()) => run(() => explanations(store, policy, subject, at)),
    restrict: () => record({ right: 'restriction' }),
    object: (purpose) => record({ right: 'objection', purpose }),
    withdraw: (purpose) => record({ right: 'withdrawal', purpose }),
    rectified: (row) =>
      run(async () => {
        const required = requiredKey(fingerprintKey, 'A rectification is journalled under a key');
        return recordRectification(store, policy, { subject, at: clock(), ...row }, required);
      }),
  };
}
