import type { Row } from '@gallra/core';
import type { HostRows, LiveForeignKey, Store } from '@gallra/core/store';
import { erase, erasurePreview } from '@gallra/dsar';
import { brokerage, brokerageWorld, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { brokerageOn, type ReadableStore } from './brokerage-store.ts';

const karin = { category: 'registered', key: '1', controller: '1' };

/** A database in which something happens behind the statement's back, as triggers and rules do. */
function withTrigger(store: ReadableStore, dispose: (host: HostRows) => HostRows['dispose']): Store {
  return {
    records: store.records,
    schema: store.schema,
    otherSessions: store.otherSessions,
    now: store.now,
    transaction: (work) => store.transaction((tx) => work({ ...tx, rows: { ...tx.rows, dispose: dispose(tx.rows) } })),
  };
}

const toContacts = (column: string): LiveForeignKey => ({
  name: `messages_${column}_fkey`,
  columns: [column],
  references: { table: 'contacts', columns: ['id'] },
  onDelete: 'restrict',
  deferrable: false,
});

/** Erasures that a database does not carry out, or carries too far, on any store. */
export function erasureFailureSpec(open: OpenStore): void {
  const make = brokerageOn(open);

  describe('T13: an erasure that does not erase is a failure', () => {
    test('a database that says it changed a row and did not: all is taken back, and the error names table and column', async () => {
      const store = await make();
      let left = 1;
      const stubborn = withTrigger(store, (host) => async (disposal) => {
        if (disposal.table !== 'messages' || disposal.action !== 'clear') return host.dispose(disposal);
        const matched = left;
        left = 0;
        return { matched, changed: matched };
      });
      const error = await erase(stubborn, brokerage, { subject: karin, at: today }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'disposal.failed' });
      expect(String(error)).toContain(
        'tables.messages.columns.body,details,attachment: should be gone and is still there, in 1 row',
      );
      for (const value of ['Hej', 'Karin', 'karin@', '192.0.2']) expect(String(error)).not.toContain(value);
      for (const table of Object.keys(rows)) expect(await store.rows(table)).toEqual(rows[table as keyof typeof rows]);
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
      expect(await store.transaction((tx) => tx.events.list())).toEqual([]);
    });

    test('rows that match and do not change are a failure', async () => {
      const store = await make();
      const refusing = withTrigger(
        store,
        (host) => async (disposal) =>
          disposal.table === 'visits' && disposal.action === 'erase'
            ? { matched: 1, changed: 0 }
            : host.dispose(disposal),
      );
      await expect(erase(refusing, brokerage, { subject: karin, at: today })).rejects.toMatchObject({
        code: 'disposal.failed',
      });
      expect(await store.rows('contacts')).toEqual(rows.contacts);
    });

    test('rows that are passed over and cannot be found again afterwards are a failure', async () => {
      // The log line leads to the person by an address that goes: reading again would not see it.
      const store = await make();
      const blind = withTrigger(
        store,
        (host) => async (disposal) =>
          disposal.table === 'visits' ? { matched: 0, changed: 0 } : host.dispose(disposal),
      );
      await expect(erase(blind, brokerage, { subject: karin, at: today })).rejects.toThrow(
        'tables.visits: was due, and the database did not change it, in 1 row',
      );
    });

    test('T18: a record that had to stay and went along is a failure too', async () => {
      const store = await make();
      const greedy = withTrigger(store, (host) => async (disposal) => {
        const result = await host.dispose(disposal);
        if (disposal.table === 'messages' && disposal.action === 'clear') {
          await host.dispose({
            table: 'invoices',
            action: 'erase',
            scope: { at: new Date('2036-01-01'), subject: karin },
            limit: 10,
            incomingKeys: [],
          });
          await host.dispose({
            table: 'invoices',
            action: 'anonymise',
            scope: { at: new Date('2036-01-01'), subject: karin },
            limit: 10,
          });
        }
        return result;
      });
      await expect(erase(greedy, brokerage, { subject: karin, at: today })).rejects.toThrow(
        'tables.invoices.columns.customer_id,reference,amount: had to stay and is gone, in 1 row',
      );
      expect(await store.rows('invoices')).toEqual(rows.invoices);
    });

    test('a column that cannot be cleared is found before anything is changed, with the way to mend it', async () => {
      const world = brokerageWorld({ ...rows, contacts: rows.contacts.filter(({ email }) => email !== null) });
      const tables = world.schema.tables.map((table) => ({
        ...table,
        columns: table.columns.map((own) =>
          table.name === 'contacts' && own.name === 'email' ? { ...own, nullable: false } : own,
        ),
      }));
      const opened = await open({ ...world, schema: { ...world.schema, tables } });
      const store = { ...opened.store, rows: opened.rows };
      const { blocked } = await erasurePreview(store, brokerage, { subject: karin, at: today });
      expect(blocked).toEqual([
        expect.objectContaining({ path: 'tables.contacts.columns.email', obstacle: 'notNull' }),
      ]);
      await expect(erase(store, brokerage, { subject: karin, at: today })).rejects.toMatchObject({
        code: 'plan.blocked',
        message: expect.stringContaining('tables.contacts.columns.email: is NOT NULL'),
      });
      expect(await store.rows('contacts')).toEqual(world.rows.contacts);
    });
  });

  describe('what foreign keys hold in place', () => {
    const letters: Readonly<Record<string, readonly Row[]>> = {
      ...rows,
      deals: [],
      bids: [],
      invoices: [],
      addresses: [],
    };

    test('the row stays without the person, the preview says by what, and the erasure does so', async () => {
      const store = await make(letters, brokerage, { messages: [toContacts('contact_id')] });
      const preview = await erasurePreview(store, brokerage, { subject: karin, at: today });
      expect(preview.referenced).toMatchObject([
        { table: 'contacts', rows: 1, by: [{ constraint: 'messages_contact_id_fkey', table: 'messages' }] },
      ]);
      // What goes with the row stays with it.
      expect(preview.erased.find(({ table }) => table === 'contacts')?.columns).not.toContain('last_contact_at');
      expect(preview.keptWithRow).toMatchObject([{ table: 'contacts', columns: ['last_contact_at'], rows: 1 }]);
      const report = await erase(store, brokerage, { subject: karin, at: today });
      expect(report).toMatchObject({ complete: true, referenced: preview.referenced });
      expect((await store.rows('contacts'))[0]).toEqual({
        ...rows.contacts[0],
        name: null,
        personnummer: null,
        phone: null,
        email: null,
        notes: null,
      });
      expect((await store.rows('messages'))[0]).toMatchObject({ body: null, signature: 'Ulla Anställd' });
    });

    test('a row that lost the person before is not erased again', async () => {
      const store = await make(letters, brokerage, { messages: [toContacts('contact_id')] });
      const first = await erase(store, brokerage, { subject: karin, at: today });
      expect(first.rows).toContainEqual({ table: 'contacts', erase: 0, anonymise: 1, clear: 0, keep: 0 });
      const again = await erasurePreview(store, brokerage, { subject: karin, at: today });
      expect(again).toMatchObject({ erased: [], kept: [], referenced: [] });
      expect(again.rows).toContainEqual({ table: 'contacts', erase: 0, anonymise: 0, clear: 0, keep: 1 });
      expect(again.keptWithRow).toMatchObject([{ table: 'contacts', columns: ['last_contact_at'] }]);
      expect((await erase(store, brokerage, { subject: karin, at: today })).erased).toEqual([]);
    });

    test('without the foreign key the same row is erased', async () => {
      const store = await make(letters);
      await erase(store, brokerage, { subject: karin, at: today });
      expect((await store.rows('contacts')).map(({ id }) => id)).toEqual([2, 3, 4]);
    });
  });
}
