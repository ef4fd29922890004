import type { Period, PeriodOrder, Policy } from '@gallra/core';
import fc from 'fast-check';
import { type HostKeys, keyText } from './host/keys.ts';

/** What a controller chooses, before the policy says what there is to choose. */
export interface ChoiceDraft {
  readonly controller: string;
  readonly claim: number;
  readonly which: 'min' | 'max' | 'shorter' | 'longer';
}

export const choiceDrafts: fc.Arbitrary<readonly ChoiceDraft[]> = fc.array(
  fc.record({
    controller: fc.constantFrom('1', '2', '3', '99'),
    claim: fc.nat(5),
    which: fc.constantFrom('min' as const, 'max' as const, 'shorter' as const, 'longer' as const),
  }),
  { maxLength: 3 },
);

/** The choices a policy leaves to controllers, by claim or limit. */
function choicesIn({ purposes, duties = {}, limits = {} }: Policy) {
  const rules = [
    ...Object.entries(purposes).map(([name, { keep }]) => [name, keep] as const),
    ...Object.entries(duties),
    ...Object.entries(limits),
  ];
  return rules.flatMap(([name, rule]) =>
    'for' in rule && typeof rule.for !== 'string' ? [[name, rule.for] as const] : [],
  );
}

/** The order a draft means under a policy; outside of the bounds it was made under an earlier version. */
export function choiceOf(
  { controller, claim, which }: ChoiceDraft,
  policy: Policy,
  { at: chosenAt, keys }: { readonly at: Date; readonly keys: HostKeys },
): PeriodOrder | undefined {
  const choices = choicesIn(policy);
  const [name, between] = choices[claim % Math.max(choices.length, 1)] ?? [];
  if (name === undefined || between === undefined) return undefined;
  const periods: Readonly<Record<ChoiceDraft['which'], Period>> = { ...between, shorter: 'P0D', longer: 'P99Y' };
  return { controller: keyText(keys, controller), claim: name, period: periods[which], chosenBy: 'tester', chosenAt };
}
