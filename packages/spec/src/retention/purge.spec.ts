import { parsePolicy, type RowCover } from '@gallra/core';
import { placeHold, purge, purgePreview } from '@gallra/retention';
import {
  contact,
  contacts,
  days,
  deal,
  deals,
  estatePolicy,
  liveSchema,
  liveTable,
  now,
  type OpenStore,
  sale,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { eventsOf } from './carried-out.ts';

const key = new Uint8Array(32).fill(7);

/** Agencies with contacts of theirs; the vendor keeps names for a purpose of its own. */
const agencies = {
  policy: estatePolicy(
    {
      agencies: { columns: { id: 'key' }, then: 'erase' },
      contacts: {
        controller: 'agency_id',
        subjects: { id: 'contact' },
        events: { lastContact: 'last_contact_on' },
        columns: {
          id: 'key',
          agency_id: 'key',
          name: 'identity',
          phone: 'contactDetails',
          last_contact_on: 'notPersonal',
        },
        then: 'erase',
      },
    },
    {
      controllers: { in: 'agencies' },
      duties: {},
      purposes: {
        brokerage: {
          title: { sv: 'Förmedling', en: 'Brokerage' },
          role: 'tenant',
          basis: '6(1)(b)',
          subjects: 'all',
          categories: 'all',
          keep: { from: 'lastContact', for: 'P10Y' },
        },
        abuse: {
          title: { sv: 'Missbruk', en: 'Abuse' },
          role: 'controller',
          basis: '6(1)(f)',
          subjects: 'all',
          categories: ['identity'],
          keep: { from: 'lastContact', for: 'P1Y' },
        },
      },
    },
  ),
  schema: liveSchema(
    liveTable('agencies', ['id']),
    liveTable('contacts', ['id', 'agency_id', 'name', 'phone', 'last_contact_on']),
  ),
  rows: {
    agencies: [{ id: 1 }, { id: 2 }],
    contacts: [
      { ...contact(1, days.twoYearsAgo), agency_id: 1 },
      { ...contact(2, days.lastWeek), agency_id: 1 },
      { ...contact(3, days.twoYearsAgo), agency_id: 2 },
    ],
  },
};

/** What a controller orders to be taken at once, on any store. */
export function purgeSpec(open: OpenStore): void {
  describe('a purge (R43)', () => {
    const purged = async (covers: readonly RowCover[]) => {
      const { store, rows } = await open(agencies);
      const report = await purge(store, agencies.policy, { covers, at: now }, { fingerprintKey: key });
      return { store, report, rows: await rows('contacts') };
    };

    test("takes a tenant's own rows at once, and no other tenant's", async () => {
      const { rows } = await purged([{ controller: '1' }]);
      expect(rows.map(({ id, phone }) => [id, phone])).toEqual([
        [2, null],
        [3, '070-000 00 3'],
      ]);
    });

    test('leaves what the vendor keeps for a purpose of its own, and says so (Art. 28(3)(a))', async () => {
      const { rows, report } = await purged([{ controller: '1', subject: { category: 'contact', key: '2' } }]);
      expect(rows.find(({ id }) => id === 2)).toMatchObject({ name: 'Namn 2', phone: null });
      expect(report).toMatchObject({ kept: 1, actions: [{ table: 'contacts', action: 'clear', rows: 1 }] });
    });

    test('is told beforehand, and nothing is changed by that', async () => {
      const { store, rows } = await open(agencies);
      const { tables } = await purgePreview(store, agencies.policy, { covers: [{ controller: '1' }], at: now });
      expect(tables.find(({ table }) => table === 'contacts')).toMatchObject({ rows: 2, erase: 1 });
      expect(await rows('contacts')).toHaveLength(3);
    });

    test('leaves an entry in the journal for each row, without a key or a value', async () => {
      const { store } = await purged([{ controller: '1' }]);
      const entries = await store.transaction((tx) => tx.journal.list());
      expect(entries.map(({ reason, table, columns }) => [reason, table, columns])).toEqual(
        expect.arrayContaining([
          ['purge', 'contacts', undefined],
          ['purge', 'contacts', ['phone']],
        ]),
      );
      expect(JSON.stringify(entries)).not.toMatch(/Namn|070-000 /);
      expect((await eventsOf(store, 'purge.completed')).map(({ rows }) => rows)).toEqual([2]);
    });

    test('names an anonymised row in the journal as a whole, like one that is erased', async () => {
      const { agencies: offices, contacts: people } = agencies.policy.tables;
      if (offices === undefined || people === undefined || typeof people === 'string')
        throw new Error('The policy of this test has agencies, and contacts that it classifies.');
      const policy = { ...agencies.policy, tables: { agencies: offices, contacts: { ...people, then: 'anonymise' } } };
      const { store, rows } = await open({ ...agencies, policy: parsePolicy(policy) });
      await purge(store, parsePolicy(policy), { covers: [{ controller: '1' }], at: now }, { fingerprintKey: key });
      const entries = await store.transaction((tx) => tx.journal.list());
      expect((await rows('contacts')).find(({ id }) => id === 1)).toMatchObject({ name: null, phone: null });
      expect(entries.map(({ columns }) => columns)).toEqual(expect.arrayContaining([undefined, ['phone']]));
      expect(entries).toHaveLength(2);
    });

    test('does not go against a duty in law, a hold or a restriction', async () => {
      const { policy, schema } = sale({ contacts: [] });
      const world = {
        policy,
        schema,
        rows: {
          contacts: [contact(1, days.lastWeek), contact(2, days.lastWeek), contact(3, days.lastWeek)],
          deals: [deal(1, 1, days.twoYearsAgo)],
        },
      };
      const { store, rows } = await open(world);
      await store.transaction((tx) =>
        tx.requests.record({ subject: { category: 'contact', key: '2' }, right: 'restriction', effectiveAt: now }),
      );
      const hold = { reason: 'dispute', placedBy: 'legal', placedAt: now, reviewOn: '2027-01-01' };
      await placeHold(store, policy, { ...hold, covers: { table: 'contacts', rows: { id: 3 } } });
      const { kept } = await purge(store, policy, { covers: [{ table: 'contacts' }], at: now });
      expect(kept).toBe(3);
      expect((await rows('contacts')).map(({ id, name, phone }) => [id, name, phone])).toEqual([
        [1, 'Namn 1', null],
        [2, 'Namn 2', '070-000 00 2'],
        [3, 'Namn 3', '070-000 00 3'],
      ]);
    });

    test('that cannot be understood is refused with every problem, and nothing is changed', async () => {
      const policy = estatePolicy({ contacts, deals });
      const { store } = await open(sale({ contacts: [contact(1, days.lastWeek)] }));
      const covers: readonly RowCover[] = [
        {},
        { controller: '1' },
        { table: 'cats' },
        { rows: { id: 1 } },
        { table: 'deals', rows: { cat: 1 } },
        // As a program without types may write it.
        { tabel: 'contacts' } as never,
      ];
      await expect(purge(store, policy, { covers, at: now })).rejects.toMatchObject({
        code: 'purge.invalid',
        problems: [
          expect.stringContaining('covers.0: '),
          expect.stringContaining('covers.1.controller: '),
          expect.stringContaining('covers.2.table: '),
          expect.stringContaining('covers.3.table: '),
          expect.stringContaining('covers.4.rows.cat: '),
          expect.stringContaining('covers.5.tabel: '),
        ],
      });
      await expect(purge(store, policy, { covers: [], at: now })).rejects.toMatchObject({ code: 'purge.invalid' });
    });
  });
}
