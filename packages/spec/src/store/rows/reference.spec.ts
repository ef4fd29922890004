import type { IncomingKey } from '@gallra/core/store';
import { at, due, fresh, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope } from '../people-store.ts';

const seller: IncomingKey = { constraint: 'deals_seller', table: 'deals', columns: ['seller_id'], to: ['id'] };
const manager: IncomingKey = { constraint: 'people_manager', table: 'people', columns: ['manager_id'], to: ['id'] };
const erase = { table: 'people', scope, action: 'erase', limit: 100 } as const;

/** Rows that other rows refer to. */
export function referenceSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('rows that others refer to', () => {
    const people = [
      { id: 1, name: 'Karin', contacted: due },
      { id: 2, name: 'Olle', contacted: due },
    ];

    test('a row that rows which stay refer to is not erased: it loses the person where it stands', async () => {
      const { store, left } = await makeStore(policyWith(), {
        people,
        deals: [{ id: 1, seller_id: 2, account: '123-4', closed: fresh }],
      });
      const incomingKeys = [seller];
      const counted = await store.transaction((tx) => tx.rows.tally({ table: 'people', scope, incomingKeys }));
      expect(counted).toMatchObject({ rows: 2, erase: 1, referenced: 1, anonymise: 0 });
      expect(await dispose(store, { ...erase, incomingKeys })).toMatchObject({ matched: 1, changed: 1 });
      expect(await dispose(store, { ...erase, action: 'anonymise', incomingKeys })).toMatchObject({
        matched: 1,
        changed: 1,
      });
      expect(await left('people')).toMatchObject([{ id: '2', name: null }]);
      expect(await dispose(store, { ...erase, action: 'anonymise', incomingKeys })).toMatchObject({ matched: 0 });
    });

    test('rows that go themselves do not hold, those that stay do', async () => {
      const policy = policyWith({ deals: { then: 'erase' } });
      const deals = [
        { id: 1, seller_id: 1, account: '123-4', closed: due },
        { id: 2, seller_id: 2, account: '123-4', closed: fresh },
      ];
      const { store, left } = await makeStore(policy, { people, deals });
      expect(await dispose(store, { ...erase, incomingKeys: [{ ...seller, blockedBy: [] }] })).toMatchObject({
        matched: 1,
      });
      expect((await left('people')).map(({ id }) => id)).toEqual(['2']);
    });

    test('when one person is erased, rows of others stay and hold', async () => {
      const policy = policyWith({ deals: { then: 'erase', subjects: { buyer_id: { in: 'people' } } } });
      const { store } = await makeStore(policy, {
        people,
        deals: [{ id: 1, seller_id: 1, buyer_id: 2, account: '123-4', closed: due }],
      });
      const incomingKeys = [{ ...seller, blockedBy: [] }];
      const mine = { at, subject: { category: 'client', key: '1' } };
      expect(await dispose(store, { ...erase, scope: mine, incomingKeys })).toMatchObject({ matched: 0 });
      expect(await dispose(store, { ...erase, incomingKeys })).toMatchObject({ matched: 2 });
    });

    test('a row that refers to itself does not hold itself', async () => {
      const { store, left } = await makeStore(policyWith(), {
        people: [
          { id: 1, name: 'Karin', manager_id: 1, contacted: due },
          { id: 2, name: 'Olle', manager_id: 3, contacted: fresh },
          { id: 3, name: 'Siv', contacted: due },
        ],
      });
      expect(await dispose(store, { ...erase, incomingKeys: [manager] })).toMatchObject({ matched: 1 });
      expect((await left('people')).map(({ id }) => id)).toEqual(['2', '3']);
    });

    test('a circle is broken by taking a link out of the rows that go, and only of those', async () => {
      const { store, left } = await makeStore(policyWith(), {
        people: [
          { id: 1, name: 'Karin', manager_id: 2, contacted: due },
          { id: 2, name: 'Olle', manager_id: 1, contacted: due },
          { id: 3, name: 'Siv', manager_id: 1, contacted: fresh },
        ],
      });
      const unlink = { ...erase, action: 'unlink', columns: ['manager_id'] } as const;
      expect(await dispose(store, unlink)).toMatchObject({ matched: 2, changed: 2 });
      expect((await left('people')).map(({ manager_id }) => manager_id)).toEqual([null, null, '1']);
      expect(await dispose(store, unlink)).toMatchObject({ matched: 0 });
    });
  });
}
