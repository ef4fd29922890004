import { type CategoryOrder, type ControllerCategory, GallraError, type Policy, policyVersion } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { inTurn, type Store } from '@gallra/core/store';

/** The names of the categories that a policy opens to its controllers. */
function openIn(policy: Policy, of: CategoryOrder['of']): readonly string[] {
  const declared = of === 'data' ? policy.categories : policy.subjects;
  return Object.entries(declared).flatMap(([name, { open }]) => (open === true ? [name] : []));
}

function problemsOf(policy: Policy, order: CategoryOrder): readonly string[] {
  const { controller, of, within, title, declaredBy } = order;
  const open = of === 'data' || of === 'subjects' ? openIn(policy, of) : undefined;
  return [
    ...(policy.controllers === undefined
      ? ['controller: the policy names no table of controllers, so there is nobody to name a category']
      : controller.trim() === ''
        ? ["controller: give the controller's key"]
        : []),
    ...(open === undefined ? ['of: expected "data" or "subjects"'] : []),
    ...(open === undefined || open.includes(within)
      ? []
      : [
          `within: the policy opens no such category to controllers; write open: true there, or name one of: ${open.join(', ') || 'none is open'}`,
        ]),
    ...(['sv', 'en'] as const).flatMap((language) =>
      typeof title[language] === 'string' && title[language].trim() !== ''
        ? []
        : [`title.${language}: give the category a title in this language`],
    ),
    ...(declaredBy.trim() === '' ? ['declaredBy: say who decided it'] : []),
  ];
}

/**
 * Records a category of data or of data subjects that a controller names for itself, within one that the policy opens
 * (`open: true`). People who ask that controller are told of it; what a column is, and what decides on it, does not change.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param order - the controller, its category, and who decided it when
 * @throws GallraError `options.invalid`, all problems listed; nothing is recorded then
 * @see GDPR Art. 28(3), 30(1)(c)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { declareCategory } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * await declareCategory(store, policy, {
 *   controller: '3',
 *   of: 'data',
 *   within: 'notes',
 *   title: { sv: 'Önskemål om bostad', en: 'Wishes for a home' },
 *   declaredBy: 'the agency',
 *   declaredAt: new Date(),
 * });
 * ```
 */
export async function declareCategory(store: Store, policy: Policy, order: CategoryOrder): Promise<ControllerCategory> {
  const problems = problemsOf(policy, order);
  if (problems.length > 0) throw new GallraError('options.invalid', 'The category was not recorded.', problems);
  const { controller, declaredAt: at } = order;
  return inTurn(store, async (tx) => {
    const declared = await tx.categories.declare(order);
    const policyRules = policyVersion(policy).rules;
    await tx.events.append([gallraEvent({ type: 'category.declared', at, policy: policyRules, controller })]);
    return declared;
  });
}

/**
 * Ends a category that a controller named for itself. It stays on record.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param id - what {@link declareCategory} returned
 * @param at - the time now
 * @throws GallraError `options.invalid` where no such category applies
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { withdrawCategory } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const id: string;
 * await withdrawCategory(store, policy, id, new Date());
 * ```
 */
export async function withdrawCategory(store: Store, policy: Policy, id: string, at: Date): Promise<void> {
  await inTurn(store, async (tx) => {
    const ended = await tx.categories.withdraw(id, at);
    if (ended === undefined) throw new GallraError('options.invalid', 'No category of this id applies: list them.');
    const { controller } = ended;
    await tx.events.append([
      gallraEvent({ type: 'category.withdrawn', at, policy: policyVersion(policy).rules, controller }),
    ]);
  });
}
