import type { Limit } from '../../../policy/purpose.ts';
import type { LimitOptions } from '../../preset.ts';

/**
 * Personal data in a case that follows up a report of misconduct: no longer than two years after the case was closed. Private
 * operators keep written reports for as long as they have to, and no longer than that either (8 kap. 4 §). What authorities
 * archive is not touched by it.
 *
 * @param options - `caps`: purposes and duties it cuts short; `from`: the event, default `caseClosed`
 * @see visselblåsarlagen (2021:890) 7 kap. 8 § and 8 kap. 4 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { reports: se.whistleblowingMaximum({ caps: ['followUp'] }) };
 * ```
 */
export function whistleblowingMaximum<const N extends string, const E extends string = 'caseClosed'>({
  caps,
  from = 'caseClosed' as E,
}: LimitOptions<N, E>): Limit<NoInfer<E>, NoInfer<N>, never> {
  return {
    title: { sv: 'Längsta tid för visselblåsarärenden', en: 'Maximum for whistleblowing cases' },
    citation: 'visselblåsarlagen (2021:890) 7 kap. 8 §',
    caps,
    from,
    for: 'P2Y',
  };
}
