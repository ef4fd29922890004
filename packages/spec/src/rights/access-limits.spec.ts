import type { Policy, Row } from '@gallra/core';
import { accessPackage } from '@gallra/dsar';
import { brokerage, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { brokerageOn } from './brokerage-store.ts';
import { columnsOf, held } from './held-columns.ts';

type Tables = Readonly<Record<string, readonly Row[]>>;

/** Until when, and what must not be told, on any store. */
export function accessLimitsSpec(open: OpenStore): void {
  const make = brokerageOn(open);
  const about = async (
    key: string,
    category = 'registered',
    tables: Tables = rows,
    { policy = brokerage, at = today }: { readonly policy?: Policy; readonly at?: Date } = {},
  ) => accessPackage(await make(tables, policy), policy, { subject: { category, key }, at });

  describe('Art. 15(1)(d): until when', () => {
    const until = async (table: string, column: string, tables: Tables = rows, policy: Policy = brokerage) =>
      held(await about('1', 'registered', tables, { policy }), table, column)[0]?.until;

    test('R47: the latest end among all that keep it', async () => {
      expect(await until('contacts', 'name')).toEqual({ state: 'date', lastDay: '2033-11-10' });
      expect(await until('contacts', 'personnummer')).toEqual({ state: 'date', lastDay: '2031-10-01' });
      expect(await until('invoices', 'amount')).toEqual({ state: 'date', lastDay: '2034-12-31' });
    });

    test('the event that is awaited, in words, where the period has not begun', async () => {
      const tables = { ...rows, deals: rows.deals.map((deal) => ({ ...deal, closed_at: null })) };
      expect(await until('bids', 'amount', tables)).toEqual({
        state: 'event',
        event: expect.any(String),
        title: { sv: 'uppdraget slutfört', en: 'assignment completed' },
      });
    });

    test('that it cannot be counted, where the financial year is not recorded', async () => {
      const tables = { ...rows, agencies: rows.agencies.map((agency) => ({ ...agency, fiscal_year_end: null })) };
      expect(await until('invoices', 'amount', tables)).toEqual({ state: 'unknown' });
    });

    test('that it is due, where nothing keeps it: what is still held is still told', async () => {
      const tables = {
        ...rows,
        messages: rows.messages.map((message) => ({ ...message, sent_at: new Date('2020-01-01') })),
      };
      expect(held(await about('1', 'registered', tables), 'messages', 'body')[0]).toMatchObject({
        purposes: [],
        until: { state: 'due' },
      });
    });

    test('for what goes with its record, when the record goes', async () => {
      expect(await until('contacts', 'last_contact_at')).toEqual({ state: 'date', lastDay: '2033-11-10' });
      const open = { ...rows, deals: rows.deals.map((deal) => ({ ...deal, closed_at: null })) };
      expect(await until('contacts', 'last_contact_at', open)).toEqual({ state: 'row' });
    });

    test("that somebody else needs it, where the person's own claims are over", async () => {
      const store = await make({ ...rows, invoices: [], deals: [], bids: [] });
      const karin = { category: 'registered', key: '1', controller: '1' };
      const bo = { category: 'registered', key: '2', controller: '1' };
      await store.transaction((tx) =>
        tx.requests.record({ subject: karin, right: 'objection', purpose: 'brokerage', effectiveAt: today }),
      );
      expect(
        held(await accessPackage(store, brokerage, { subject: karin, at: today }), 'addresses', 'street')[0],
      ).toMatchObject({
        purposes: [],
        until: { state: 'others' },
      });
      expect(
        held(await accessPackage(store, brokerage, { subject: bo, at: today }), 'addresses', 'street')[0],
      ).toMatchObject({
        purposes: ['brokerage'],
      });
    });

    test('R76: that processing is restricted', async () => {
      const store = await make();
      const subject = { category: 'registered', key: '1', controller: '1' };
      await store.transaction((tx) => tx.requests.record({ subject, right: 'restriction', effectiveAt: today }));
      expect(held(await accessPackage(store, brokerage, { subject, at: today }), 'contacts', 'name')[0]?.until).toEqual(
        {
          state: 'restriction',
        },
      );
    });
  });

  describe('penningtvättslagen 5 kap. 7 §: what must not be told leaves no trace', () => {
    const suspect = (more: Row): Tables => ({
      ...rows,
      contacts: rows.contacts.map((row) => (row.id === 4 ? { ...row, ...more } : row)),
    });

    test('a person of whom only secrets are held gets the answer of one who is not known', async () => {
      const refusal = async (key: string, tables: Tables = rows) => {
        try {
          await about(key, 'registered', tables);
        } catch (error) {
          return String(error);
        }
        return 'no error';
      };
      expect(await refusal('4')).toContain('No personal data are held');
      expect(await refusal('4')).toBe(await refusal('4711'));
      expect(await refusal('4', { ...rows, contacts: [] })).toBe(await refusal('4711'));
    });

    test('the package is the same, letter by letter, as if there were no report', async () => {
      const sven = { last_contact_at: new Date('2026-10-20T10:00:00Z') };
      const [with_, without] = [
        await about('4', 'registered', suspect(sven)),
        await about('4', 'registered', { ...suspect(sven), suspicion_reports: [] }),
      ];
      expect(held(with_, 'contacts', 'name')[0]?.until).toEqual({ state: 'date', lastDay: '2028-01-20' });
      expect(with_).toEqual(without);
    });

    test('neither the claim nor its provision is named anywhere', async () => {
      const text = JSON.stringify(await about('4', 'registered', suspect({ last_contact_at: new Date('2026-10-20') })));
      expect(text).toContain('Sven');
      for (const word of ['suspicion', 'Misstanke', 'kontanta', '5 kap. 7']) expect(text).not.toContain(word);
    });

    test('a column that only the secret keeps, beside others that may be told, looks empty', async () => {
      const sven = { notes: 'En anteckning', phone: '070-4' };
      const deal = {
        id: 12,
        agency_id: 1,
        closed_at: new Date('2024-01-01'),
        legacy: null,
        price: 5,
        seller_id: 4,
        seller_account: null,
        buyer_id: null,
      };
      const found = await about('4', 'registered', { ...suspect(sven), deals: [deal] });
      // Due diligence keeps name and personnummer; the address of e-mail only the report keeps, and the rest is due.
      expect(columnsOf(found, 'contacts')).toEqual([['name', 'personnummer']]);
      expect(found.rows.find(({ table }) => table === 'contacts')?.number).toBe(1);
    });

    test('a report whose time is over, and that no sweep has taken yet, is still not told', async () => {
      const old = {
        ...rows,
        suspicion_reports: rows.suspicion_reports.map((report) => ({ ...report, reported_at: new Date('2010-01-01') })),
      };
      await expect(about('4', 'registered', old)).rejects.toThrow('No personal data are held');
    });
  });
}
