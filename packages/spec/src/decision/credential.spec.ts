import type { Row } from '@gallra/core';
import { plan } from '@gallra/retention';
import { liveSchema, liveTable, type OpenStore, smallPolicy, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { answered } from './answer.ts';

const noon = (date: string) => new Date(`${date}T11:00:00Z`);
const contact = (key: string) => ({ category: 'contact', key });
const contacts = {
  subjects: { id: 'contact' },
  events: { lastContact: { column: 'contacted_on', encoding: 'date' } },
  columns: { id: 'key', name: 'identity', contacted_on: 'notPersonal' },
  then: 'erase',
} as const;

/** Accounts whose registration number is personal where a sole trader has it: kept for twenty years, all else for one. */
const accounts = smallPolicy({
  periods: { identity: 'P1Y', registration: 'P20Y' },
  tables: {
    accounts: {
      ...contacts,
      columns: {
        ...contacts.columns,
        form: 'notPersonal',
        number: { is: 'registration', when: { form: 'sole' } },
        secret: 'credential',
      },
    },
  },
});

function account(form: string): World {
  return {
    policy: accounts,
    schema: liveSchema(liveTable('accounts', ['id', 'name', 'contacted_on', 'form', 'number', 'secret'])),
    rows: { accounts: [{ id: 1, name: 'Karin', contacted_on: '2020-01-01', form, number: '556', secret: 'hash' }] },
  };
}

/** Deals of two people: what is held of the buyer is kept for twenty years, of the seller for one. */
const deals = smallPolicy({
  periods: { identity: 'P1Y', registration: 'P20Y' },
  tables: {
    contacts,
    deals: {
      subjects: { seller_id: { in: 'contacts' }, buyer_id: { in: 'contacts' } },
      events: contacts.events,
      columns: {
        id: 'key',
        seller_id: 'key',
        buyer_id: 'key',
        contacted_on: 'notPersonal',
        account: { is: 'identity', of: 'seller_id' },
        number: { is: 'registration', of: 'buyer_id' },
        pin: { is: 'credential', of: 'seller_id' },
        secret: { is: 'credential', of: ['seller_id', 'buyer_id'] },
      },
      then: 'erase',
    },
  },
});

function deal(people: Row): World {
  return {
    policy: deals,
    schema: liveSchema(
      liveTable('contacts', ['id', 'name', 'contacted_on']),
      liveTable('deals', ['id', 'seller_id', 'buyer_id', 'contacted_on', 'account', 'number', 'pin', 'secret']),
    ),
    rows: {
      contacts: [1, 2].map((id) => ({ id, name: 'Karin', contacted_on: '2026-01-01' })),
      deals: [
        { id: 1, contacted_on: '2020-01-01', account: '1', number: '556', pin: '1234', secret: 'hash', ...people },
      ],
    },
  };
}

/** A password that stands before all else, and waits for what is personal in some rows only. */
const secretFirst = smallPolicy({
  periods: { registration: 'P20Y', identity: 'P1Y' },
  tables: {
    accounts: {
      ...contacts,
      columns: {
        id: 'key',
        secret: 'credential',
        number: { is: 'registration', when: { form: 'sole' } },
        name: 'identity',
        form: 'notPersonal',
        contacted_on: 'notPersonal',
      },
    },
  },
});

/** How long a password is kept, on any store. */
export function credentialSpec(open: OpenStore): void {
  describe('a credential stays as long as a purpose needs anything else of that person in that row (GDPR Art. 5(1)(c) and (e))', () => {
    const ofAccount = (form: string, at: string) =>
      answered(open, account(form), { of: contact('1'), table: 'accounts', at: noon(at) });
    const ofDeal = (people: Row, of: string) =>
      answered(open, deal(people), { of: contact(of), table: 'deals', at: noon('2026-11-30') });

    test('a column that is not personal in the row needs none', async () => {
      expect((await ofAccount('sole', '2026-11-30')).needs.secret).toEqual([
        'registration (6(1)(f)), until 2040-01-01',
      ]);
      const company = await ofAccount('company', '2026-11-30');
      expect(company.needs.secret).toEqual([]);
      expect(company.row).toBe('erase');
      expect((await ofAccount('company', '2020-06-01')).needs.secret).toEqual(['identity (6(1)(f)), until 2021-01-01']);
    });

    test('what is needed of another person keeps none', async () => {
      const both = await ofDeal({ seller_id: 1, buyer_id: 2 }, '1');
      expect(both.needs).toMatchObject({ account: [], pin: [], secret: ['registration (6(1)(f)), until 2040-01-01'] });
      expect((await ofDeal({ seller_id: 1, buyer_id: null }, '1')).needs).toMatchObject({ pin: [], secret: [] });
      expect((await ofDeal({ seller_id: null, buyer_id: 2 }, '2')).needs.secret).toHaveLength(1);
    });

    test('and waits with that for what has not happened yet, where a plan counts it; other columns wait for themselves', async () => {
      const waiting = { name: 'Karin', contacted_on: null, number: '556', secret: 'hash' };
      const rows = ['sole', 'company', 'company'].map((form, index) => ({ ...waiting, id: index + 1, form }));
      const { schema } = account('sole');
      const { store } = await open({ policy: secretFirst, schema, rows: { accounts: rows } });
      const { tables } = await plan(store, secretFirst, noon('2026-11-30'));
      const pending = tables.flatMap(({ groups }) =>
        groups.map(({ columns, claims }) => [
          columns.join(),
          ...claims.map((one) => `${one.claim} ${one.pending} of ${one.alive}`),
        ]),
      );
      expect(pending).toEqual([
        ['secret', 'registration 1 of 1', 'identity 3 of 3'],
        ['number', 'registration 1 of 1'],
        ['name', 'identity 3 of 3'],
      ]);
    });
  });
}
