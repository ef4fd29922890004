import type { Label } from '../policy/label.ts';
import type { Policy } from '../policy/policy.ts';
import { recordPeriods } from '../record/own-policy.ts';
import type { OwnRecord } from '../record/own-record.ts';
import { termInWords } from './rule-in-words.ts';

/**
 * Tells for how long one of Gallra's own records is kept, in words.
 *
 * @param policy - the host's
 * @param record - a kind of record of the store's
 * @returns the rule in Swedish and English, without a full stop
 * @see GDPR Art. 5(1)(e), 15(1)(d)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { recordRule } from '@gallra/core/words';
 *
 * declare const policy: Policy;
 * declare const store: Store;
 * for (const record of store.records) console.log(recordRule(policy, record).en);
 * ```
 */
export function recordRule(policy: Policy, record: OwnRecord<never>): Label {
  const { storage } = record;
  if (!('from' in storage)) return storage.while;
  const { begins: from } = storage;
  const periods = recordPeriods(policy, record);
  if (periods.length === 0)
    return {
      sv: 'tills policyn säger hur länge säkerhetskopior finns kvar (backups)',
      en: 'until the policy says for how long backups are kept (backups)',
    };
  const inLanguage = (language: 'sv' | 'en') =>
    periods.map((period) => termInWords({ from, periods: [period] }, language)).join('; ');
  return { sv: inLanguage('sv'), en: inLanguage('en') };
}
