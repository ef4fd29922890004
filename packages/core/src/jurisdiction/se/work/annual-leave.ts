import type { Limit } from '../../../policy/purpose.ts';
import type { LimitOptions } from '../../preset.ts';

/**
 * An employee's claim for holiday pay or damages: action within two years from the end of the holiday year in which it
 * should have been had. The holiday year runs from 1 April to 31 March, unless an agreement says otherwise.
 *
 * @param options - `caps`: purposes it cuts short; `from`: the event, default `holidayYearEnded`
 * @see semesterlagen (1977:480) 33 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { holidayPay: se.holidayPayClaim({ caps: ['payrollClaims'] }) };
 * ```
 */
export function holidayPayClaim<const N extends string, const E extends string = 'holidayYearEnded'>({
  caps,
  from = 'holidayYearEnded' as E,
}: LimitOptions<N, E>): Limit<NoInfer<E>, NoInfer<N>, never> {
  return {
    title: { sv: 'Talan om semesterlön', en: 'Claim for holiday pay' },
    citation: 'semesterlagen (1977:480) 33 §',
    caps,
    from,
    for: 'P2Y',
  };
}
