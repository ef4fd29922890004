import type { Limit } from '../../../policy/purpose.ts';
import type { LimitOptions } from '../../preset.ts';

/**
 * Action for discrimination, other than in employment: two years from the act complained of.
 *
 * @param options - `caps`: purposes it cuts short; `from`: the event, default `decided`
 * @see diskrimineringslagen (2008:567) 6 kap. 6 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { discrimination: se.discriminationClaim({ caps: ['admissions'], from: 'refused' }) };
 * ```
 */
export function discriminationClaim<const N extends string, const E extends string = 'decided'>({
  caps,
  from = 'decided' as E,
}: LimitOptions<N, E>): Limit<NoInfer<E>, NoInfer<N>, never> {
  const title = { sv: 'Talan om diskriminering', en: 'Action for discrimination' };
  return {
    title,
    citation: 'diskrimineringslagen (2008:567) 6 kap. 6 §',
    caps,
    from,
    for: 'P2Y',
    validFrom: '2009-01-01',
  };
}

/**
 * Action for discrimination in recruitment: negotiations have to be called for within two years of the decision, and whoever
 * no union can represent has to sue within them. Whoever is or was a member has two months more once the union has let its
 * time pass. At a public employer the time counts from when the decision to employ somebody gained legal force.
 *
 * It bounds for how long applications are kept to answer a claim, and keeps none itself. What was called for in time is a
 * dispute: place a legal hold.
 *
 * @param options - `unionMembers`: with the two months more; `caps`: purposes it cuts short; `from`: the event, default
 *   `appointed`
 * @see diskrimineringslagen (2008:567) 6 kap. 4 § second and third paragraphs; medbestämmandelagen (1976:580) 64 to 66 §§
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { recruitment: se.recruitmentClaim({ caps: ['recruitment'], from: 'positionFilled' }) };
 * ```
 */
export function recruitmentClaim<const N extends string, const E extends string = 'appointed'>({
  unionMembers = false,
  caps,
  from = 'appointed' as E,
}: LimitOptions<N, E> & { readonly unionMembers?: boolean }): Limit<NoInfer<E>, NoInfer<N>, never> {
  const title = { sv: 'Talan om diskriminering vid rekrytering', en: 'Action for discrimination in recruitment' };
  const sections = unionMembers ? '64 och 66 §§' : '64 § och 66 § andra stycket';
  return {
    title,
    citation: `diskrimineringslagen (2008:567) 6 kap. 4 § och medbestämmandelagen (1976:580) ${sections}`,
    caps,
    from,
    for: unionMembers ? 'P2Y2M' : 'P2Y',
    validFrom: '2009-01-01',
  };
}
