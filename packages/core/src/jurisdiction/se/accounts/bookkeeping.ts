import type { Duty } from '../../../policy/purpose.ts';

/**
 * Accounting records: kept through the seventh year after the calendar year in which the financial year ended.
 *
 * Seven years have been the rule since 2011 (ten before, and those are over), and the wording of today since 1 July 2024
 * (lag 2024:342). The duty
 * reaches accounting records (1 kap. 2 § 9), never a whole customer card; they stay in Sweden, or elsewhere in the EU
 * once Skatteverket knows (7 kap. 3 a §). Skatteverket may permit earlier destruction (7 kap. 7 §).
 *
 * @param options - `from`: the policy's name for the event; default `financialTransaction`
 * @see bokföringslagen (1999:1078) 7 kap. 2 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { accounting: se.bookkeeping({ from: 'invoiced' }) };
 * ```
 */
export function bookkeeping<const E extends string = 'financialTransaction'>({
  from = 'financialTransaction' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Arkivering av räkenskapsinformation', en: 'Keeping accounting records' },
    citation: 'bokföringslagen (1999:1078) 7 kap. 2 § (i lydelsen enligt SFS 2024:342)',
    obliges: 'controller',
    from,
    for: 'P7Y',
    align: ['financialYear', 'calendarYear'],
    validFrom: '2000-01-01',
  };
}
