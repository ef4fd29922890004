import {
  type ChosenPeriod,
  GallraError,
  type OpenPeriodChoice,
  type PeriodOrder,
  type PeriodWithdrawal,
  type Policy,
  policyVersion,
} from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { inTurn, type Store } from '@gallra/core/store';
import { isExact, isLonger, isPeriod } from '@gallra/core/time';

/** What the policy lets controllers choose for a claim or limit; undefined where nothing. */
function choiceFor({ purposes, duties = {}, limits = {} }: Policy, claim: string): OpenPeriodChoice | undefined {
  const rule = [purposes, duties, limits].flatMap((named) => (Object.hasOwn(named, claim) ? [named[claim]] : []))[0];
  const keep = rule !== undefined && 'keep' in rule ? rule.keep : rule;
  return keep !== undefined && 'for' in keep && typeof keep.for !== 'string' ? keep.for : undefined;
}

function problemsOf(policy: Policy, { controller, claim, period, chosenBy }: PeriodOrder): readonly string[] {
  const between = choiceFor(policy, claim);
  const readable = isPeriod(period) && !isExact(period);
  const within =
    between === undefined || !readable || !(isLonger(between.min, period) || isLonger(period, between.max));
  return [
    ...(policy.controllers === undefined
      ? ['controller: the policy names no table of controllers, so there is nobody to choose']
      : controller.trim() === ''
        ? ["controller: give the controller's key"]
        : []),
    ...(between === undefined
      ? ['claim: the policy leaves no period of that name to choose; write for: { min, default, max } there']
      : []),
    ...(readable ? [] : ['period: expected an ISO 8601 period in days or longer, such as "P6M"']),
    ...(within ? [] : [`period: lies outside of what the policy allows, ${between?.min} to ${between?.max}`]),
    ...(chosenBy.trim() === '' ? ['chosenBy: say who chooses'] : []),
  ];
}

/**
 * Records the period that a controller chooses for a purpose, duty or limit, within the bounds the policy sets. It
 * applies from its commit on, in place of what the controller chose before, which stays on record.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - the controller, the claim or limit, the period, and who chose it when
 * @throws GallraError `period.invalid`, all problems listed; nothing is changed then
 * @see GDPR Art. 28(3)(a)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { choosePeriod } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * await choosePeriod(store, policy, {
 *   controller: '3',
 *   claim: 'marketing',
 *   period: 'P6M',
 *   chosenBy: 'the agency',
 *   chosenAt: new Date(),
 * });
 * ```
 */
export async function choosePeriod(store: Store, policy: Policy, order: PeriodOrder): Promise<ChosenPeriod> {
  const problems = problemsOf(policy, order);
  if (problems.length > 0) throw new GallraError('period.invalid', 'The period was not chosen.', problems);
  return inTurn(store, async (tx) => {
    await tx.preserving();
    const chosen = await tx.periods.choose(order);
    const { rules } = policyVersion(policy);
    await tx.events.append([
      gallraEvent({
        type: 'period.chosen',
        at: order.chosenAt,
        policy: rules,
        claim: order.claim,
        controller: order.controller,
      }),
    ]);
    return chosen;
  });
}

/**
 * Ends what a controller has chosen: from its commit on, what the policy says without a choice applies again, and a purpose
 * that only the choice began is over. The choice stays on record.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - the controller, the claim or limit, and who decided it when
 * @throws GallraError `period.invalid`, all problems listed; nothing is changed then
 * @see GDPR Art. 28(3)(a)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { withdrawPeriod } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * await withdrawPeriod(store, policy, {
 *   controller: '3',
 *   claim: 'marketing',
 *   withdrawnBy: 'the agency',
 *   withdrawnAt: new Date(),
 * });
 * ```
 */
export async function withdrawPeriod(store: Store, policy: Policy, order: PeriodWithdrawal): Promise<ChosenPeriod> {
  const { controller, claim, withdrawnBy, withdrawnAt: at } = order;
  const refused = (problems: readonly string[]) =>
    new GallraError('period.invalid', 'No choice was withdrawn.', problems);
  if (withdrawnBy.trim() === '') throw refused(['withdrawnBy: say who decides it']);
  return inTurn(store, async (tx) => {
    await tx.preserving();
    const ended = await tx.periods.withdraw(order);
    if (ended === undefined)
      throw refused(['claim: this controller has chosen no period of that name; list the choices that apply']);
    const { rules } = policyVersion(policy);
    await tx.events.append([gallraEvent({ type: 'period.withdrawn', at, policy: rules, claim, controller })]);
    return ended;
  });
}
