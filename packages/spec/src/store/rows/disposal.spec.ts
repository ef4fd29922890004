import type { Cursor } from '@gallra/core/store';
import { at, bookkeeping, due, fresh, type OpenStore, peopleColumns, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope, tally } from '../people-store.ts';

const erase = { table: 'people', scope, action: 'erase', incomingKeys: [], limit: 100 } as const;
const contactKeptLonger = {
  purposes: {
    brokerage: { categories: ['identity', 'financial'] },
    newsletter: { categories: ['contact'], keep: { from: 'lastContact', for: 'P5Y' } },
  },
} as const;

/** Finding what is due, and disposing of it. */
export function disposalSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('storage limitation (GDPR Art. 5(1)(e))', () => {
    test('a period ends with the last hour of its last day, and not before (Regulation 1182/71 Art. 3(2)(c))', async () => {
      const { store } = await makeStore(policyWith(), { people: [{ id: 1, name: 'Karin', contacted: '2025-01-31' }] });
      const erasedAt = (instant: string) =>
        store.transaction(
          async (tx) =>
            (await tx.rows.tally({ table: 'people', scope: { at: new Date(instant) }, incomingKeys: [] })).erase,
        );
      expect(await erasedAt('2025-02-28T22:59:59.999Z')).toBe(0);
      expect(await erasedAt('2025-02-28T23:00:00Z')).toBe(1);
    });

    test('an event that has not happened yet keeps; one that never will does not', async () => {
      const rows = { people: [{ id: 1, name: 'Karin' }] };
      expect(await tally((await makeStore(policyWith(), rows)).store, 'people')).toMatchObject({ rows: 1, erase: 0 });
      const events = { lastContact: { column: 'contacted', ifNull: 'notApplicable' } } as const;
      expect(await tally((await makeStore(policyWith({ people: { events } }), rows)).store, 'people')).toMatchObject({
        rows: 1,
        erase: 1,
      });
    });

    test('what is due is counted as a tally counts it, without what stays', async () => {
      const { store } = await makeStore(policyWith(contactKeptLonger), {
        people: [
          { id: 1, name: 'Karin', contacted: due },
          { id: 2, name: 'Olle', contacted: fresh },
          { id: 3, name: 'Siv', contacted: '2015-01-31' },
        ],
        deals: [{ id: 1, seller_id: 3, account: '123-4', closed: fresh }],
      });
      const incomingKeys = [{ constraint: 'deals_seller', table: 'deals', columns: ['seller_id'], to: ['id'] }];
      const question = { table: 'people', scope, incomingKeys };
      const [counted, tallied] = await store.transaction(
        async (tx) => [await tx.rows.due(question), await tx.rows.tally(question)] as const,
      );
      const { rows, groups, ...whole } = tallied;
      expect(counted).toEqual({ ...whole, groups: groups.map(({ columns, clear }) => ({ columns, clear })) });
      expect(counted).toMatchObject({ erase: 0, referenced: 1, anonymise: 0 });
      expect(counted.groups.map(({ clear }) => clear).sort()).toEqual([0, 1]);
      expect(rows).toBe(3);
    });

    test('a tally counts rows and claims, and changes nothing', async () => {
      const { store, left } = await makeStore(policyWith(), {
        people: [
          { id: 1, name: 'Karin', contacted: due },
          { id: 2, name: 'Olle', contacted: fresh },
          { id: 3, name: 'Siv' },
        ],
      });
      expect(await tally(store, 'people')).toEqual({
        table: 'people',
        rows: 3,
        erase: 1,
        anonymise: 0,
        referenced: 0,
        groups: [
          {
            columns: ['name', 'phone', 'note'],
            clear: 0,
            claims: [{ claim: 'brokerage', alive: 2, pending: 1, ended: 1, neverBegan: 0 }],
            neverBegan: 0,
          },
        ],
      });
      expect(await left('people')).toHaveLength(3);
    });

    test('nothing is disposed of that is not due, whatever is asked for', async () => {
      const { store, left } = await makeStore(policyWith(), { people: [{ id: 1, name: 'Karin', contacted: fresh }] });
      const nothing = { matched: 0, changed: 0 };
      expect(await dispose(store, erase)).toMatchObject(nothing);
      expect(await dispose(store, { table: 'people', scope, limit: 100, action: 'anonymise' })).toMatchObject(nothing);
      expect(
        await dispose(store, {
          table: 'people',
          scope,
          limit: 100,
          action: 'clear',
          columns: ['name', 'phone', 'note'],
        }),
      ).toMatchObject(nothing);
      expect(
        await dispose(store, { table: 'people', scope, limit: 100, action: 'unlink', columns: ['manager_id'] }),
      ).toMatchObject(nothing);
      expect(await left('people')).toMatchObject([{ id: '1', name: 'Karin' }]);
    });

    test.each([
      ['first', false, ['1', '6', '11']],
      ['last', true, ['1', '2', '3']],
    ])(
      'a batch takes no more rows than its limit, and batches follow each other from the %s to the other end',
      async (_, backwards, leftFirst) => {
        const people = Array.from({ length: 25 }, (_, index) => ({
          id: index + 1,
          name: 'Karin',
          contacted: index % 5 === 0 ? fresh : due,
        }));
        const { store, left } = await makeStore(policyWith(), { people });
        const sizes: number[] = [];
        let after: Cursor | undefined;
        do {
          const result = await dispose(store, {
            ...erase,
            limit: 8,
            backwards,
            ...(after === undefined ? {} : { after }),
          });
          expect(result.changed).toBe(result.matched);
          sizes.push(result.matched);
          if (sizes.length === 1) expect((await left('people')).map(({ id }) => id).slice(0, 3)).toEqual(leftFirst);
          after = result.cursor;
        } while (after !== undefined || sizes.at(-1) !== 0);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
        expect(sizes.reduce((sum, size) => sum + size)).toBe(20);
        expect((await left('people')).map(({ id }) => id)).toEqual(['1', '6', '11', '16', '21']);
      },
    );

    test('rows with a key of several columns are disposed of one by one', async () => {
      const visits = [1, 2, 3].flatMap((person) =>
        [1, 2].map((nth) => ({ person_id: person, nth, note: 'rang', visited: nth === 1 ? due : fresh })),
      );
      const { store, left } = await makeStore(policyWith(), { visits });
      expect(await dispose(store, { ...erase, table: 'visits', limit: 2 })).toMatchObject({ matched: 2, changed: 2 });
      expect(await dispose(store, { ...erase, table: 'visits', limit: 2 })).toMatchObject({ matched: 1, changed: 1 });
      expect((await left('visits')).map(({ person_id, nth }) => `${person_id} ${nth}`)).toEqual(['1 2', '2 2', '3 2']);
    });

    test('of one person, only their rows go', async () => {
      const { store, left } = await makeStore(policyWith(), {
        people: [
          { id: 1, name: 'Karin', contacted: due },
          { id: 11, name: 'Olle', contacted: due },
        ],
      });
      const mine = { at, subject: { category: 'client', key: '1' } };
      expect(await dispose(store, { ...erase, scope: mine })).toMatchObject({ matched: 1 });
      expect((await left('people')).map(({ id }) => id)).toEqual(['11']);
    });
  });

  describe('what is still needed stays, and the rest goes', () => {
    test('columns whose last claim has ended are cleared in a row that stays', async () => {
      const { store, left } = await makeStore(policyWith(contactKeptLonger), {
        people: [{ id: 1, name: 'Karin', phone: '070', contacted: due }],
      });
      expect(await tally(store, 'people')).toMatchObject({
        erase: 0,
        groups: [
          { columns: ['name'], clear: 1 },
          { columns: ['phone', 'note'], clear: 0 },
        ],
      });
      const clear = { table: 'people', scope, limit: 100, action: 'clear', columns: ['name'] } as const;
      expect(await dispose(store, clear)).toMatchObject({ matched: 1, changed: 1 });
      expect(await left('people')).toMatchObject([{ name: null, phone: '070' }]);
      expect(await dispose(store, clear)).toMatchObject({ matched: 0 });
      expect(await tally(store, 'people')).toMatchObject({ groups: [{ clear: 0 }, { clear: 0 }] });
    });

    test('a duty in law keeps the columns it lists and no others (Art. 17(3)(b))', async () => {
      const policy = policyWith({ duties: { bookkeeping }, people: { duties: { bookkeeping: ['name'] } } });
      const { store, left } = await makeStore(policy, {
        people: [{ id: 1, name: 'Karin', phone: '070', contacted: due }],
      });
      expect(await dispose(store, erase)).toMatchObject({ matched: 0 });
      await dispose(store, { table: 'people', scope, limit: 100, action: 'clear', columns: ['phone', 'note'] });
      expect(await left('people')).toMatchObject([{ name: 'Karin', phone: null }]);
    });

    test('rows that are to be anonymised keep their place and lose the person', async () => {
      const { store, left } = await makeStore(policyWith(), {
        deals: [
          { id: 1, seller_id: 1, account: '123-4', closed: due },
          { id: 2, seller_id: 1, account: '123-4', closed: fresh },
          { id: 3, seller_id: 1, closed: due },
        ],
      });
      const anonymise = { table: 'deals', scope, limit: 100, action: 'anonymise' } as const;
      expect(await tally(store, 'deals')).toMatchObject({ erase: 0, anonymise: 1 });
      expect(await dispose(store, { ...erase, table: 'deals' })).toMatchObject({ matched: 0 });
      expect(await dispose(store, anonymise)).toMatchObject({ matched: 1, changed: 1 });
      expect((await left('deals')).map(({ account }) => account)).toEqual([null, '123-4', null]);
      expect(await dispose(store, anonymise)).toMatchObject({ matched: 0 });
    });

    test('a row with a column nobody has classified is not erased, only anonymised', async () => {
      const policy = policyWith({ people: { columns: peopleColumns({ score: 'todo' }) } });
      const { store, left } = await makeStore(policy, { people: [{ id: 1, name: 'Karin', score: 5, contacted: due }] });
      expect(await dispose(store, erase)).toMatchObject({ matched: 0 });
      expect(await dispose(store, { table: 'people', scope, limit: 100, action: 'anonymise' })).toMatchObject({
        matched: 1,
      });
      expect(await left('people')).toMatchObject([{ name: null, score: '5' }]);
    });
  });
}
