import type { SubjectKey } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { placeHold, plan, purge, purgePreview, sweep } from '@gallra/retention';
import { days, estatePolicy, liveSchema, liveTable, now, type OpenStore, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, planOf } from './carried-out.ts';

const long = '2010-01-01';

/** Agencies, of which the first has left, with contacts of theirs and a login that both have used. */
const world: World = {
  policy: estatePolicy(
    {
      agencies: { controller: 'id', columns: { id: 'key', ended_on: 'notPersonal' }, then: 'anonymise' },
      contacts: {
        controller: 'agency_id',
        subjects: { id: 'contact' },
        events: { lastContact: 'last_contact_on' },
        columns: { id: 'key', agency_id: 'key', name: 'identity', last_contact_on: 'notPersonal' },
        then: 'erase',
      },
      logins: {
        controller: 'shared',
        subjects: { id: 'staff' },
        events: { lastContact: { latest: [{ in: 'memberships', by: 'login_id' }] } },
        columns: { id: 'key', name: 'identity' },
        then: 'erase',
      },
      memberships: {
        controller: 'agency_id',
        subjects: { login_id: { in: 'logins' } },
        events: { lastContact: 'left_on' },
        // Nothing of it can be taken but with the row.
        columns: { id: 'key', agency_id: 'key', login_id: 'key', left_on: { is: 'identity', then: 'withRow' } },
        then: 'erase',
      },
    },
    {
      controllers: { in: 'agencies', agreementEnded: 'ended_on', returnWithin: 'P30D' },
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
      },
    },
  ),
  schema: liveSchema(
    liveTable('agencies', ['id', 'ended_on']),
    liveTable('contacts', ['id', 'agency_id', 'name', 'last_contact_on']),
    liveTable('logins', ['id', 'name']),
    liveTable('memberships', ['id', 'agency_id', 'login_id', 'left_on']),
  ),
  rows: {
    agencies: [
      { id: 1, ended_on: days.twoYearsAgo },
      { id: 2, ended_on: null },
    ],
    contacts: [
      { id: 1, agency_id: 1, name: 'Namn 1', last_contact_on: days.twoYearsAgo },
      { id: 2, agency_id: 1, name: 'Namn 2', last_contact_on: days.twoYearsAgo },
      { id: 3, agency_id: 2, name: 'Namn 3', last_contact_on: long },
      { id: 4, agency_id: 2, name: 'Namn 4', last_contact_on: days.lastWeek },
    ],
    logins: [{ id: 7, name: 'Namn 7' }],
    memberships: [
      { id: 1, agency_id: 1, login_id: 7, left_on: long },
      { id: 2, agency_id: 2, login_id: 7, left_on: long },
    ],
  },
};

const contact = (key: string, controller: string): SubjectKey => ({ category: 'contact', key, controller });
const login = (controller: string): SubjectKey => ({ category: 'staff', key: '7', controller });

const restricted = (store: Store, ...people: readonly SubjectKey[]) =>
  store.transaction(async ({ requests }) => {
    for (const subject of people) await requests.record({ subject, right: 'restriction', effectiveAt: now });
  });

const told = async (store: Store, table: string) => {
  const { erase, restricted: kept, toReturn } = planOf(await plan(store, world.policy, now), table);
  return { erase, kept, toReturn };
};

/** Who is told that no expiry and no order goes past a restriction, on any store. */
export function restrictionSpec(open: OpenStore): void {
  describe('what a restriction of processing alone keeps (GDPR Art. 18(2))', () => {
    test('is told by a plan, and which of it a controller gets back first, whose agreement has ended (Art. 28(3)(g))', async () => {
      const { store, rows } = await open(world);
      expect(await told(store, 'contacts')).toEqual({ erase: 3, kept: undefined, toReturn: undefined });
      // What the first has is over with its agreement, what the third has by itself; the fourth is needed.
      await restricted(store, contact('1', '1'), contact('3', '2'), contact('4', '2'));
      expect(await told(store, 'contacts')).toEqual({ erase: 1, kept: 2, toReturn: 1 });
      await approved(store, world);
      expect((await rows('contacts')).map(({ id }) => id)).toEqual([1, 3, 4]);
      await store.transaction(({ requests }) =>
        requests.record({ subject: contact('1', '1'), right: 'lifting', effectiveAt: now }),
      );
      expect(await told(store, 'contacts')).toEqual({ erase: 1, kept: 1, toReturn: undefined });
      await sweep(store, world.policy, now);
      expect((await rows('contacts')).map(({ id }) => id)).toEqual([3, 4]);
    });

    test('is not what a legal hold keeps too', async () => {
      const { store } = await open(world);
      await restricted(store, contact('1', '1'));
      const hold = { reason: 'dispute', placedBy: 'legal', placedAt: now, reviewOn: '2027-01-01' };
      await placeHold(store, world.policy, { ...hold, covers: { controller: '1' } });
      expect(await told(store, 'contacts')).toEqual({ erase: 1, kept: undefined, toReturn: undefined });
    });

    test('of a row that controllers share is returned to the one at whom it is asked, if that has left', async () => {
      const first = (await open(world)).store;
      await restricted(first, login('1'));
      expect(await told(first, 'logins')).toEqual({ erase: 0, kept: 1, toReturn: 1 });
      expect(await told(first, 'memberships')).toEqual({ erase: 1, kept: 1, toReturn: 1 });
      const second = (await open(world)).store;
      await restricted(second, login('2'));
      expect(await told(second, 'logins')).toEqual({ erase: 0, kept: 1, toReturn: undefined });
    });

    test('is told to whoever orders a purge, before and after, by table and without a key', async () => {
      const { store, rows } = await open(world);
      await restricted(store, contact('3', '2'), contact('4', '2'), login('2'));
      const order = { covers: [{ controller: '2' }], at: now };
      const { tables } = await purgePreview(store, world.policy, order);
      expect(tables.map(({ table, restricted: kept }) => [table, kept])).toEqual(
        expect.arrayContaining([
          ['contacts', 2],
          ['memberships', 1],
        ]),
      );
      const report = await purge(store, world.policy, order);
      expect(report).toMatchObject({ kept: 3, actions: [] });
      expect(report.restricted.toSorted((a, b) => b.rows - a.rows)).toEqual([
        { table: 'contacts', rows: 2 },
        { table: 'memberships', rows: 1 },
      ]);
      expect(await rows('contacts')).toHaveLength(4);
      expect((await purge(store, world.policy, { ...order, covers: [{ controller: '1' }] })).restricted).toEqual([]);
    });
  });
}
