import { type Policy, possibleCategories, type RequestEntry, type SubjectKey } from '@gallra/core';
import fc from 'fast-check';
import { purposeNames } from './storage-rules.ts';

/** A person before the policy says of which category they are. */
export interface PersonDraft {
  readonly home: 'people' | 'agencies';
  /** Keys are text; `01` is nobody, whatever a database thinks of it, and 99 is somebody whose row is gone. */
  readonly key: string;
  readonly category: number;
}

export const personDraft: fc.Arbitrary<PersonDraft> = fc.record({
  home: fc.oneof(
    { weight: 6, arbitrary: fc.constant('people' as const) },
    { weight: 1, arbitrary: fc.constant('agencies' as const) },
  ),
  key: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('1', '2', '3') },
    { weight: 1, arbitrary: fc.constantFrom('99', '01', 'nobody') },
  ),
  category: fc.nat(1),
});

/** A request that has taken effect. */
export interface RequestDraft {
  readonly person: PersonDraft;
  readonly right: RequestEntry['right'];
  readonly purpose: string;
}

export const requestDrafts: fc.Arbitrary<readonly RequestDraft[]> = fc.array(
  fc.record({
    person: personDraft,
    right: fc.constantFrom('erasure' as const, 'objection' as const, 'withdrawal' as const, 'restriction' as const),
    purpose: fc.constantFrom(...purposeNames),
  }),
  { maxLength: 4 },
);

/** The person a draft means under a policy; undefined where the table is nobody's home. */
export function personOf({ home, key, category }: PersonDraft, policy: Policy): SubjectKey | undefined {
  const categories = possibleCategories(policy, home, 'id');
  const chosen = categories[category % Math.max(categories.length, 1)];
  return chosen === undefined ? undefined : { category: chosen, key };
}

/** The request a draft means under a policy. */
export function requestOf(
  { person, right, purpose }: RequestDraft,
  policy: Policy,
  effectiveAt: Date,
): RequestEntry | undefined {
  const subject = personOf(person, policy);
  if (subject === undefined) return undefined;
  const names = right === 'objection' || right === 'withdrawal';
  return { subject, right, effectiveAt, ...(names ? { purpose } : {}) };
}
