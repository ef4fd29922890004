import { isGallraError, type Policy, type SubjectKey } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { erase, recordRight } from '@gallra/dsar';
import { placeHold, purge } from '@gallra/retention';
import fc from 'fast-check';
import { at, type Somebody } from './shared-house.ts';

/** Something that is asked of controller 1, or that it orders. */
export interface Act {
  readonly what: 'erase' | 'restrict' | 'object' | 'withdraw' | 'purge' | 'purgePerson' | 'hold';
  readonly who: Somebody;
  /** Which of the policy's purposes, where it is about one. */
  readonly purpose: number;
}

export const fingerprintKey = new Uint8Array(32).fill(7);

const somebody: fc.Arbitrary<Somebody> = fc.oneof(
  fc.record({ category: fc.constant('person' as const), key: fc.constantFrom('1', '2') }),
  fc.record({ category: fc.constant('contact' as const), key: fc.constantFrom('1', '2', '3', '4') }),
);

export const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.record({
    what: fc.constantFrom('erase', 'erase', 'restrict', 'object', 'withdraw', 'purge', 'purgePerson', 'hold'),
    who: somebody,
    purpose: fc.nat(4),
  }),
  { minLength: 1, maxLength: 3, size: 'max' },
);

function carriedOut(store: Store, policy: Policy, { what, who, purpose: index }: Act): Promise<unknown> {
  const controller = '1';
  const subject: SubjectKey = { ...who, controller };
  const names = Object.keys(policy.purposes);
  const about = { subject, at, purpose: names[index % names.length] ?? '' };
  const options = { fingerprintKey };
  if (what === 'erase') return erase(store, policy, { subject, at }, options);
  if (what === 'restrict') return recordRight(store, policy, { subject, at, right: 'restriction' }, options);
  if (what === 'object') return recordRight(store, policy, { ...about, right: 'objection' }, options);
  if (what === 'withdraw') return recordRight(store, policy, { ...about, right: 'withdrawal' }, options);
  if (what === 'purge') return purge(store, policy, { covers: [{ controller }], at }, options);
  if (what === 'purgePerson') return purge(store, policy, { covers: [{ controller, subject: who }], at }, options);
  const hold = { reason: 'dispute', placedBy: 'legal', placedAt: at, reviewOn: '2027-01-01' } as const;
  return placeHold(store, policy, { ...hold, covers: { subject } });
}

const answered = ['subject.unknown', 'right.notGiven'] as const;

/**
 * Does it. Where nobody is there, or the basis does not give the right, that is the answer.
 */
export async function done(store: Store, policy: Policy, act: Act): Promise<void> {
  try {
    await carriedOut(store, policy, act);
  } catch (error) {
    if (!answered.some((code) => isGallraError(error, code))) throw error;
  }
}
