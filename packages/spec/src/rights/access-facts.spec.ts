import { type Policy, parsePolicy } from '@gallra/core';
import { accessHtml, accessPackage } from '@gallra/dsar';
import { brokerage, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { brokerageOn } from './brokerage-store.ts';

/** What the policy says of purposes and recipients, as people are told it, on any store. */
export function accessFactsSpec(open: OpenStore): void {
  const make = brokerageOn(open);
  const about = async (policy: Policy, category = 'registered') =>
    accessPackage(await make(rows, policy), policy, { subject: { category, key: '1' }, at: today });

  describe('what is told of a purpose', () => {
    test('R27: the operations of processing, in words and as terms', async () => {
      const { brokerage: purpose, ...others } = brokerage.purposes;
      const purposes = { ...others, brokerage: { ...purpose, processing: ['store', 'backUp', 'combine'] } };
      const found = await about(parsePolicy({ ...brokerage, purposes }));
      expect(found.purposes.brokerage?.processing).toEqual({
        store: { sv: 'lagring', en: 'storage', dpv: 'dpv:Store' },
        backUp: { sv: 'säkerhetskopiering', en: 'backup', dpv: 'dpv:Copy' },
        combine: { sv: 'samkörning', en: 'combination', dpv: 'dpv:Combine' },
      });
      expect(accessHtml(found, 'sv')).toContain('Lagring, säkerhetskopiering, samkörning');
      expect(accessHtml(found, 'en')).toContain('Storage, backup, combination');
    });

    test('R22: the purpose that it is a part of, and the two stand together', async () => {
      const { brokerage: whole, assignment: part, ...others } = brokerage.purposes;
      const purposes = { assignment: { ...part, partOf: 'brokerage' }, ...others, brokerage: whole };
      const found = await about(parsePolicy({ ...brokerage, purposes }));
      const names = Object.keys(found.purposes);
      expect(names.indexOf('assignment')).toBe(names.indexOf('brokerage') + 1);
      expect(found.purposes.assignment?.partOf).toEqual({ purpose: 'brokerage', title: whole?.title });
      expect(accessHtml(found, 'en')).toContain(`Part of: ${whole?.title.en}`);
    });
  });
}
