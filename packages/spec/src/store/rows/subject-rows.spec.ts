import { decide, type Policy, type Row, type SubjectKey } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { at, bookkeeping, due, fresh, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope } from '../people-store.ts';

const karin = { category: 'client', key: '1' };

async function rowsOf(store: Store, table: string, subject: SubjectKey = karin) {
  return store.transaction(async (tx) => {
    const rows: { row: Row; disposal: (policy: Policy) => string }[] = [];
    for await (const { row, situation } of tx.rows.rowsOf(table, { at, subject })) {
      rows.push({ row, disposal: (policy) => decide(policy, table, situation).disposal });
    }
    return rows;
  });
}

const ownKey = (store: Store, key: string) =>
  store.transaction(async (tx) => (await tx.rows.ownRow({ ...karin, key }))?.key);

/** The rows of one person. */
export function subjectRowsSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('the rows of one person (GDPR Art. 15)', () => {
    test('come in the order of their keys, each once, however many there are', async () => {
      const visits = Array.from({ length: 2400 }, (_, index) => ({
        person_id: 1 + (index % 2),
        nth: 2400 - index,
        note: 'rang',
        visited: fresh,
      }));
      const { store } = await makeStore(policyWith(), { visits });
      const numbers = (await rowsOf(store, 'visits')).map(({ row }) => Number(row.nth));
      expect(numbers).toEqual(Array.from({ length: 1200 }, (_, index) => 2 * index + 2));
    });

    test('hold every column the policy names, dates as they were written', async () => {
      const { store } = await makeStore(policyWith(), {
        people: [{ id: 1, name: 'Karin', phone: '070', score: 5, contacted: '2026-03-29' }],
      });
      const [found] = await rowsOf(store, 'people');
      expect(found?.row).toMatchObject({ name: 'Karin', phone: '070', note: null, contacted: '2026-03-29' });
      expect([Number(found?.row.id), Number(found?.row.score)]).toEqual([1, 5]);
    });

    test('carry all that deciding about them needs', async () => {
      const policy = policyWith({
        duties: { bookkeeping },
        people: { duties: { bookkeeping: ['name'] } },
        deals: { then: 'erase' },
      });
      const { store } = await makeStore(policy, {
        people: [{ id: 1, name: 'Karin', contacted: due }],
        deals: [
          { id: 1, seller_id: 1, buyer_id: 2, account: '123-4', closed: due },
          { id: 2, seller_id: 2, buyer_id: 1, account: '123-4', closed: fresh },
          { id: 3, seller_id: 2, account: '123-4', closed: due },
        ],
      });
      expect((await rowsOf(store, 'people')).map(({ disposal }) => disposal(policy))).toEqual(['clear']);
      expect((await rowsOf(store, 'deals')).map(({ row, disposal }) => [Number(row.id), disposal(policy)])).toEqual([
        [1, 'erase'],
        [2, 'keep'],
      ]);
    });

    test("are found also when the person's own row is gone", async () => {
      const { store } = await makeStore(policyWith(), {
        visits: [{ person_id: 1, nth: 1, note: 'rang', visited: fresh }],
      });
      expect(await rowsOf(store, 'visits')).toHaveLength(1);
      expect(await ownKey(store, '1')).toBeUndefined();
    });

    test('are none for a table that leads to nobody', async () => {
      const policy = policyWith({
        visits: {
          subjects: {},
          columns: { person_id: 'notPersonal', nth: 'notPersonal', note: 'notPersonal', visited: 'notPersonal' },
        },
      });
      const { store } = await makeStore(policy, { visits: [{ person_id: 1, nth: 1 }] });
      expect(await rowsOf(store, 'visits')).toEqual([]);
    });
  });

  describe('keys', () => {
    test("are those in the person's own row, and nobody is found by what only looks like theirs", async () => {
      const { store } = await makeStore(policyWith(), { people: [{ id: 1, name: 'Karin', contacted: due }] });
      expect([await ownKey(store, '1'), await ownKey(store, '01')]).toEqual(['1', '1']);
      expect(await rowsOf(store, 'people', { ...karin, key: '01' })).toEqual([]);
      for (const key of ['1.0', ' 1', '1 ', '+1', '1e0', '', 'nobody', '99999999999999999999']) {
        expect(await ownKey(store, key), key).toBeUndefined();
        expect(await rowsOf(store, 'people', { ...karin, key }), key).toEqual([]);
      }
    });

    test('past 2^53 are told apart', async () => {
      const [one, other] = ['9007199254740992', '9007199254740993'];
      const { store, left } = await makeStore(policyWith(), {
        people: [one, other].map((id) => ({ id, name: 'Karin', contacted: fresh })),
      });
      expect([await ownKey(store, other), await ownKey(store, '9007199254740994')]).toEqual([other, undefined]);
      expect(await rowsOf(store, 'people', { ...karin, key: other })).toHaveLength(1);
      await store.transaction((tx) =>
        tx.requests.record({ subject: { ...karin, key: other }, right: 'erasure', effectiveAt: at }),
      );
      expect(
        await dispose(store, { table: 'people', scope, action: 'erase', incomingKeys: [], limit: 100 }),
      ).toMatchObject({ matched: 1 });
      expect((await left('people')).map(({ id }) => id)).toEqual([one]);
    });
  });
}
