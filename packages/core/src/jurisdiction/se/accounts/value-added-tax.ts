import type { Duty } from '../../../policy/purpose.ts';

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
} = {}): Duty<NoInfer<E>, never> {
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

/**
 * Records of sales that are declared under a special scheme, in one member state for all of them (OSS, IOSS): ten years after
 * the end of the year of the transaction. It obliges whoever the decision of identification is for, and its representative.
 * The scheme of 2015 had the same years.
 *
 * @param options - `from`: the policy's name for the event; default `financialTransaction`
 * @see mervärdesskattelagen (2023:200) 22 kap. 76 and 77 §§
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { distanceSales: se.specialSchemeRecords({ from: 'sold' }) };
 * ```
 */
export function specialSchemeRecords<const E extends string = 'financialTransaction'>({
  from = 'financialTransaction' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Underlag för särskild ordning', en: 'Records of a special scheme' },
    citation: 'mervärdesskattelagen (2023:200) 22 kap. 77 §',
    obliges: 'controller',
    from,
    for: 'P10Y',
    align: ['calendarYear'],
  };
}

/**
 * Records of imports of small consignments for which whoever presents the goods collects the tax: seven years after the end
 * of the year of the transaction. The scheme dates from 1 July 2021 (Directive 2006/112/EC Art. 369y to 369zb).
 *
 * @param options - `from`: the policy's name for the event; default `imported`
 * @see mervärdesskattelagen (2023:200) 23 kap. 4 and 5 §§
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { imports: se.importSchemeRecords() };
 * ```
 */
export function importSchemeRecords<const E extends string = 'imported'>({
  from = 'imported' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Underlag för import enligt särskild ordning', en: 'Records of imports under a special scheme' },
    citation: 'mervärdesskattelagen (2023:200) 23 kap. 5 §',
    obliges: 'controller',
    from,
    for: 'P7Y',
    align: ['calendarYear'],
    validFrom: '2021-07-01',
  };
}
