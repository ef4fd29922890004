import type { RecordStorage } from './own-record.ts';

/**
 * The storage rule of what proves that the law was followed. It can be needed until claims for damages are barred: ten
 * years, and no longer without a dispute, which is what legal holds are for. A shorter time has to reach to the end of the
 * five years in which a breach can be fined. Neither act obliges anybody to keep anything: it is a legitimate interest.
 *
 * @param citation - what the record proves
 * @see preskriptionslagen (1981:130) 2 §; lagen (2018:218) 6 kap. 4 §; GDPR Art. 6(1)(f), 17(3)(e)
 */
export const evidence = (citation: string) =>
  ({
    basis: '6(1)(f)',
    citation: `${citation}; preskriptionslagen (1981:130) 2 §`,
    for: { min: 'P5Y', default: 'P10Y', max: 'P10Y' },
  }) as const satisfies Partial<RecordStorage>;
