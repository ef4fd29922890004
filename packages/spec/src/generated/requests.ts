import type { Policy, SubjectKey } from '@gallra/core';
import { entailmentOf, possibleCategories } from '@gallra/core/policy';
import type { RequestEntry } from '@gallra/core/store';
import fc from 'fast-check';

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
  readonly purpose: number;
}

export const requestDrafts: fc.Arbitrary<readonly RequestDraft[]> = fc.array(
  fc.record({
    person: personDraft,
    right: fc.constantFrom(
      'erasure' as const,
      'erasure' as const,
      'objection' as const,
      'withdrawal' as const,
      'restriction' as const,
    ),
    purpose: fc.nat(7),
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
  if (right !== 'objection' && right !== 'withdrawal') return { subject, right, effectiveAt };
  // Purposes that rest on consent first, for a withdrawal has to hit one of them; then all, for it may also miss.
  const consent = Object.keys(policy.purposes).filter((name) => {
    const asked = policy.purposes[name];
    return asked !== undefined && entailmentOf(asked).withdrawal;
  });
  const names = [...(right === 'withdrawal' ? consent : []), ...Object.keys(policy.purposes)];
  return { subject, right, effectiveAt, purpose: names[purpose % names.length] ?? '' };
}
