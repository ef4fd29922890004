import type { HoldCover, HoldOrder, Policy } from '@gallra/core';
import fc from 'fast-check';
import { condition } from './host/conditions.ts';
import { tableNames } from './host/host.ts';
import { type HostKeys, keyText } from './host/keys.ts';
import { type PersonDraft, personDraft, personOf } from './requests.ts';

/** What a hold covers, before the policy says of which category a person is. */
export type HoldDraft = Exclude<HoldCover, { readonly subject: unknown }> | { readonly person: PersonDraft };

export const holdDraft: fc.Arbitrary<HoldDraft> = fc.oneof(
  fc.record({ person: personDraft }),
  fc.record({ controller: fc.constantFrom('1', '2', '99', '01') }),
  fc
    .constantFrom(...tableNames.filter((table) => table !== 'years'))
    .chain((table) => fc.record({ table: fc.constant(table), rows: condition(table) }, { requiredKeys: ['table'] })),
);

/** Legal holds, in every fourth case: where everything is held, nothing else is seen. */
export const holdDrafts: fc.Arbitrary<readonly PlacedHold[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ covers: holdDraft, days: fc.constantFrom(0, 30, 400, 900) }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
);

/** What a hold covers, and how many days before the decision it was placed. */
export interface PlacedHold {
  readonly covers: HoldDraft;
  readonly days: number;
}

/** What a draft covers under a policy; undefined where the person lives nowhere. */
export function coverOf(draft: HoldDraft, policy: Policy, keys: HostKeys): HoldCover | undefined {
  if ('controller' in draft) return { controller: keyText(keys, draft.controller) };
  if (!('person' in draft)) return draft;
  const subject = personOf(draft.person, policy, keys);
  return subject === undefined ? undefined : { subject };
}

/** The hold a draft means under a policy; undefined where the person lives nowhere. */
export function holdOf(
  { covers: draft, days }: PlacedHold,
  policy: Policy,
  { at, keys }: { readonly at: Date; readonly keys: HostKeys },
): HoldOrder | undefined {
  const placedAt = new Date(at.getTime() - days * 86_400_000);
  const covers = coverOf(draft, policy, keys);
  if (covers === undefined) return undefined;
  return { covers, reason: 'dispute', placedBy: 'tester', placedAt, reviewOn: '2030-01-01' };
}
