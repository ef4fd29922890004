import type { Provision } from '../../policy/provision.ts';
import type { Duty, Limit } from '../../policy/purpose.ts';
import type { PeriodChoice } from '../../policy/storage-rule.ts';
import type { Period } from '../../time/period.ts';
import type { LimitOptions } from '../preset.ts';
import { type StartingOptions, type StartingPoint, startingPoints } from '../starting-point.ts';

const act = 'penningtvättslagen (2017:630)';

/** Regulation (EU) 2024/1624 applies from 10 July 2027 (Art. 90), with rules of its own on keeping records (Art. 77). */
const validity = { validFrom: '2017-08-01', validTo: '2027-07-09', replacedBy: 'Regulation (EU) 2024/1624 Art. 77' };

/** The duty or limit of the policy that applies from 10 July 2027; see `followedBy` of a provision. */
type Follower<F extends string> = Pick<Provision<F>, 'followedBy'>;

const follower = <F extends string>({ followedBy }: Follower<F>): Follower<F> =>
  followedBy === undefined ? {} : { followedBy };

/** Where each starting point stands. */
const paragraphs: Readonly<Record<StartingPoint, string>> = {
  relationship: '5 kap. 3 §',
  measure: '5 kap. 3 § andra stycket första meningen',
  abstention: '5 kap. 3 § andra stycket andra meningen',
};

/**
 * Customer due diligence and transactions: five years from when the business relationship ended. Without one, they count
 * from the measure or the transaction; from the abstention, where an occasional transaction was not carried out because of
 * suspicion.
 *
 * @param options - `counted`: from when, default `relationship`; `from`: the policy's name for the event, by default
 *   `relationshipEnded`, `measureTaken` or `transactionDeclined`; `followedBy`: the duty that applies from 10 July 2027
 * @see penningtvättslagen (2017:630) 5 kap. 3 §
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
  const F extends string = never,
>({
  counted = 'relationship' as S,
  from = startingPoints[counted] as string as E,
  ...next
}: StartingOptions<S, E> & Follower<F> = {}): Duty<NoInfer<E>, NoInfer<F>> {
  return {
    title: { sv: 'Kundkännedom och transaktioner', en: 'Customer due diligence and transactions' },
    citation: `${act} ${paragraphs[counted]}`,
    obliges: 'controller',
    from,
    for: 'P5Y',
    ...validity,
    ...follower(next),
  };
}

/**
 * The examination of suspected money laundering, which is kept as due diligence is. The data subject may not be told that
 * it exists: what is processed under 4 kap. 2, 3 or 6 § stays out of every answer, and so does the fact that something was
 * left out.
 *
 * The five years are for what was done under 4 kap. 2 § only. For reports to the police and answers to them (3 and 6 §§)
 * see {@link suspiciousTransactionReport}.
 *
 * @param options - as for {@link customerDueDiligence}
 * @see penningtvättslagen (2017:630) 5 kap. 3 § first paragraph 1 and 7 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { suspicion: se.suspicionReport({ counted: 'abstention' }) };
 * ```
 */
export function suspicionReport<
  const S extends StartingPoint = 'relationship',
  const E extends string = (typeof startingPoints)[S],
  const F extends string = never,
>({
  counted = 'relationship' as S,
  from = startingPoints[counted] as string as E,
  ...next
}: StartingOptions<S, E> & Follower<F> = {}): Duty<NoInfer<E>, NoInfer<F>> {
  const start = counted === 'relationship' ? '5 kap. 3 § första stycket 1' : paragraphs[counted];
  return {
    title: { sv: 'Granskning av misstänkt penningtvätt', en: 'Suspected money laundering' },
    citation: `${act} ${start} (uppgifter enligt 4 kap. 2 §)`,
    obliges: 'controller',
    from,
    for: 'P5Y',
    secretFromSubject: `${act} 5 kap. 7 §`,
    ...validity,
    ...follower(next),
  };
}

/**
 * Reports of suspicion to the police, and answers to their questions. They are as secret as the examination, but the act has
 * no number of years for them: 5 kap. 3 § does not cover them. The controller says for how long it has to show what it
 * reported.
 *
 * @param options - `for`: the period; `from`: the policy's name for the event, default `suspicionReported`; `followedBy`:
 *   the duty that applies from 10 July 2027
 * @see penningtvättslagen (2017:630) 4 kap. 3 and 6 §§, 5 kap. 7 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { reports: se.suspiciousTransactionReport({ for: 'P5Y' }) };
 * ```
 */
export function suspiciousTransactionReport<
  const E extends string = 'suspicionReported',
  const F extends string = never,
>({
  for: period,
  from = 'suspicionReported' as E,
  ...next
}: { readonly for: Period | PeriodChoice; readonly from?: E } & Follower<F>): Duty<NoInfer<E>, NoInfer<F>> {
  return {
    title: { sv: 'Rapporter om misstänkt penningtvätt', en: 'Reports of suspected money laundering' },
    citation: `${act} 4 kap. 3 och 6 §§`,
    obliges: 'controller',
    from,
    for: period,
    periodSource:
      'Lagen anger ingen tid: 5 kap. 3 § omfattar bara åtgärder enligt 3 kap. och 4 kap. 2 §. Tiden är den ansvariges val.',
    secretFromSubject: `${act} 5 kap. 7 §`,
    ...validity,
    ...follower(next),
  };
}

/**
 * The most the act allows: ten years in all, where keeping longer than five is necessary to prevent, detect or
 * investigate. It takes a decision for each case, and never keeps anything by itself.
 *
 * @param options - `caps`: purposes and duties it cuts short; `from`: the event, default `relationshipEnded`;
 *   `followedBy`: the limit that applies from 10 July 2027
 * @see penningtvättslagen (2017:630) 5 kap. 4 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { moneyLaundering: se.moneyLaunderingMaximum({ caps: ['dueDiligence', 'suspicion'] }) };
 * ```
 */
export function moneyLaunderingMaximum<
  const N extends string,
  const E extends string = 'relationshipEnded',
  const F extends string = never,
>({
  caps,
  from = 'relationshipEnded' as E,
  ...next
}: LimitOptions<N, E> & Follower<F>): Limit<NoInfer<E>, NoInfer<N>, NoInfer<F>> {
  return {
    title: { sv: 'Längsta tid enligt penningtvättslagen', en: 'Maximum under the money laundering act' },
    citation: `${act} 5 kap. 4 §`,
    caps,
    from,
    for: 'P10Y',
    ...validity,
    ...follower(next),
  };
}
