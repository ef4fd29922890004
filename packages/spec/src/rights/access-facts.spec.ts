import { type Policy, parsePolicy } from '@gallra/core';
import { accessHtml, accessPackage } from '@gallra/dsar';
import { declareCategory } from '@gallra/retention';
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

  describe('who answers', () => {
    const { agencies, ...tables } = brokerage.tables;
    if (typeof agencies !== 'object') throw new Error('The world has no agencies.');
    const policy = parsePolicy({
      ...brokerage,
      controllers: { ...brokerage.controllers, name: 'name', registrationNumber: 'org_no', email: 'mail' },
      categories: { ...brokerage.categories, contact: { ...brokerage.categories.contact, open: true } },
      tables: {
        ...tables,
        agencies: { ...agencies, columns: { ...agencies.columns, org_no: 'notPersonal', mail: 'notPersonal' } },
      },
    });
    const ours = rows.agencies.map((row) => ({ ...row, org_no: '556000-0001', mail: 'dso@agency.example' }));

    test('is the controller, by its own row, with the vendor as its processor and the categories that it names (R8)', async () => {
      const store = await make({ ...rows, agencies: ours }, policy);
      const title = { sv: 'Önskade tider', en: 'Wished times' };
      const order = { of: 'data', within: 'contact', title, declaredBy: 'kim', declaredAt: today } as const;
      await declareCategory(store, policy, { ...order, controller: '1' });
      await declareCategory(store, policy, { ...order, controller: '2', title: { sv: 'Annans', en: "Another's" } });
      const found = await accessPackage(store, policy, { subject: { category: 'registered', key: '1' }, at: today });
      expect(found.parties.controller).toEqual({
        name: 'Mäklarna AB',
        registrationNumber: '556000-0001',
        email: 'dso@agency.example',
      });
      expect(Object.values(found.recipients)).toContainEqual(
        expect.objectContaining({ name: policy.parties?.vendor.name, kind: 'processor' }),
      );
      expect(found.categories.contact?.own).toEqual([title]);
      const page = accessHtml(found, 'en');
      expect(page).toContain('<p class="sender">Mäklarna AB</p>');
      expect(page).toContain('(Wished times)');
      expect(page).not.toContain("Another's");
    });
  });
}
