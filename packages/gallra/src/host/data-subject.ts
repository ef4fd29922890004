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

/** Of whom something is asked: one of the host's controllers, by its key, or the vendor. */
export type AskedOf =
  | { readonly controller: string | number | bigint; readonly vendor?: never }
  | { readonly vendor: true; readonly controller?: never };

/** Who asks, and of whom: `actor` is what the host calls the person where they acted for it. */
export type AskedAs = (AskedOf | { readonly controller?: never; readonly vendor?: never }) & {
  readonly actor?: string;
};

/** When what is recorded takes effect; default: now. A later instant is heeded from then on. */
export interface EffectOptions {
  readonly effectiveAt?: Date;
}

/** One data subject of a host, and the answers to what they may ask of a controller. */
export interface DataSubject extends Subject {
  /** Why each row that leads to them is kept or goes, for the controller. */
  explain(at?: Date): Promise<readonly Explanation[]>;
  /**
   * Restriction of processing is in effect (Art. 18): nothing of theirs goes until it is lifted, or they ask for erasure
   * later.
   */
  restrict(options?: EffectOptions): Promise<SubjectReference>;
  /** A restriction is lifted, of which they have been told (Art. 18(3)). */
  liftRestriction(options?: EffectOptions): Promise<SubjectReference>;
  /** An objection to a purpose is in effect (Art. 21). */
  object(purpose: string, options?: EffectOptions): Promise<SubjectReference>;
  /** They take an objection back. */
  retractObjection(purpose: string, options?: EffectOptions): Promise<SubjectReference>;
  /** Compelling legitimate grounds set an objection aside; never one to direct marketing (Art. 21(1) and (3)). */
  overrideObjection(purpose: string, options: EffectOptions & { readonly grounds: string }): Promise<SubjectReference>;
  /** Consent to a purpose is withdrawn (Art. 7(3)). */
  withdraw(purpose: string, options?: EffectOptions): Promise<SubjectReference>;
  /** Consent to a purpose is given, anew where it was withdrawn (Art. 7). */
  consent(purpose: string, options?: EffectOptions): Promise<SubjectReference>;
  /** The host has put values of a row right (Art. 16): the journal has to know, for a restore brings the old ones back. */
  rectified(row: Pick<RectificationOrder, 'table' | 'key' | 'columns'>): Promise<SubjectReference>;
}

/**
 * A handle on one data subject of a host.
 *
 * @param host - store, policy and clock
 * @param subject - whom it is about, and of which controller it is asked
 * @param options - what the host calls them where they acted for it
 */
export function dataSubject(
  { store, policy, clock, run, fingerprintKey, files }: Host,
  subject: SubjectKey,
  options: Pick<SubjectOptions, 'actor'>,
): DataSubject {
  const key = fingerprintKey === undefined ? {} : { fingerprintKey };
  const known = subjectOf(store, policy, subject, {
    clock,
    ...options,
    ...key,
    ...(files === undefined ? {} : { files }),
  });
  const record = (order: Pick<RightOrder, 'right' | 'purpose' | 'grounds'>, { effectiveAt }: EffectOptions = {}) =>
    run(() => {
      const when = effectiveAt === undefined ? {} : { effectiveAt };
      return recordRight(store, policy, { subject, at: clock(), ...when, ...order }, key);
    });
  return {
    export: () => run(known.export),
    erase: ((wish?: { readonly preview?: false }) => run(() => known.erase(wish))) as Subject['erase'],
    explain: (at = clock()) => run(() => explanations(store, policy, subject, at)),
    restrict: (when) => record({ right: 'restriction' }, when),
    liftRestriction: (when) => record({ right: 'lifting' }, when),
    object: (purpose, when) => record({ right: 'objection', purpose }, when),
    retractObjection: (purpose, when) => record({ right: 'retraction', purpose }, when),
    overrideObjection: (purpose, { grounds, ...when }) =>
      record({ right: 'compellingGrounds', purpose, grounds }, when),
    withdraw: (purpose, when) => record({ right: 'withdrawal', purpose }, when),
    consent: (purpose, when) => record({ right: 'consent', purpose }, when),
    rectified: (row) =>
      run(async () => {
        const required = requiredKey(fingerprintKey, 'A rectification is journalled under a key');
        return recordRectification(store, policy, { subject, at: clock(), ...row }, required);
      }),
  };
}
