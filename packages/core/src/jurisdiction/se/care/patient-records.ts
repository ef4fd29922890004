import type { Duty } from '../../../policy/purpose.ts';

/**
 * Patient records: at least ten years after the last entry in the document. Regulations can prescribe longer for some kinds,
 * and public care goes by arkivlagen (1990:782) as well (18 §). An entry once made may not be erased (14 §; but 8 kap. 4 §).
 *
 * @param options - `from`: the policy's name for the event, the last entry in the document; default `lastEntry`
 * @see patientdatalagen (2008:355) 3 kap. 17 §
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { records: se.patientRecords({ from: 'lastEntry' }) };
 * ```
 */
export function patientRecords<const E extends string = 'lastEntry'>({
  from = 'lastEntry' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Bevarande av journalhandlingar', en: 'Keeping patient records' },
    citation: 'patientdatalagen (2008:355) 3 kap. 17 §',
    obliges: 'controller',
    from,
    for: 'P10Y',
  };
}
