import type { Limit } from '../../policy/purpose.ts';
import type { LimitOptions } from '../preset.ts';

// For how long claims can be brought is never a duty to keep anything: it bounds a purpose of legal claims.

/**
 * Limitation of claims in general: ten years from when the claim arose.
 *
 * It is a limit to what may be kept for legal claims (GDPR Art. 6(1)(f) and 17(3)(e)), never a duty. Each interruption
 * starts it anew (5 to 7 §§): read the event from the latest of claim and interruptions.
 *
 * @param options - `caps`: purposes it cuts short; `from`: the event, default `claimArose`
 * @see preskriptionslagen (1981:130) 2 § first paragraph
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { prescription: se.prescription({ caps: ['legalClaims'] }) };
 * ```
 */
export function prescription<const N extends string, const E extends string = 'claimArose'>({
  caps,
  from = 'claimArose' as E,
}: LimitOptions<N, E>): Limit<NoInfer<E>, NoInfer<N>, never> {
  const title = { sv: 'Preskription', en: 'Limitation of claims' };
  return {
    title,
    citation: 'preskriptionslagen (1981:130) 2 § första stycket',
    caps,
    from,
    for: 'P10Y',
    validFrom: '1982-01-01',
  };
}

/**
 * Limitation of a trader's claims on consumers, for what was supplied for private use: three years. Running promissory
 * notes have ten ({@link prescription}).
 *
 * @param options - `caps`: purposes it cuts short; `from`: the event, default `claimArose`
 * @see preskriptionslagen (1981:130) 2 § second paragraph
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { consumers: se.consumerPrescription({ caps: ['debtCollection'], from: 'invoiced' }) };
 * ```
 */
export function consumerPrescription<const N extends string, const E extends string = 'claimArose'>({
  caps,
  from = 'claimArose' as E,
}: LimitOptions<N, E>): Limit<NoInfer<E>, NoInfer<N>, never> {
  const title = { sv: 'Preskription av fordran mot konsument', en: 'Limitation of claims on consumers' };
  return {
    title,
    citation: 'preskriptionslagen (1981:130) 2 § andra stycket',
    caps,
    from,
    for: 'P3Y',
    validFrom: '1982-01-01',
  };
}

/**
 * A consumer's complaint about a service: three years from when the assignment ended, ten for work on land, buildings
 * and other fixed property.
 *
 * @param options - `fixedProperty`: work of that kind; `caps`: purposes it cuts short; `from`: the event, default
 *   `assignmentCompleted`
 * @see konsumenttjänstlagen (1985:716) 17 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { complaints: se.consumerServiceComplaint({ caps: ['complaints'] }) };
 * ```
 */
export function consumerServiceComplaint<const N extends string, const E extends string = 'assignmentCompleted'>({
  fixedProperty = false,
  caps,
  from = 'assignmentCompleted' as E,
}: LimitOptions<N, E> & { readonly fixedProperty?: boolean }): Limit<NoInfer<E>, NoInfer<N>, never> {
  const title = { sv: 'Reklamation av konsumenttjänst', en: 'Complaint about a consumer service' };
  const period = fixedProperty ? 'P10Y' : 'P3Y';
  // The periods have been these since lag 2005:61.
  return { title, citation: 'konsumenttjänstlagen (1985:716) 17 §', caps, from, for: period, validFrom: '2005-04-01' };
}
