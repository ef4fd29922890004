import type { Policy, SubjectKey } from '@gallra/core';
import { belongingOf, entailmentOf, personalTable, possibleCategories } from '@gallra/core/policy';
import type { RequestEntry } from '@gallra/core/store';
import fc from 'fast-check';
import { type HostKeys, keyText } from './host/keys.ts';
import type { Rows } from './rows/rows.ts';

/** A person before the policy says of which category they are. */
export interface PersonDraft {
  readonly home: 'people' | 'agencies';
  /** As `keyText` calls it; `01` is nobody, whatever a database thinks of it, and 99 is somebody whose row is gone. */
  readonly key: string;
  readonly category: number;
  /** Whom something is asked of: the vendor where it is none, as where the policy has no controllers. */
  readonly controller: string | undefined;
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
  controller: fc.constantFrom('1', '2', '1', '2', undefined),
});

/** A request that has taken effect. */
export interface RequestDraft {
  readonly person: PersonDraft;
  readonly right: RequestEntry['right'];
  readonly purpose: number;
  /** When it takes effect: some days before the decision or after it, to the hour; or when something in a row happened. */
  readonly effect: InstantOffset;
}

/** So far from the instant of a decision. */
interface InstantOffset {
  readonly days: number;
  readonly after: number;
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
      'consent' as const,
      'consent' as const,
      'retraction' as const,
      'compellingGrounds' as const,
      'lifting' as const,
    ),
    purpose: fc.nat(7),
    effect: fc.record({
      days: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 4, arbitrary: fc.integer({ min: -900, max: 0 }) },
        { weight: 2, arbitrary: fc.integer({ min: -40, max: 3 }) },
      ),
      after: fc.constantFrom(0, 0, 0, 1, -1, 3_600_000, -7_200_000),
    }),
  }),
  { maxLength: 6 },
);

/** The person a draft means under a policy; undefined where the table is nobody's home. */
export function personOf(
  { home, key, category, controller }: PersonDraft,
  policy: Policy,
  keys: HostKeys,
): SubjectKey | undefined {
  const categories = possibleCategories(policy, home, 'id');
  const chosen = categories[category % Math.max(categories.length, 1)];
  if (chosen === undefined) return undefined;
  const asked =
    policy.controllers === undefined || controller === undefined ? {} : { controller: keyText(keys, controller) };
  return { category: chosen, key: keyText(keys, key), ...asked };
}

/**
 * Restrictions of everybody who has a row in `people`, each at the controller it names. Requests that are drawn by
 * themselves seldom meet somebody whom nothing else keeps, and hardly ever one whose controller has left.
 */
export function restrictionsOf(policy: Policy, { people }: Pick<Rows, 'people'>, at: Date): readonly RequestEntry[] {
  const [category] = possibleCategories(policy, 'people', 'id');
  if (category === undefined) return [];
  const belonging = belongingOf(personalTable(policy, 'people'));
  return people.map(({ memory: { id, agency_id: agency } }): RequestEntry => {
    const isTheirs = belonging !== 'vendor' && agency !== null;
    const subject = { category, key: String(id), ...(isTheirs ? { controller: String(agency) } : {}) };
    return { subject, right: 'restriction', effectiveAt: at };
  });
}

/** The request a draft means under a policy. */
export function requestOf(
  { person, right, purpose, effect }: RequestDraft,
  policy: Policy,
  { at, keys }: { readonly at: Date; readonly keys: HostKeys },
): RequestEntry | undefined {
  const subject = personOf(person, policy, keys);
  if (subject === undefined) return undefined;
  const effectiveAt = new Date(at.getTime() + effect.days * 86_400_000 + effect.after);
  if (right === 'erasure' || right === 'restriction' || right === 'lifting') return { subject, right, effectiveAt };
  // Purposes that rest on consent first, for a withdrawal has to hit one of them; then all, for it may also miss.
  const consent = Object.keys(policy.purposes).filter((name) => {
    const asked = policy.purposes[name];
    return asked !== undefined && entailmentOf(asked).withdrawal;
  });
  const names = [...(right === 'withdrawal' || right === 'consent' ? consent : []), ...Object.keys(policy.purposes)];
  return { subject, right, effectiveAt, purpose: names[purpose % names.length] ?? '' };
}
