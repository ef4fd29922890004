import type { Duty, Limit } from '../../policy/purpose.ts';

const act = 'penningtvättslagen (2017:630)';

/** Regulation (EU) 2024/1624 applies from 10 July 2027 (Art. 90), with rules of its own on keeping records (Art. 77). */
const validity = { validFrom: '2017-08-01', validTo: '2027-07-09' };

/**
 * Customer due diligence and transactions: five years from when the business relationship ended. Without one, they are
 * counted from the measure or transaction itself: read the event from that date.
 *
 * @param options - `from`: the policy's name for the event; default `relationshipEnded`
 * @see penningtvättslagen (2017:630) 5 kap. 3 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { dueDiligence: se.customerDueDiligence() };
 * ```
 */
export function customerDueDiligence<const E extends string = 'relationshipEnded'>({
  from = 'relationshipEnded' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>> {
  return {
    title: { sv: 'Kundkännedom och transaktioner', en: 'Customer due diligence and transactions' },
    citation: `${act} 5 kap. 3 §`,
    obliges: 'controller',
    from,
    for: 'P5Y',
    ...validity,
  };
}

/**
 * Examination and reporting of suspected money laundering. The data subject may not be told that it exists: what is
 * processed under 4 kap. 2, 3 or 6 § stays out of every answer, and so does the fact that something was left out.
 *
 * @param options - `from`: the policy's name for the event; default `relationshipEnded`
 * @see penningtvättslagen (2017:630) 5 kap. 3 and 7 §§
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { suspicion: se.suspicionReport() };
 * ```
 */
export function suspicionReport<const E extends string = 'relationshipEnded'>({
  from = 'relationshipEnded' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>> {
  return {
    title: { sv: 'Granskning och rapportering av misstänkt penningtvätt', en: 'Suspected money laundering' },
    citation: `${act} 5 kap. 3 § (uppgifter enligt 4 kap. 2, 3 och 6 §§)`,
    obliges: 'controller',
    from,
    for: 'P5Y',
    secretFromSubject: `${act} 5 kap. 7 §`,
    ...validity,
  };
}

/**
 * The most the act allows: ten years in all, where keeping longer than five is necessary to prevent, detect or
 * investigate. It takes a decision for each case, and never keeps anything by itself.
 *
 * @param options - `caps`: purposes and duties it cuts short; `from`: the event, default `relationshipEnded`
 * @see penningtvättslagen (2017:630) 5 kap. 4 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { moneyLaundering: se.moneyLaunderingMaximum({ caps: ['dueDiligence', 'suspicion'] }) };
 * ```
 */
export function moneyLaunderingMaximum<const N extends string, const E extends string = 'relationshipEnded'>({
  caps,
  from = 'relationshipEnded' as E,
}: {
  readonly caps: 'all' | readonly N[];
  readonly from?: E;
}): Limit<NoInfer<E>, NoInfer<N>> {
  return {
    title: { sv: 'Längsta tid enligt penningtvättslagen', en: 'Maximum under the money laundering act' },
    citation: `${act} 5 kap. 4 §`,
    caps,
    from,
    for: 'P10Y',
    ...validity,
  };
}
