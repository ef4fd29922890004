import type { Policy, SubjectReference } from '@gallra/core';
import type { Store } from '@gallra/core/store';
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
  rectified(place: Pick<RectificationOrder, 'table' | 'key' | 'columns'>): Promise<SubjectReference>;
}

/** A handle on one data subject of a host. */
export function dataSubject(
  store: Store,
  policy: Policy,
  category: string,
  key: string,
  { run, ...options }: SubjectOptions & { readonly run: <T>(work: () => Promise<T>) => Promise<T> },
): DataSubject {
  const { clock, fingerprintKey } = options;
  const subject = { category, key };
  const known = subjectOf(store, policy, category, key, options);
  const record = (order: Pick<RightOrder, 'right' | 'purpose'>) =>
    run(() =>
      recordRight(
        store,
        policy,
        { subject, at: clock(), ...order },
        fingerprintKey === undefined ? {} : { fingerprintKey },
      ),
    );
  return {
    export: () => run(known.export),
    erase: ((wish?: { readonly preview?: false }) => run(() => known.erase(wish))) as Subject['erase'],
    explain: (at = clock()) => run(() => explanations(store, policy, subject, at)),
    restrict: () => record({ right: 'restriction' }),
    object: (purpose) => record({ right: 'objection', purpose }),
    withdraw: (purpose) => record({ right: 'withdrawal', purpose }),
    rectified: (place) =>
      run(async () => {
        const known = requiredKey(fingerprintKey, 'A rectification is journalled under a key');
        return recordRectification(store, policy, { subject, at: clock(), ...place }, known);
      }),
  };
}
