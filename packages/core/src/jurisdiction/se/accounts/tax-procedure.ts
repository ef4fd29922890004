import type { Duty } from '../../../policy/purpose.ts';
import type { ReadOption } from '../../preset.ts';

/**
 * What whoever has to give information for taxation bases it on (returns, statements of income): seven years after the end
 * of the calendar year that it concerns. Beside bookkeeping it reaches those who keep no books, and what is no accounting
 * record.
 *
 * @param options - `from`: the policy's name for the event, a day in the year that the records concern; default
 *   `taxableEvent`; `read`: see `unread`
 * @see skatteförfarandelagen (2011:1244) 39 kap. 3 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { tax: se.taxRecords({ from: 'paidOut' }) };
 * ```
 */
export function taxRecords<const E extends string = 'taxableEvent'>({
  from = 'taxableEvent' as E,
  read,
}: { readonly from?: E } & ReadOption = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Underlag för uppgifter till Skatteverket', en: 'Records behind tax returns and statements' },
    citation: 'skatteförfarandelagen (2011:1244) 39 kap. 3 §',
    obliges: 'controller',
    from,
    for: 'P7Y',
    align: ['calendarYear'],
    validFrom: '2012-01-01',
    // Read in the tax agency's guidance and in a summary of the years, not in the act.
    ...(read
      ? {}
      : {
          unread: {
            what: 'the number of years, and which calendar year they follow',
            by: "the controller's tax adviser",
          },
        }),
  };
}
