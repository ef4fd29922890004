import type { ControllerPurpose } from '@gallra/core';
import { disposeInTransaction, orderOfDisposal, plan, sweep } from '@gallra/retention';
import {
  column,
  contact,
  contacts,
  days,
  deal,
  deals,
  estatePolicy,
  foreignKey,
  letters,
  liveSchema,
  liveTable,
  message,
  messages,
  now,
  type OpenStore,
  sale,
  type World,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, eventsOf, later } from './carried-out.ts';

/** What becomes of people who asked for erasure, on any store. */
export function erasureRequestSpec(open: OpenStore): void {
  describe('a request for erasure (Art. 17)', () => {
    const subject = { category: 'contact', key: '1' };

    test('leaves a mapping as long as a duty keeps something, and none after that', async () => {
      const world = sale({ contacts: [contact(1, days.lastWeek)], deals: [deal(7, 1, '2024-11-20')] });
      const { store, rows } = await open(world);
      await store.transaction((tx) => tx.requests.record({ subject, right: 'erasure', effectiveAt: now }));
      expect(await approved(store, world)).toMatchObject({ forgotten: 0 });
      expect(await rows('contacts')).toMatchObject([{ name: 'Namn 1', phone: null }]);
      expect(await sweep(store, world.policy, later('2032-01-01'))).toMatchObject({ forgotten: 1 });
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
    });

    test('leaves a mapping as long as one column of a row is kept, the others gone (Art. 17(3)(e))', async () => {
      const world = sale({ contacts: [contact(1, days.fourMonthsAgo)], deals: [] });
      const { store, rows } = await open(world);
      await store.transaction((tx) => tx.requests.record({ subject, right: 'erasure', effectiveAt: now }));
      expect(await approved(store, world)).toMatchObject({ forgotten: 0 });
      expect(await rows('contacts')).toMatchObject([{ name: 'Namn 1', phone: null }]);
    });

    test('leaves a mapping as long as a row that leads to the person has a column that nobody has classified', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo)], deals: [] });
      const columns = { ...contacts.columns, phone: 'todo' } as const;
      const policy = { ...world.policy, tables: { ...world.policy.tables, contacts: { ...contacts, columns } } };
      const { store, rows } = await open({ ...world, policy });
      await store.transaction((tx) => tx.requests.record({ subject, right: 'erasure', effectiveAt: now }));
      expect(await approved(store, { ...world, policy })).toMatchObject({ forgotten: 0 });
      expect(await rows('contacts')).toMatchObject([{ name: null, phone: '070-000 00 1' }]);
    });

    test('a reference that was made for another reason goes with the last of the person too', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek)], deals: [] });
      const { store } = await open(world);
      const references = await store.transaction(async (tx) => [
        await tx.requests.reference(subject),
        await tx.requests.reference({ ...subject, key: '2' }),
      ]);
      expect(await approved(store, world)).toMatchObject({ forgotten: 1 });
      const left = await store.transaction((tx) => tx.requests.known());
      expect(left.map(({ reference }) => reference)).toEqual([references[1]]);
    });

    test('T8: an objection to direct marketing is remembered when nothing else is left (Art. 21(3))', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo)], deals: [] });
      const { support, ...others } = world.policy.purposes as typeof world.policy.purposes & {
        support: ControllerPurpose;
      };
      const newsletter = { ...support, directMarketing: true };
      const policy = { ...world.policy, purposes: { ...others, support, newsletter } };
      const { store, rows } = await open({ ...world, policy });
      await store.transaction((tx) =>
        tx.requests.record({ subject, right: 'objection', purpose: 'newsletter', effectiveAt: now }),
      );
      expect(await approved(store, { ...world, policy })).toMatchObject({ forgotten: 0 });
      expect(await rows('contacts')).toEqual([]);
      expect(await store.transaction((tx) => tx.requests.known(subject))).toMatchObject([
        { asked: [{ right: 'objection', purpose: 'newsletter' }] },
      ]);
    });

    test('is not forgotten while something due could not be disposed of', async () => {
      const world = letters(
        'restrict',
        { contacts: [contact(1, days.twoYearsAgo)], messages: [message(1, 1, days.lastWeek)] },
        { ...messages, then: 'anonymise' },
      );
      const tables = world.schema.tables.map((table) =>
        table.name === 'messages'
          ? {
              ...table,
              columns: table.columns.map((own) => (own.name === 'body' ? column('body', { nullable: false }) : own)),
            }
          : table,
      );
      const blocked: World = { ...world, schema: { ...world.schema, tables } };
      const { store } = await open(blocked);
      await store.transaction((tx) => tx.requests.record({ subject, right: 'erasure', effectiveAt: now }));
      const report = await approved(store, blocked, now, { skipBlocked: true });
      expect(report).toMatchObject({ forgotten: 0, skipped: [{ column: 'body' }] });
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toHaveLength(1);
    });

    test('takes everything in a row before the link that tells whose it is', async () => {
      const purpose = (category: string, more: object = {}) => ({
        title: { sv: category, en: category },
        role: 'controller' as const,
        basis: '6(1)(f)' as const,
        subjects: 'all' as const,
        categories: [category],
        keep: { from: 'lastContact', for: 'P1Y' as const },
        ...more,
      });
      const purposes = {
        reach: purpose('contactDetails'),
        write: purpose('correspondence'),
        argue: purpose('identity', { legalClaims: true }),
      };
      const people = {
        subjects: { id: 'contact' },
        events: { lastContact: { untold: true } },
        columns: { id: 'key', email: 'contactDetails' },
        then: 'erase',
      } as const;
      const lines = {
        subjects: { email: { in: 'contacts', by: 'email' } },
        events: { lastContact: { untold: true } },
        columns: { id: 'key', email: 'contactDetails', text: 'correspondence', name: 'identity' },
        then: 'erase',
      } as const;
      const world: World = {
        policy: estatePolicy({ contacts: people, lines }, { purposes, duties: {} }),
        schema: liveSchema(liveTable('contacts', ['id', 'email']), liveTable('lines', ['id', 'email', 'text', 'name'])),
        rows: {
          contacts: [{ id: 1, email: 'a@example.com' }],
          lines: [{ id: 1, email: 'a@example.com', text: 'Hej', name: 'A' }],
        },
      };
      const { store, rows } = await open(world);
      await store.transaction((tx) => tx.requests.record({ subject, right: 'erasure', effectiveAt: now }));
      await approved(store, world);
      expect(await rows('lines')).toMatchObject([{ email: null, text: null, name: 'A' }]);
      expect(await rows('contacts')).toEqual([]);
    });

    test('is carried out within one transaction, all or nothing, and keeps to that person', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo), contact(2, days.twoYearsAgo)],
        messages: [message(1, 1, days.twoYearsAgo), message(2, 2, days.twoYearsAgo)],
      });
      const { store, rows } = await open(world);
      const order = orderOfDisposal(world.policy, world.schema);
      const erase = () =>
        store.transaction(async (tx) => {
          const report = await disposeInTransaction(
            tx,
            { policy: world.policy, order },
            { at: now, subject },
            { operation: 'request' },
          );
          return { report, reference: await tx.requests.reference(subject) };
        });
      await expect(
        store.transaction(async (tx) => {
          await disposeInTransaction(tx, { policy: world.policy, order }, { at: now, subject });
          throw new Error('the host changed its mind');
        }),
      ).rejects.toThrow('changed its mind');
      expect(await rows('messages')).toHaveLength(2);
      const { report, reference } = await erase();
      expect(report.actions).toMatchObject([
        { table: 'messages', action: 'erase', rows: 1 },
        { table: 'contacts', action: 'erase', rows: 1 },
      ]);
      expect(await rows('contacts')).toMatchObject([{ id: 2 }]);
      for (const event of await eventsOf(store))
        expect(event).toMatchObject({ subject: reference, operation: 'request', rows: 1 });
    });

    test('does not count on rows of other people going too, even if they are due', async () => {
      const policy = estatePolicy({
        contacts,
        deals: {
          ...deals,
          subjects: { buyer_id: { in: 'contacts' } },
          columns: { ...deals.columns, buyer_id: 'key' },
          events: { closed: 'closed_on' },
        },
      });
      const world: World = {
        policy,
        schema: liveSchema(
          liveTable('contacts', ['id', 'name', 'phone', 'last_contact_on']),
          liveTable(
            'deals',
            ['id', 'seller_id', 'buyer_id', 'account', 'closed_on'],
            [foreignKey('seller_id', 'contacts', 'restrict'), foreignKey('buyer_id', 'contacts', 'restrict')],
          ),
        ),
        rows: {
          contacts: [contact(1, days.tenYearsAgo), contact(2, days.tenYearsAgo)],
          deals: [{ ...deal(7, 1, days.tenYearsAgo), buyer_id: 2 }],
        },
      };
      const { store, rows } = await open(world);
      const made = await plan(store, policy, now, { subject });
      expect(made.tables.find(({ table }) => table === 'contacts')).toMatchObject({ erase: 0, referenced: 1 });
      const order = orderOfDisposal(policy, world.schema);
      await store.transaction((tx) =>
        disposeInTransaction(tx, { policy, order }, { at: now, subject }, { plan: made }),
      );
      expect(await rows('contacts')).toMatchObject([
        { id: 1, name: null, phone: null },
        { id: 2, name: 'Namn 2' },
      ]);
      expect(await rows('deals')).toHaveLength(1);
    });
  });
}
