import type { GallraEvent } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { type DisposalProgress, plan, sweep } from '@gallra/retention';
import {
  column,
  contact,
  contacts,
  days,
  deal,
  deals,
  estatePolicy,
  letters,
  liveSchema,
  liveTable,
  message,
  now,
  type OpenStore,
  sale,
  type World,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, eventsOf, later } from './carried-out.ts';

/** What a sweep does, on any store. */
export function sweepSpec(open: OpenStore): void {
  const many = sale({
    contacts: Array.from({ length: 23 }, (_, index) =>
      contact(index + 1, index < 11 ? days.twoYearsAgo : days.fourMonthsAgo),
    ),
  });

  describe('a sweep (GDPR Art. 5(1)(e))', () => {
    test('takes each column when its own last claim ends: phone after three months, name after a year (R47)', async () => {
      const world = sale({ contacts: [contact(1, days.fourMonthsAgo)] });
      const { store, rows } = await open(world);
      await approved(store, world);
      expect(await rows('contacts')).toMatchObject([{ id: 1, name: 'Namn 1', phone: null }]);
      await sweep(store, world.policy, later('2027-07-20'));
      expect(await rows('contacts')).toHaveLength(1);
      await sweep(store, world.policy, later('2027-07-21'));
      expect(await rows('contacts')).toEqual([]);
    });

    test('keeps what the bookkeeping duty needs, and takes it on the day after (R46, R49; bokföringslagen 7 kap. 2 §)', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo)], deals: [deal(7, 1, '2024-11-20')] });
      const { store, rows } = await open(world);
      await approved(store, world);
      expect(await rows('contacts')).toMatchObject([{ name: 'Namn 1', phone: null }]);
      expect(await rows('deals')).toMatchObject([{ account: 'konto 7' }]);
      await sweep(store, world.policy, later('2031-12-31'));
      expect(await rows('deals')).toHaveLength(1);
      await sweep(store, world.policy, later('2032-01-01'));
      expect([await rows('deals'), await rows('contacts')]).toEqual([[], []]);
    });

    test('anonymises and keeps the rest where the policy says so (R48)', async () => {
      const policy = estatePolicy({ contacts: { ...contacts, then: 'anonymise' }, deals });
      const world = { ...sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, null)] }), policy };
      const { store, rows } = await open(world);
      const { actions } = await approved(store, world);
      expect(actions).toEqual([
        { table: 'contacts', action: 'anonymise', columns: ['name', 'phone'], rows: 1, batches: 1 },
      ]);
      expect(await rows('contacts')).toMatchObject([{ id: 1, name: null, phone: null }, contact(2, null)]);
    });

    test('never touches keys and columns that say nothing about a person', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek)],
      });
      const { store, rows } = await open(world);
      await approved(store, world);
      const [row] = await rows('contacts');
      expect(row).toMatchObject({ id: 1, name: null, phone: null });
      expect(row?.last_contact_on).not.toBeNull();
    });

    test('finds nothing to do the second time', async () => {
      const world = sale({
        contacts: [contact(1, days.twoYearsAgo), contact(2, days.fourMonthsAgo)],
        deals: [deal(7, 1, days.twoYearsAgo)],
      });
      const { store } = await open(world);
      expect((await approved(store, world)).actions).not.toEqual([]);
      expect((await sweep(store, world.policy, now)).actions).toEqual([]);
    });

    test('works through a log line tied to a person by e-mail before that address is gone (Art. 17)', async () => {
      const lines = {
        subjects: { email: { in: 'contacts', by: 'email' } },
        events: { lastContact: { untold: true } },
        columns: { id: 'key', email: 'contactDetails', text: 'correspondence' },
        then: 'erase',
      } as const;
      const people = {
        subjects: { id: 'contact' },
        events: { lastContact: { untold: true } },
        columns: { id: 'key', name: 'identity', email: 'contactDetails' },
        then: 'erase',
      } as const;
      const world: World = {
        policy: estatePolicy({ contacts: people, audit_lines: lines }),
        schema: liveSchema(
          liveTable('contacts', ['id', 'name', 'email']),
          liveTable('audit_lines', ['id', 'email', 'text']),
        ),
        rows: {
          contacts: [
            { id: 1, name: 'A', email: 'a@example.com' },
            { id: 2, name: 'B', email: 'b@example.com' },
          ],
          audit_lines: [
            { id: 1, email: 'a@example.com', text: 'in' },
            { id: 2, email: 'b@example.com', text: 'in' },
          ],
        },
      };
      const { store, rows } = await open(world);
      await store.transaction((tx) =>
        tx.requests.record({ subject: { category: 'contact', key: '1' }, right: 'erasure', effectiveAt: now }),
      );
      await approved(store, world);
      // Complaints may still be raised, so the name stays (Art. 17(3)(e)); the address it was found by does not.
      expect(await rows('contacts')).toMatchObject([
        { id: 1, name: 'A', email: null },
        { id: 2, email: 'b@example.com' },
      ]);
      expect(await rows('audit_lines')).toMatchObject([{ id: 2 }]);
    });
  });

  describe('batches', () => {
    test('each leave one event, and the events add up to what was done (Art. 5(2))', async () => {
      const { store } = await open(many);
      const { actions, operation, plan: hash } = await approved(store, many, now, { batchSize: 5 });
      expect(actions).toEqual([
        { table: 'contacts', action: 'clear', columns: ['phone'], rows: 12, batches: 3 },
        { table: 'contacts', action: 'erase', rows: 11, batches: 3 },
      ]);
      const sizes = async (type: GallraEvent['type']) =>
        (await eventsOf(store, type)).map(({ rows }) => rows).reverse();
      expect(await sizes('columns.cleared')).toEqual([5, 5, 2]);
      expect(await sizes('rows.erased')).toEqual([5, 5, 1]);
      expect(await eventsOf(store, 'sweep.completed')).toMatchObject([{ rows: 23, operation, plan: hash }]);
      for (const event of await eventsOf(store)) expect(event).toMatchObject({ operation, plan: hash });
    });

    test('hold no value and no key of a row', async () => {
      const { store } = await open(many);
      await approved(store, many);
      const known = ['id', 'type', 'at', 'policy', 'table', 'columns', 'rows', 'operation', 'plan'];
      for (const event of await eventsOf(store)) {
        expect(known).toEqual(expect.arrayContaining(Object.keys(event)));
        expect(JSON.stringify(event)).not.toMatch(/Namn|070-000 /);
      }
    });

    test('tell their progress', async () => {
      const { store } = await open(many);
      const seen: DisposalProgress[] = [];
      await approved(store, many, now, { batchSize: 5, onProgress: (progress) => seen.push(progress) });
      expect(seen.map(({ action, rows, rowsSoFar }) => [action, rows, rowsSoFar])).toEqual([
        ['clear', 5, 5],
        ['clear', 5, 10],
        ['clear', 2, 12],
        ['erase', 5, 5],
        ['erase', 5, 10],
        ['erase', 1, 11],
      ]);
    });

    test('wait for whoever is told of the one before', async () => {
      const { store } = await open(many);
      let waiting = 0;
      const onProgress = async () => {
        waiting += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        expect(waiting).toBe(1);
        waiting -= 1;
      };
      expect((await approved(store, many, now, { batchSize: 5, onProgress })).actions).toHaveLength(2);
    });

    test('can be stopped between any two, and the next sweep does the rest', async () => {
      for (let stopAfter = 1; stopAfter <= 5; stopAfter += 1) {
        const { store, rows } = await open(many);
        const stop = new AbortController();
        let batch = 0;
        const onProgress = () => {
          batch += 1;
          if (batch === stopAfter) stop.abort();
        };
        await expect(approved(store, many, now, { batchSize: 5, signal: stop.signal, onProgress })).rejects.toThrow(
          'abort',
        );
        expect(await eventsOf(store, 'sweep.completed')).toEqual([]);
        const changed = (await eventsOf(store)).reduce((sum, event) => sum + (event.rows ?? 0), 0);
        const { actions } = await approved(store, many);
        expect(changed + actions.reduce((sum, action) => sum + action.rows, 0)).toBe(23);
        expect((await rows('contacts')).filter(({ phone }) => phone !== null)).toEqual([]);
        expect(await rows('contacts')).toHaveLength(12);
      }
    });
  });

  describe('what a database does not let happen', () => {
    const world = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.fourMonthsAgo)] });

    /** A database in which a trigger or a policy on rows quietly undoes what is asked. */
    const stubborn = (store: Store, answer: 'changes nothing' | 'takes it back'): Store => ({
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({
            ...tx,
            rows: {
              ...tx.rows,
              dispose: async (disposal) => {
                const { erase, groups } = await tx.rows.tally({ ...disposal, incomingKeys: [] });
                const matched =
                  disposal.action === 'erase'
                    ? erase
                    : disposal.action === 'clear' && groups.some(({ clear }) => clear > 0)
                      ? 1
                      : 0;
                return { matched, changed: answer === 'changes nothing' ? 0 : matched };
              },
            },
          }),
        ),
    });

    test.each(['changes nothing', 'takes it back'] as const)(
      'fails, by the name of the table, and the sweep is not complete, where it %s',
      async (answer) => {
        const { store, rows } = await open(world);
        const { failed, complete } = await approved(stubborn(store, answer), world);
        const problem = expect.stringMatching(/Table "contacts".*trigger.*row-level security/);
        expect(failed).toMatchObject([
          { table: 'contacts', action: 'clear', code: 'disposal.failed', problem },
          { table: 'contacts', action: 'erase', code: 'disposal.failed', problem },
        ]);
        expect(complete).toBe(false);
        expect(await eventsOf(store, 'sweep.stopped')).toHaveLength(1);
        expect(await rows('contacts')).toHaveLength(2);
        expect(await eventsOf(store, 'sweep.completed')).toEqual([]);
      },
    );

    test('is refused beforehand where the catalogue tells it, unless one leaves it and does the rest', async () => {
      const narrow = liveTable('contacts', ['id', 'name', column('phone', { nullable: false }), 'last_contact_on']);
      const blocked = { ...world, schema: { ...world.schema, tables: [narrow, ...world.schema.tables.slice(1)] } };
      const { store, rows } = await open(blocked);
      const { hash } = await plan(store, blocked.policy, now);
      await expect(sweep(store, blocked.policy, now, { approve: hash })).rejects.toMatchObject({
        code: 'plan.blocked',
        problems: [expect.stringMatching(/^tables\.contacts\.columns\.phone: .*NOT NULL.*1 row/)],
      });
      expect(await rows('contacts')).toHaveLength(2);
      const { actions, skipped } = await sweep(store, blocked.policy, now, { approve: hash, skipBlocked: true });
      expect(actions).toMatchObject([{ action: 'erase', rows: 1 }]);
      expect(skipped).toMatchObject([{ path: 'tables.contacts.columns.phone', rows: 1 }]);
      expect(await rows('contacts')).toMatchObject(
        [contact(2, null)].map(({ id, name, phone }) => ({ id, name, phone })),
      );
    });
  });
}
