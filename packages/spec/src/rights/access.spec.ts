import { type Policy, parsePolicy, type Row } from '@gallra/core';
import { accessHtml, accessPackage } from '@gallra/dsar';
import { brokerage, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { brokerageOn } from './brokerage-store.ts';
import { columnsOf, held } from './held-columns.ts';

type Tables = Readonly<Record<string, readonly Row[]>>;

/** What a person may be told about themselves, on any store. */
export function accessSpec(open: OpenStore): void {
  const make = brokerageOn(open);
  const about = async (
    key: string,
    category = 'registered',
    tables: Tables = rows,
    { policy = brokerage, at = today }: { readonly policy?: Policy; readonly at?: Date } = {},
  ) => accessPackage(await make(tables, policy), policy, { subject: { category, key }, at });

  describe('Art. 15(1): what is held, and why', () => {
    test('R51, R53: every record that leads to the person is there, and says which column holds what', async () => {
      const found = await about('1');
      expect(found.rows.map(({ table, number }) => `${table} ${number}`)).toEqual([
        'contacts 1',
        'addresses 1',
        'deals 1',
        'bids 1',
        'bids 2',
        'invoices 1',
        'messages 1',
        'visits 1',
      ]);
      expect(held(found, 'contacts', 'name')[0]?.value).toBe('Karin Säljare');
      expect(held(found, 'bids', 'amount').map(({ value }) => value)).toEqual([1_900_000, 1_990_000]);
    });

    test('codes and numbers are told in the words of the policy, and stay in the data as they are held (Art. 12(1), 20)', async () => {
      const { invoices } = brokerage.tables;
      if (typeof invoices !== 'object') throw new Error('The world has no invoices.');
      const format = { style: 'currency', currency: 'SEK', maximumFractionDigits: 0 } as const;
      const values = { 'K. Säljare': { sv: 'den som sålde', en: 'the seller' }, other: { sv: 'annan', en: 'other' } };
      const columns = {
        ...invoices.columns,
        amount: { is: 'financial', format },
        reference: { is: 'identity', values },
      };
      const policy = parsePolicy({
        ...brokerage,
        tables: { ...brokerage.tables, invoices: { ...invoices, columns } },
      });
      const found = await about('1', 'registered', rows, { policy });
      expect(held(found, 'invoices', 'amount')).toMatchObject([{ value: 90_000, format }]);
      expect(held(found, 'invoices', 'reference')).toMatchObject([{ value: 'K. Säljare' }]);
      expect(held(found, 'invoices', 'reference')[0]?.values).toEqual({ 'K. Säljare': values['K. Säljare'] });
      expect(accessHtml(found, 'sv')).toMatch(/>90\s000\skr</);
      expect(accessHtml(found, 'sv')).toContain('>den som sålde<');
      expect(accessHtml(found, 'en')).toMatch(/>SEK\s90,000</);
    });

    test('each piece names its purposes, and each purpose its legal basis, categories and citation', async () => {
      const found = await about('1');
      expect(held(found, 'bids', 'amount')[0]?.purposes).toEqual(['brokerage', 'assignment', 'bidList']);
      expect(found.purposes.bidList).toMatchObject({
        kind: 'duty',
        basis: '6(1)(c)',
        citation: 'fastighetsmäklarlagen (2021:516) 3 kap. 18 §',
        periodSource: 'Fastighetsmäklarinspektionen',
      });
      expect([...(found.purposes.bidList?.categories ?? [])].sort()).toEqual([
        'communication',
        'contact',
        'financial',
        'identity',
      ]);
      expect(found.purposes.brokerage?.storage).toEqual({
        from: { sv: 'senaste kontakt', en: 'last contact' },
        periods: ['P3M', 'P12M'],
        within: { while: 'agreement', returnWithin: 'P30D' },
      });
    });

    test('only purposes that keep something about this person now are named', async () => {
      const found = await about('3', 'external');
      expect(Object.keys(found.purposes).sort()).toEqual(['brokerage', 'dueDiligence']);
    });

    test('R114, T10: recipients are named, with places and the safeguard for a third country (Art. 15(2))', async () => {
      const { recipients } = await about('1');
      expect(Object.values(recipients)).toEqual([
        // Of a controller whose processor it is, the vendor is a recipient too (Art. 4(9)).
        expect.objectContaining({ name: 'Mäklarsystem i Sverige AB', kind: 'processor' }),
        {
          name: 'Mailpost Inc.',
          kind: 'processor',
          service: { sv: 'Utskick av e-post', en: 'Delivery of e-mail' },
          places: [{ sv: 'USA', en: 'United States', country: 'US' }],
          transfer: { mechanism: '46(2)(c)', module: 3 },
        },
      ]);
    });

    test("Art. 15(1)(g): the source is the column's own, else the table's, else the purpose's", async () => {
      const found = await about('1');
      expect(held(found, 'contacts', 'personnummer')[0]?.source).toBe('thirdParty');
      expect(held(found, 'contacts', 'name')[0]?.source).toBe('provided');
      expect(held(found, 'visits', 'ip')[0]?.source).toBe('observed');
      expect(held(found, 'invoices', 'amount')[0]).not.toHaveProperty('source');
    });

    test('Art. 15(1)(e) and (f): the rights are those that the legal bases give, and the complaint goes to IMY', async () => {
      const found = await about('1');
      expect(found.rights.map(({ right }) => right)).toEqual([
        'access',
        'rectification',
        'erasure',
        'restriction',
        'portability',
        'objection',
        'complaint',
      ]);
      expect(found.rights.find(({ right }) => right === 'portability')?.purposes).toEqual(['assignment']);
      expect(found.rights.find(({ right }) => right === 'erasure')?.purposes).not.toContain('bidList');
      expect(found.supervisoryAuthority.website).toContain('imy.se');
    });

    test('R54, T9: a purpose in the public interest can be objected to, and is neither portable nor erased on request', async () => {
      const source = structuredClone(brokerage) as { purposes: Record<string, { basis: string }> };
      source.purposes.security = { ...source.purposes.security, basis: '6(1)(e)' };
      const policy = parsePolicy(source);
      const { rights } = await about(
        '2',
        'registered',
        { ...rows, contacts: [{ ...rows.contacts[1], last_contact_at: new Date('2020-01-01') }], deals: [], bids: [] },
        { policy },
      );
      expect(rights.map(({ right }) => right)).toEqual([
        'access',
        'rectification',
        'erasure',
        'restriction',
        'objection',
        'complaint',
      ]);
      expect(rights.find(({ right }) => right === 'erasure')?.purposes).toEqual([]);
    });

    test('it is plain JSON: nothing is lost on the way through text', async () => {
      const found = await about('1');
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    });

    test('R52: the controller can be named, and parties come from the policy', async () => {
      const store = await make();
      const found = await accessPackage(store, brokerage, { subject: { category: 'registered', key: '1' }, at: today });
      expect(found.parties.controller?.name).toBe('Mäklarna AB');
      expect(found.parties.vendor?.name).toBe('Mäklarsystem i Sverige AB');
      expect(found.parties.dataProtectionOfficer?.email).toBe('dso@maklarsystem.example');
    });

    test('Art. 5(2): an event says that it was exported, under a random reference', async () => {
      const store = await make();
      const found = await accessPackage(store, brokerage, { subject: { category: 'registered', key: '1' }, at: today });
      const [event] = await store.transaction((tx) => tx.events.list());
      expect(event).toMatchObject({
        type: 'access.exported',
        at: today,
        policy: found.policy.rules,
        rows: found.rows.length,
      });
      const reference = await store.transaction((tx) =>
        tx.requests.reference({ category: 'registered', key: '1', controller: '1' }),
      );
      expect(event?.subject).toBe(reference);
    });

    test('the category is the one the row tells, whatever the caller says', async () => {
      expect((await about('3', 'registered')).subject).toEqual({
        category: 'external',
        title: { sv: 'Externa kontakter', en: 'External contacts' },
      });
    });
  });

  describe('Art. 15(4): the data of others', () => {
    test('of two parties in a deal each sees what is shared, their own part and their own place', async () => {
      const [seller, buyer] = [await about('1'), await about('2')];
      expect(columnsOf(seller, 'deals')).toEqual([['price', 'seller_account']]);
      expect(columnsOf(buyer, 'deals')).toEqual([['price']]);
      expect(seller.rows.find(({ table }) => table === 'deals')?.as.map(({ column }) => column)).toEqual(['seller_id']);
      expect(buyer.rows.find(({ table }) => table === 'deals')?.as.map(({ column }) => column)).toEqual(['buyer_id']);
    });

    test('in a thread of bids a bidder sees their own bids only', async () => {
      const text = JSON.stringify(await about('2'));
      expect(text).toContain('Mitt sista bud');
      expect(text).not.toContain('Tillträde i maj');
      expect(text).not.toContain('1900000');
    });

    test('a shared address is there for each who lives at it, without the other', async () => {
      for (const key of ['1', '2'])
        expect(held(await about(key), 'addresses', 'street')[0]?.value).toBe('Delade gatan 5');
      expect(JSON.stringify(await about('1'))).not.toContain('Bo Köpare');
    });

    test("T10: the employee who wrote is not named to the contact, and does not see the contact's letter", async () => {
      const contact = JSON.stringify(await about('1'));
      expect(contact).not.toContain('Ulla');
      const employee = await about('1', 'employee');
      expect(columnsOf(employee, 'messages')).toEqual([['signature']]);
      expect(JSON.stringify(employee)).not.toContain('Hur går det');
    });

    test('a column that links to another party never appears, even where the policy says it is about everyone', async () => {
      const source = structuredClone(brokerage) as unknown as {
        tables: { deals: { columns: Record<string, unknown> } };
      };
      source.tables.deals.columns.seller_id = 'identity';
      source.tables.deals.columns.buyer_id = 'identity';
      expect(columnsOf(await about('1', 'registered', rows, { policy: parsePolicy(source) }), 'deals')).toEqual([
        ['price', 'seller_account'],
      ]);
    });
  });

  describe('what is never in it', () => {
    test('keys, credentials, what is not personal and what is not classified', async () => {
      const tables = {
        ...rows,
        contacts: rows.contacts.map((row) => (row.id === 1 ? { ...row, id: 987_001 } : row)),
        deals: rows.deals.map((row) => (row.seller_id === 1 ? { ...row, seller_id: 987_001 } : row)),
      };
      const text = JSON.stringify([await about('987001', 'registered', tables), await about('1', 'employee')]);
      expect(text).toContain('Ulla Anställd');
      expect(text).toContain('8327-9');
      for (const mark of ['987001', 'HASH-ULLA', 'OLD-SYSTEM', 'INTERNAL-7']) expect(text).not.toContain(mark);
    });

    test('a conditional column where its condition does not hold', async () => {
      const withNumber = (form: string) => ({
        ...rows,
        contacts: [{ ...rows.contacts[0], org_no: '640823-3234', legal_form: form }],
      });
      expect(columnsOf(await about('1', 'registered', withNumber('sole')), 'contacts')[0]).toContain('org_no');
      expect(columnsOf(await about('1', 'registered', withNumber('ab')), 'contacts')[0]).not.toContain('org_no');
    });

    test('columns that are empty, and records in which nothing is left', async () => {
      const found = await about('3', 'external');
      expect(columnsOf(found, 'contacts')).toEqual([['last_contact_at', 'name', 'phone']]);
    });

    test('a key that leads to the person by value is their own data: the address in a log', async () => {
      expect(held(await about('1'), 'visits', 'email')[0]?.value).toBe('karin@example.se');
    });
  });

  describe('values', () => {
    test('moments are ISO text, binary data a size, JSON only the paths that are declared, identifiers keep every digit', async () => {
      const tables = {
        ...rows,
        invoices: rows.invoices.map((invoice) => ({ ...invoice, reference: '9007199254740993' })),
      };
      const found = await about('1', 'registered', tables);
      expect(held(found, 'bids', 'created_at')[0]?.value).toBe('2026-09-01T10:00:00.000Z');
      expect(held(found, 'messages', 'attachment')[0]?.value).toEqual({ kind: 'binary', bytes: 2048 });
      expect(held(found, 'messages', 'details')[0]?.value).toEqual({ device: 'iPhone', tags: [{ name: 'fråga' }] });
      expect(held(found, 'invoices', 'reference')[0]?.value).toBe('9007199254740993');
    });

    test('R160, T10: free text and drafts are marked, for somebody to read before they are handed over', async () => {
      const found = await about('1');
      expect(held(found, 'contacts', 'notes')[0]).toMatchObject({ freeText: true, draft: true });
      expect(held(found, 'messages', 'body')[0]).toMatchObject({ freeText: true });
      expect(held(found, 'contacts', 'name')[0]).not.toHaveProperty('freeText');
    });
  });

  describe('a person that is not known', () => {
    test('is refused with a code and without the key', async () => {
      const error = await about('MARK-4711').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'subject.unknown' });
      expect(String(error)).not.toContain('MARK-4711');
    });

    test('leaves neither an event nor a reference behind', async () => {
      const store = await make();
      await accessPackage(store, brokerage, { subject: { category: 'registered', key: '4711' }, at: today }).catch(
        () => undefined,
      );
      expect(await store.transaction((tx) => tx.events.list())).toEqual([]);
    });

    test('a category without a home is refused by name', async () => {
      await expect(about('1', 'martian')).rejects.toMatchObject({
        code: 'subject.unknown',
        message: expect.stringContaining('registered, external, employee'),
      });
    });
  });
}
