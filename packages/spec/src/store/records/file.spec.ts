import type { NamedFile, Store } from '@gallra/core/store';
import { at, bookkeeping, due, fresh, type OpenStore, peopleColumns, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope } from '../people-store.ts';

const minute = 60_000;
const later = (minutes: number) => new Date(at.getTime() + minutes * minute);
const turn = (now: Date, limit = 100) => ({ now, until: new Date(now.getTime() + minute), horizon: later(1e6), limit });

const take = (store: Store, now = at, limit = 100) => store.transaction((tx) => tx.files.take(turn(now, limit)));
/** What is listed, whatever the order. */
const listed = async (store: Store) =>
  (await take(store)).map(({ table, column, value }) => `${table}.${column}: ${value}`).sort();

const all = { scope, limit: 100 } as const;
const erase = { ...all, table: 'people', action: 'erase', incomingKeys: [] } as const;
const files = { people: { files: ['phone', 'note'] } };

/** Files are listed with what takes their names, and with nothing else. */
export function fileOutboxSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('the files that rows name (GDPR Art. 5(1)(e), 17(1))', () => {
    test('of rows that are erased, all are listed; of rows that stay, none', async () => {
      const { store } = await makeStore(policyWith(files), {
        people: [
          { id: 1, name: 'Karin', phone: 'a.pdf', note: 'B.pdf', contacted: due },
          { id: 2, name: 'Olle', phone: 'c.pdf', note: '', contacted: due },
          { id: 3, name: 'Siv', contacted: due },
          { id: 4, name: 'Eva', phone: 'd.pdf', contacted: fresh },
        ],
      });
      expect(await dispose(store, erase)).toMatchObject({ matched: 3, changed: 3 });
      expect(await listed(store)).toEqual(['people.note: B.pdf', 'people.phone: a.pdf', 'people.phone: c.pdf']);
    });

    test('a file named by two rows is listed for each of them', async () => {
      const person = { name: 'Karin', phone: 'a.pdf', contacted: due };
      const { store } = await makeStore(policyWith(files), {
        people: [
          { id: 1, ...person },
          { id: 2, ...person },
        ],
      });
      await dispose(store, erase);
      expect(await listed(store)).toEqual(['people.phone: a.pdf', 'people.phone: a.pdf']);
    });

    test('a table that names no files lists none', async () => {
      const { store } = await makeStore(policyWith(), { people: [{ id: 1, phone: 'a.pdf', contacted: due }] });
      await dispose(store, erase);
      expect(await listed(store)).toEqual([]);
    });

    test('of rows that are anonymised, those go whose columns do', async () => {
      const columns = {
        id: 'key',
        seller_id: 'key',
        buyer_id: 'notPersonal',
        account: 'financial',
        closed: 'notPersonal',
      };
      const { store } = await makeStore(policyWith({ deals: { columns, files: ['account', 'buyer_id'] } }), {
        deals: [
          { id: 1, seller_id: 1, buyer_id: 7, account: 'a.pdf', closed: due },
          { id: 2, seller_id: 1, buyer_id: 7, account: 'b.pdf', closed: fresh },
        ],
      });
      const anonymise = { ...all, table: 'deals', action: 'anonymise' } as const;
      expect(await dispose(store, anonymise)).toMatchObject({ changed: 1 });
      expect(await dispose(store, anonymise)).toMatchObject({ matched: 0 });
      expect(await listed(store)).toEqual(['deals.account: a.pdf']);
    });

    test('so do those of rows that stay without the person', async () => {
      const { store } = await makeStore(policyWith(files), {
        people: [
          { id: 1, name: 'Karin', phone: 'a.pdf', contacted: due },
          { id: 2, name: 'Olle', phone: 'b.pdf', contacted: due },
        ],
        deals: [{ id: 1, seller_id: 1, closed: fresh }],
      });
      const incomingKeys = [{ constraint: 'c', table: 'deals', columns: ['seller_id'], to: ['id'] }];
      const held = { ...all, table: 'people', action: 'anonymise', incomingKeys } as const;
      expect(await dispose(store, held)).toMatchObject({ changed: 1 });
      expect(await listed(store)).toEqual(['people.phone: a.pdf']);
    });

    test('of columns that are cleared, those in the batch go', async () => {
      const policy = policyWith({
        duties: { bookkeeping },
        people: { ...files.people, duties: { bookkeeping: ['note'] } },
      });
      const { store, left } = await makeStore(policy, {
        people: [{ id: 1, name: 'Karin', phone: 'a.pdf', note: 'b.pdf', contacted: due }],
      });
      await dispose(store, { ...all, table: 'people', action: 'clear', columns: ['name', 'phone'] });
      expect(await left('people')).toMatchObject([{ phone: null, note: 'b.pdf' }]);
      expect(await listed(store)).toEqual(['people.phone: a.pdf']);
    });

    test('what a disposal has put in place of a name is no file, and neither is a value in a row where it is not personal', async () => {
      const policy = policyWith({
        duties: { bookkeeping },
        people: {
          ...files.people,
          duties: { bookkeeping: ['name'] },
          columns: peopleColumns({
            phone: { is: 'contact', then: { replace: 'gone.pdf' }, when: { kind: 'private' } },
            note: { is: 'contact', then: 'random', when: { kind: 'private' } },
          }),
        },
      });
      const { store } = await makeStore(policy, {
        people: [
          { id: 1, kind: 'private', name: 'Karin', phone: 'gone.pdf', note: 'a.pdf', contacted: due },
          { id: 2, kind: 'company', name: 'Olle', phone: 'b.pdf', note: 'c.pdf', contacted: due },
          { id: 3, kind: 'private', name: 'Siv', phone: 'd.pdf', note: 'gallra-1', contacted: due },
        ],
      });
      await dispose(store, { ...all, table: 'people', action: 'clear', columns: ['phone', 'note'] });
      expect(await listed(store)).toEqual(['people.note: a.pdf', 'people.phone: d.pdf']);
      await store.transaction(async (tx) => tx.files.settle((await tx.files.take(turn(later(1)))).map(({ id }) => id)));

      const sweptLater = { ...scope, at: new Date('2040-01-01T12:00:00Z') };
      expect(await dispose(store, { ...erase, scope: sweptLater })).toMatchObject({ changed: 3 });
      const entries = await take(store, new Date('2040-01-01T12:00:00Z'));
      expect(entries.map(({ value }) => value).sort()).toEqual(['b.pdf', 'c.pdf']);
    });

    test('batches and keys of several columns lose none and list none twice', async () => {
      const visits = Array.from({ length: 450 }, (_, index) => ({
        person_id: index,
        nth: index % 3,
        note: `${index}.pdf`,
        visited: index % 5 === 0 ? fresh : due,
      }));
      const { store, left } = await makeStore(policyWith({ visits: { files: ['note'] } }), { visits });
      const sizes: number[] = [];
      while (sizes.at(-1) !== 0) sizes.push((await dispose(store, { ...erase, table: 'visits', limit: 250 })).changed);
      expect(sizes).toEqual([250, 110, 0]);
      expect(await left('visits')).toHaveLength(90);
      const gone = visits.filter(({ visited }) => visited === due).map(({ note }) => note);
      expect((await take(store, at, 1000)).map(({ value }) => value).sort()).toEqual(gone.sort());
    });

    test('keys past the exact numbers of a driver stay apart', async () => {
      const person = { name: 'Karin', contacted: due };
      const { store, left } = await makeStore(policyWith(files), {
        people: [
          { id: '9007199254740992', ...person, phone: 'a.pdf' },
          { id: '9007199254740993', ...person, phone: 'b.pdf', contacted: fresh },
          { id: '9007199254740994', ...person, phone: 'c.pdf' },
        ],
      });
      await dispose(store, erase);
      expect(await left('people')).toMatchObject([{ id: '9007199254740993' }]);
      expect(await listed(store)).toEqual(['people.phone: a.pdf', 'people.phone: c.pdf']);
    });

    test('a batch that is rolled back lists nothing', async () => {
      const { store, left } = await makeStore(policyWith(files), {
        people: [{ id: 1, name: 'Karin', phone: 'a.pdf', contacted: due }],
      });
      const changedMind = new Error('changed my mind');
      const work = store.transaction(async (tx) => {
        await tx.rows.dispose(erase);
        expect(await tx.files.waiting()).toMatchObject([{ files: 1 }]);
        throw changedMind;
      });
      await expect(work).rejects.toBe(changedMind);
      expect(await left('people')).toHaveLength(1);
      expect(await listed(store)).toEqual([]);
    });
  });

  describe('the outbox of files', () => {
    const people = [1, 2, 3].map((id) => ({ id, name: 'Karin', phone: `${id}.pdf`, contacted: due }));
    const filled = async () => {
      const { store } = await makeStore(policyWith(files), { people });
      await dispose(store, { ...erase, limit: 2, operation: 'o1' });
      await dispose(store, { ...erase, operation: 'o2' });
      return store;
    };

    test('gives entries to one at a time, until their time has come again', async () => {
      const store = await filled();
      expect(await take(store, at, 2)).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
      expect(await take(store)).toHaveLength(1);
      expect(await take(store)).toEqual([]);
      expect(await take(store, later(1))).toMatchObject([{ attempts: 2 }, { attempts: 2 }, { attempts: 2 }]);
    });

    test('keeps what failed, with the first time it did, and puts it off', async () => {
      const store = await filled();
      const ids = (await take(store)).map(({ id }) => id);
      const postpone = (failedAt: Date, until: Date) =>
        store.transaction((tx) => tx.files.postpone(ids.slice(0, 1), { failedAt, until }));
      await store.transaction((tx) => tx.files.settle(ids.slice(1)));
      await postpone(later(1), later(10));
      await postpone(later(5), later(10));
      expect(await take(store, later(9))).toEqual([]);
      expect(await store.transaction((tx) => tx.files.waiting())).toEqual([
        { table: 'people', column: 'phone', files: 1, failing: 1, failingSince: later(1) },
      ]);
      expect(await take(store, later(10))).toMatchObject([{ id: ids[0], attempts: 2 }]);
    });

    test('takes what was put off by a clock that has been set back since', async () => {
      const store = await filled();
      const ids = (await take(store)).map(({ id }) => id);
      await store.transaction((tx) => tx.files.postpone(ids, { failedAt: later(1000), until: later(1001) }));
      expect(await take(store)).toEqual([]);
      const found = await store.transaction((tx) => tx.files.take({ ...turn(at), horizon: later(1000) }));
      expect(found).toHaveLength(3);
    });

    test('tells the files of one operation from others', async () => {
      const store = await filled();
      const files = (operation?: string) =>
        store.transaction(async (tx) => (await tx.files.waiting(operation)).map((left) => left.files));
      expect([await files(), await files('o1'), await files('o2'), await files('o3')]).toEqual([[3], [2], [1], []]);
      const mine = await store.transaction((tx) => tx.files.take({ ...turn(at), operation: 'o2' }));
      expect(mine).toMatchObject([{ value: '3.pdf', operation: 'o2' }]);
    });

    test('knows which files rows still name, to the letter, in every column under files', async () => {
      const policy = policyWith({ ...files, deals: { files: ['account'] } });
      const { store } = await makeStore(policy, {
        people: [{ id: 1, name: 'x.pdf', phone: 'a.pdf', note: 'B.pdf', contacted: fresh }],
        deals: [{ id: 1, account: 'c.pdf', closed: fresh }],
      });
      const values = ['a.pdf', 'A.pdf', 'B.pdf', 'b.pdf', 'c.pdf', 'x.pdf'];
      expect([...(await store.transaction((tx) => tx.files.stillNamed(values)))]).toEqual(['a.pdf', 'B.pdf', 'c.pdf']);
      expect(await store.transaction((tx) => tx.files.stillNamed([]))).toEqual(new Set());
      const named = await store.transaction(async (tx) => {
        const found: NamedFile[] = [];
        for await (const file of tx.files.named()) found.push(file);
        return found;
      });
      expect(named.map(({ value }) => value).toSorted()).toEqual(['B.pdf', 'a.pdf', 'c.pdf']);
      expect(named).toContainEqual({ table: 'deals', column: 'account', value: 'c.pdf' });
    });
  });
}
