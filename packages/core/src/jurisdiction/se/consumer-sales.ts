import type { Limit } from '../../policy/purpose.ts';
import type { LimitOptions } from '../preset.ts';

/**
 * A consumer's claim for a fault in goods, digital content or a digital service: the trader answers for what shows within
 * three years, and the claim has to be made within two months of their end. What is supplied continuously for a longer time
 * counts from the end of that: read the event from there. Not for gross negligence or bad faith (5 kap. 2 §, 4 kap. 16 §).
 *
 * @param options - `caps`: purposes it cuts short; `from`: the event, default `delivered`
 * @see konsumentköplagen (2022:260) 4 kap. 14 §, 5 kap. 2 § second paragraph; 9 kap. 7 and 10 §§
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { faults: se.consumerSaleClaim({ caps: ['complaints'] }) };
 * ```
 */
export function consumerSaleClaim<const N extends string, const E extends string = 'delivered'>({
  caps,
  from = 'delivered' as E,
}: LimitOptions<N, E>): Limit<NoInfer<E>, NoInfer<N>, never> {
  return {
    title: { sv: 'Krav med anledning av fel i vara', en: 'Claim for faulty goods' },
    citation: 'konsumentköplagen (2022:260) 5 kap. 2 § andra stycket',
    caps,
    from,
    for: 'P3Y2M',
    validFrom: '2022-05-01',
  };
}
