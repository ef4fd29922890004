import type { Limit } from '../../policy/purpose.ts';
import type { LimitOptions } from '../preset.ts';

const periods = { circumstance: 'P3Y', enquiry: 'P1Y' } as const;

/**
 * Credit information on a person who is not in business: weeded at the latest three years after the day on which what it says
 * happened or ceased; that somebody asked for it, one year after that. Debt relief has times of its own (third paragraph),
 * and what comes from the enforcement authority can have to go earlier (fourth).
 *
 * @param options - `about`: a `circumstance` (default) or an `enquiry`; `caps`: purposes it cuts short; `from`: the event,
 *   default `circumstanceCeased`
 * @see kreditupplysningslagen (1973:1173) 8 § second paragraph
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { remarks: se.creditInformation({ caps: ['creditInformation'] }) };
 * ```
 */
export function creditInformation<const N extends string, const E extends string = 'circumstanceCeased'>({
  about = 'circumstance',
  caps,
  from = 'circumstanceCeased' as E,
}: LimitOptions<N, E> & { readonly about?: keyof typeof periods }): Limit<NoInfer<E>, NoInfer<N>, never> {
  return {
    title: { sv: 'Gallring av kreditupplysningar', en: 'Weeding of credit information' },
    citation: 'kreditupplysningslagen (1973:1173) 8 § andra stycket',
    caps,
    from,
    for: periods[about],
  };
}
