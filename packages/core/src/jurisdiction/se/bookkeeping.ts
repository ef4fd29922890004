import type { Duty } from '../../policy/purpose.ts';

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
} = {}): Duty<NoInfer<E>> {
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

/**
 * Records of sales to consumers that go through an electronic interface (a marketplace): ten years after the end of
 * the year of the transaction. The duty is that of Directive 2006/112/EC Art. 242a and dates from 1 July 2021, under the
 * act before (1994:200).
 *
 * @param options - `from`: the policy's name for the event; default `financialTransaction`
 * @see mervärdesskattelagen (2023:200) 17 kap. 37 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { marketplace: se.electronicInterfaceRecords({ from: 'sold' }) };
 * ```
 */
export function electronicInterfaceRecords<const E extends string = 'financialTransaction'>({
  from = 'financialTransaction' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>> {
  return {
    title: { sv: 'Underlag för elektroniskt gränssnitt', en: 'Records of an electronic interface' },
    citation: 'mervärdesskattelagen (2023:200) 17 kap. 37 §',
    obliges: 'controller',
    from,
    for: 'P10Y',
    align: ['calendarYear'],
    validFrom: '2021-07-01',
  };
}
