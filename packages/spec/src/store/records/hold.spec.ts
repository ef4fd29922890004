import type { HoldCover } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { at, due, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, tally } from '../people-store.ts';

const karin = { category: 'client', key: '1' };

const place = (store: Store, covers: HoldCover) =>
  store.transaction((tx) =>
    tx.holds.place({
      covers,
      reason: 'The deposit is in dispute.',
      citation: 'rättegångsbalken 38 kap. 2 §',
      placedBy: 'legal',
      placedAt: at,
      reviewOn: '2027-06-01',
    }),
  );
const release = (store: Store, id: string) =>
  store.transaction((tx) => tx.holds.release(id, { by: 'legal', at, reason: 'Settled.' }));

/** What a legal hold keeps, and for how long. */
export function holdRecordSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('legal holds (GDPR Art. 17(3)(e))', () => {
    const erase = { table: 'people', scope: { at }, action: 'erase', incomingKeys: [], limit: 10 } as const;
    const people = [
      { id: 1, name: 'Karin', vip: true, score: 1, contacted: due },
      { id: 2, name: 'Olle', vip: false, score: 2, contacted: due },
    ];

    test('on a person keeps every row that leads to them, until it is released', async () => {
      const { store, left } = await makeStore(policyWith({ deals: { then: 'erase' } }), {
        people,
        deals: [
          { id: 1, seller_id: 2, buyer_id: 1, account: '123-4', closed: due },
          { id: 2, seller_id: 2, account: '123-4', closed: due },
        ],
      });
      const { id } = await place(store, { subject: karin });
      expect(await tally(store, 'people')).toMatchObject({ rows: 2, erase: 1 });
      expect(await tally(store, 'deals')).toMatchObject({ rows: 2, erase: 1 });
      expect(await dispose(store, erase)).toMatchObject({ matched: 1, changed: 1 });
      expect((await left('people')).map((row) => String(row.id))).toEqual(['1']);
      expect(await release(store, id)).toBe(true);
      expect(await tally(store, 'people')).toMatchObject({ rows: 1, erase: 1 });
    });

    test('outlasts a request for erasure, as a restriction does not (Art. 18(2))', async () => {
      const { store } = await makeStore(policyWith(), { people });
      const request = (right: 'restriction' | 'erasure') =>
        store.transaction((tx) => tx.requests.record({ subject: karin, right, effectiveAt: at }));
      await request('restriction');
      expect(await tally(store, 'people')).toMatchObject({ erase: 1 });
      await request('erasure');
      expect(await tally(store, 'people')).toMatchObject({ erase: 2 });
      await place(store, { subject: karin });
      expect(await tally(store, 'people')).toMatchObject({ erase: 1 });
    });

    test('on rows of a table keeps those that meet its condition, compared letter by letter', async () => {
      const { store } = await makeStore(policyWith(), { people });
      const held = async (covers: HoldCover) => {
        const { id } = await place(store, covers);
        const { erase: goes } = await tally(store, 'people');
        await release(store, id);
        return 2 - goes;
      };
      expect(await held({ table: 'people' })).toBe(2);
      expect(await held({ table: 'people', rows: { vip: true } })).toBe(1);
      expect(await held({ table: 'people', rows: { score: { in: [1, 2] } } })).toBe(2);
      expect(await held({ table: 'people', rows: { name: 'karin ' } })).toBe(0);
      expect(await held({ table: 'deals' })).toBe(0);
    });

    test('is told with its reason where a row is read for a person', async () => {
      const { store } = await makeStore(policyWith(), { people });
      await place(store, { table: 'people', rows: { name: 'Karin' } });
      const rows = await store.transaction(async (tx) => {
        const found = [];
        for await (const row of tx.rows.rowsOf('people', { at, subject: karin })) found.push(row);
        return found;
      });
      expect(rows.map(({ situation }) => situation.holds)).toEqual([
        [{ reason: 'The deposit is in dispute.', citation: 'rättegångsbalken 38 kap. 2 §' }],
      ]);
    });

    test('stays on record with who placed and who released it, and is released once', async () => {
      const { store } = await makeStore(policyWith(), {});
      const first = await place(store, { subject: karin });
      const second = await place(store, { table: 'people', rows: { vip: true } });
      const list = (filter?: { readonly released: boolean }) => store.transaction((tx) => tx.holds.list(filter));
      const sorted = [first, second].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect([...(await list())].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(sorted);
      expect(await release(store, first.id)).toBe(true);
      expect(await release(store, first.id)).toBe(false);
      expect(await release(store, 'unknown')).toBe(false);
      expect(await list()).toEqual([second]);
      expect(await list({ released: true })).toContainEqual({
        ...first,
        released: { by: 'legal', at, reason: 'Settled.' },
      });
    });
  });
}
