import type { Duty } from '../../policy/purpose.ts';
import type { PeriodChoice } from '../../policy/storage-rule.ts';
import type { Period } from '../../time/period.ts';

const act = 'fastighetsmäklarlagen (2021:516)';
/** The duties are those of the act before (2011:666). */
const validFrom = '2011-07-01';
const periodSource =
  'Lagen anger ingen tid. Fastighetsmäklarinspektionen (fmi.se, Förvaring av handlingar): sju år för tillsynen, ' +
  'minst tio år för mäklarens egen skull med hänsyn till preskription.';

/** The period is the controller's choice, for the act has none: one period, or bounds and a default. */
interface Options<E extends string> {
  readonly for: Period | PeriodChoice;
  readonly from?: E;
}

/**
 * An estate agent's list of bids: bidder, contact details, amount, time and conditions.
 *
 * The act has no number of years. The inspectorate's advice is seven for its supervision and ten because claims may be
 * brought for that long.
 *
 * @param options - `for`: the period; `from`: the policy's name for the event, default `assignmentCompleted`
 * @see fastighetsmäklarlagen (2021:516) 3 kap. 18 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { bidList: se.bidList({ for: { min: 'P7Y', default: 'P7Y', max: 'P10Y' } }) };
 * ```
 */
export function bidList<const E extends string = 'assignmentCompleted'>({
  for: period,
  from = 'assignmentCompleted' as E,
}: Options<E>): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Journal och budgivningslista', en: 'Journal and list of bids' },
    citation: `${act} 3 kap. 18 §`,
    obliges: 'controller',
    from,
    for: period,
    periodSource,
    validFrom,
  };
}

/**
 * Copies of the documents of an estate agent's business, kept at the firm. As to the period, see {@link bidList}.
 *
 * @param options - `for`: the period; `from`: the policy's name for the event, default `assignmentCompleted`
 * @see fastighetsmäklarlagen (2021:516) 3 kap. 19 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { documents: se.brokerDocuments({ for: 'P10Y' }) };
 * ```
 */
export function brokerDocuments<const E extends string = 'assignmentCompleted'>({
  for: period,
  from = 'assignmentCompleted' as E,
}: Options<E>): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Handlingar i förmedlingsverksamheten', en: 'Documents of the brokerage' },
    citation: `${act} 3 kap. 19 §`,
    obliges: 'controller',
    from,
    for: period,
    periodSource,
    validFrom,
  };
}
