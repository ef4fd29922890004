import { due, type OpenStore, peopleColumns, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope } from '../people-store.ts';

/** What a value is replaced by. */
export function replacementSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('what comes in place of a value', () => {
    const anonymise = { table: 'people', scope, limit: 100, action: 'anonymise' } as const;
    const store = (columns: Parameters<typeof peopleColumns>[0], ...people: readonly object[]) =>
      makeStore(policyWith({ people: { then: 'anonymise', columns: peopleColumns(columns) } }), {
        people: people.map((person, index) => ({ id: index + 1, contacted: due, ...person })),
      });

    test('a constant, in rows that do not hold it yet', async () => {
      const { store: replacing, left } = await store(
        { name: { is: 'identity', then: { replace: 'x' } } },
        { name: 'Karin' },
        { name: 'x' },
        { name: 'X' },
        { name: 'x ' },
        {},
      );
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 4, changed: 4 });
      expect((await left('people')).map(({ name }) => name)).toEqual(['x', 'x', 'x', 'x', 'x']);
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 0 });
    });

    test('a number, a boolean and nothing at all are constants too', async () => {
      const { store: replacing, left } = await store(
        {
          score: { is: 'identity', then: { replace: 0 } },
          vip: { is: 'identity', then: { replace: false } },
          name: { is: 'identity', then: { replace: null } },
        },
        { name: 'Karin', score: 5, vip: true },
      );
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 1, changed: 1 });
      const [row] = await left('people');
      expect({ name: row?.name, score: row?.score }).toEqual({ name: null, score: '0' });
      expect(['0', 'false']).toContain(row?.vip);
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 0 });
    });

    test('random text, different in every row, short enough for its column, and put there once', async () => {
      const random = { is: 'contact', then: 'random' } as const;
      const { store: replacing, left } = await store(
        { phone: random, note: random },
        { phone: '070', note: 'rang' },
        { phone: '070', note: 'RANG' },
        { phone: 'Gallra-070' },
        {},
      );
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 3, changed: 3 });
      const rows = await left('people');
      const phones = rows.slice(0, 3).map(({ phone }) => phone);
      expect(new Set(phones).size).toBe(3);
      for (const phone of phones) expect(phone).toMatch(/^gallra-.{8}/);
      expect(rows[0]?.note).toMatch(/^gallra-/);
      expect(rows.slice(2).map(({ note }) => note)).toEqual([null, null]);
      expect(rows[3]?.phone).toBeNull();
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 0 });
      expect((await left('people')).map(({ phone }) => phone).slice(0, 3)).toEqual(phones);
    });

    test('random text in a shape, as an address that no mail reaches: put there once, and a real one is none', async () => {
      const shaped = { is: 'contact', then: { random: "o'x-*@x.example" } } as const;
      const { store: replacing, left } = await store(
        { phone: shaped },
        { phone: 'karin@example.se' },
        { phone: "o'x-gallra-karin@example.se" },
        { phone: 'gallra-karin@x.example' },
      );
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 3, changed: 3 });
      const phones = (await left('people')).map(({ phone }) => phone);
      for (const phone of phones) expect(phone).toMatch(/^o'x-gallra-[0-9a-f-]{8,}@x\.example$/);
      expect(new Set(phones).size).toBe(3);
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 0 });
      expect((await left('people')).map(({ phone }) => phone)).toEqual(phones);
    });

    test('random text that is already there stays when its neighbour goes', async () => {
      const { store: replacing, left } = await store(
        { phone: { is: 'contact', then: 'random' } },
        { phone: 'gallra-070', name: 'Karin' },
      );
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 1 });
      expect(await left('people')).toMatchObject([{ phone: 'gallra-070', name: null }]);
    });

    test('what decisions read goes with its row and not before', async () => {
      const kind = { is: 'identity', then: 'withRow' } as const;
      const { store: replacing, left } = await store(
        { kind, phone: { is: 'contact', when: { kind: 'sole' } } },
        { kind: 'sole', name: 'Karin', phone: '070' },
      );
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 1 });
      expect(await left('people')).toMatchObject([{ kind: 'sole', name: null, phone: null }]);
      expect(await dispose(replacing, anonymise)).toMatchObject({ matched: 0 });
    });
  });
}
