import type { Duty, Limit } from '../../policy/purpose.ts';
import type { LimitOptions, ReadOption } from '../preset.ts';
import { type StartingOptions, type StartingPoint, startingPoints } from '../starting-point.ts';

const regulation = 'Regulation (EU) 2024/1624';

/** The regulation applies from this day (Art. 90). */
const validFrom = '2027-07-10';

/** Art. 77(1) and (2) were read in the Official Journal's text; its other paragraphs in summaries only. */
const by = "the obliged entity's compliance officer, or its lawyer";

/**
 * Customer due diligence and transactions under the regulation that replaces the national acts: five years from the end of
 * the business relationship, from the occasional transaction, or from when either was declined.
 *
 * It follows penningtvättslagen (2017:630) 5 kap. 3 § in one policy, without a gap: both count
 * from the same event, and the day of that event says which of them governs a record.
 *
 * @param options - `counted`: from when, default `relationship`; `from`: the policy's name for the event, by default
 *   `relationshipEnded`, `measureTaken` or `transactionDeclined`; `read`: see `unread`
 * @see Regulation (EU) 2024/1624 Art. 77(1)(a) and (c), 77(3)
 * @example
 * ```ts
 * import * as eu from '@gallra/core/eu';
 * import * as se from '@gallra/core/se';
 *
 * export const duties = {
 *   dueDiligence: se.customerDueDiligence({ followedBy: 'dueDiligenceFrom2027' }),
 *   dueDiligenceFrom2027: eu.customerDueDiligence(),
 * };
 * ```
 */
export function customerDueDiligence<
  const S extends StartingPoint = 'relationship',
  const E extends string = (typeof startingPoints)[S],
>({
  counted = 'relationship' as S,
  from = startingPoints[counted] as string as E,
  read,
}: StartingOptions<S, E> & ReadOption = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Kundkännedom och transaktioner', en: 'Customer due diligence and transactions' },
    citation: `${regulation} Art. 77(1)(a) and (c), 77(3)`,
    obliges: 'controller',
    from,
    for: 'P5Y',
    validFrom,
    ...(read ? {} : { unread: { what: 'the five years, and from when they count (Art. 77(3))', by } }),
  };
}

/**
 * The assessment of a suspicion, and a copy of the report if one was made. The data subject may not be told that it exists.
 *
 * @param options - as for {@link customerDueDiligence}
 * @see Regulation (EU) 2024/1624 Art. 77(1)(b), 77(3) and 73
 * @example
 * ```ts
 * import * as eu from '@gallra/core/eu';
 * import * as se from '@gallra/core/se';
 *
 * export const duties = {
 *   suspicion: se.suspicionReport({ followedBy: 'suspicionFrom2027' }),
 *   suspicionFrom2027: eu.suspicionReport(),
 * };
 * ```
 */
export function suspicionReport<
  const S extends StartingPoint = 'relationship',
  const E extends string = (typeof startingPoints)[S],
>({
  counted = 'relationship' as S,
  from = startingPoints[counted] as string as E,
  read,
}: StartingOptions<S, E> & ReadOption = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Bedömning och rapportering av misstänkt penningtvätt', en: 'Suspected money laundering' },
    citation: `${regulation} Art. 77(1)(b), 77(3)`,
    obliges: 'controller',
    from,
    for: 'P5Y',
    secretFromSubject: `${regulation} Art. 73`,
    validFrom,
    ...(read
      ? {}
      : {
          unread: {
            what: 'the five years, and from when they count (Art. 77(3)); what may not be disclosed (Art. 73)',
            by,
          },
        }),
  };
}

/**
 * The most that the regulation allows: five years, and five more where an authority has asked for it in the case at hand.
 * It never keeps anything by itself.
 *
 * @param options - `caps`: purposes and duties it cuts short; `from`: the event, default `relationshipEnded`; `read`: see
 *   `unread`
 * @see Regulation (EU) 2024/1624 Art. 77(3) and (4)
 * @example
 * ```ts
 * import * as eu from '@gallra/core/eu';
 *
 * export const limits = { moneyLaundering: eu.moneyLaunderingMaximum({ caps: ['dueDiligence', 'suspicion'] }) };
 * ```
 */
export function moneyLaunderingMaximum<const N extends string, const E extends string = 'relationshipEnded'>({
  caps,
  from = 'relationshipEnded' as E,
  read,
}: LimitOptions<N, E> & ReadOption): Limit<NoInfer<E>, NoInfer<N>, never> {
  return {
    title: { sv: 'Längsta tid enligt penningtvättsförordningen', en: 'Maximum under the money laundering regulation' },
    citation: `${regulation} Art. 77(3) and (4)`,
    caps,
    from,
    for: 'P10Y',
    validFrom,
    ...(read ? {} : { unread: { what: 'for how long retention can be prolonged (Art. 77(3) and (4))', by } }),
  };
}
