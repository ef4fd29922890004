import {
  due,
  type GroupPlan,
  goneControllers,
  plan,
  planInTransaction,
  sweep,
  type TablePlan,
} from '@gallra/retention';
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
  now,
  type OpenStore,
  sale,
  type World,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { planOf } from './carried-out.ts';

function group(table: TablePlan, name: string): GroupPlan | undefined {
  return table.groups.find(({ columns }) => columns.includes(name));
}

/** An agency, and contacts and calls of agencies; agency 2 is gone, with the row that said so. */
function agencies(guarded: boolean): World {
  const policy = estatePolicy(
    {
      agencies: { controller: 'id', columns: { id: 'key', ended_on: 'notPersonal' }, then: 'anonymise' },
      contacts: {
        controller: 'agency_id',
        subjects: { id: 'contact' },
        events: { lastContact: 'last_contact_on' },
        columns: { id: 'key', agency_id: 'key', name: 'identity', last_contact_on: 'notPersonal' },
        then: 'erase',
      },
      calls: {
        controller: { in: 'contacts', through: 'contact_id' },
        subjects: { contact_id: { in: 'contacts' } },
        events: { lastContact: 'called_on' },
        columns: { id: 'key', contact_id: 'key', note: 'correspondence', called_on: 'notPersonal' },
        then: 'erase',
      },
    },
    { controllers: { in: 'agencies', agreementEnded: 'ended_on' }, duties: {} },
  );
  const key = guarded ? [foreignKey('agency_id', 'agencies')] : [];
  const whose = guarded ? [1, 1, null] : [1, 2, null];
  return {
    policy,
    schema: liveSchema(
      liveTable('agencies', ['id', 'ended_on']),
      liveTable('contacts', ['id', 'agency_id', 'name', 'last_contact_on'], key),
      liveTable('calls', ['id', 'contact_id', 'note', 'called_on']),
    ),
    rows: {
      agencies: [{ id: 1, ended_on: null }],
      contacts: whose.map((agency_id, index) => ({
        ...{ id: index + 1, agency_id, name: `Namn ${index + 1}`, last_contact_on: days.twoYearsAgo },
      })),
      calls: [1, 2, 2, 3, 9].map((contact_id, index) => ({
        ...{ id: index + 1, contact_id, note: 'rang', called_on: days.lastWeek },
      })),
    },
  };
}

/** What a plan says, on any store. */
export function planSpec(open: OpenStore): void {
  describe('a plan (GDPR Art. 5(1)(e))', () => {
    test('keeps a column that two purposes need until the second ends, and says so (R47)', async () => {
      const world = sale({ contacts: [contact(1, days.fourMonthsAgo)] });
      const { store } = await open(world);
      const made = await plan(store, world.policy, now);
      const table = planOf(made, 'contacts');
      expect(table).toMatchObject({ rows: 1, erase: 0, anonymise: 0, referenced: 0, referencedBy: [], exact: true });
      expect(group(table, 'name')).toMatchObject({
        columns: ['name'],
        clear: 0,
        claims: [
          { claim: 'support', alive: 0, ended: 1 },
          { claim: 'complaints', alive: 1, ended: 0 },
          { claim: 'bookkeeping', alive: 0, ended: 0 },
        ],
        following: [{ claim: 'statistics', title: { sv: 'Statistik', en: 'Statistics' } }],
      });
    });

    test('lets the phone number go while a statute keeps the name, with citation and rule in words (R46, R49)', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo)], deals: [deal(7, 1, days.twoYearsAgo)] });
      const { store } = await open(world);
      const made = await plan(store, world.policy, now);
      const table = planOf(made, 'contacts');
      expect(table).toMatchObject({ erase: 0, anonymise: 0, referenced: 0 });
      expect(group(table, 'phone')).toMatchObject({ clear: 1, claims: [{ claim: 'support', alive: 0, ended: 1 }] });
      expect(group(table, 'name')?.clear).toBe(0);
      expect(group(table, 'name')?.claims.at(-1)).toEqual({
        claim: 'bookkeeping',
        kind: 'duty',
        title: { sv: 'Bokföring', en: 'Bookkeeping' },
        basis: '6(1)(c)',
        citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
        rule: {
          sv: 'till och med det sjunde året efter utgången av det kalenderår då räkenskapsåret för ”affärens avslut” avslutades',
          en: '7 years from the end of the calendar year in which the financial year of “closing of the deal” ended',
        },
        alive: 1,
        pending: 0,
        ended: 0,
        neverBegan: 0,
      });
    });

    test('counts rows that go whole, and changes nothing (R44)', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek), contact(3, null)] });
      const { store, rows } = await open(world);
      const before = await rows('contacts');
      expect(planOf(await plan(store, world.policy, now), 'contacts')).toMatchObject({ rows: 3, erase: 1 });
      expect(await rows('contacts')).toEqual(before);
      expect(await store.transaction((tx) => tx.events.list())).toEqual([]);
    });

    test('names the foreign key that holds a row in place, and why', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek)],
      });
      const { store } = await open(world);
      expect(planOf(await plan(store, world.policy, now), 'contacts')).toMatchObject({
        erase: 0,
        referenced: 1,
        referencedBy: [
          {
            constraint: 'messages_contact_id_fkey',
            table: 'messages',
            columns: ['contact_id'],
            because: 'restrict',
            rows: 1,
          },
        ],
      });
    });

    test('tells in how many rows a controller is named whose own row is gone, and disposes of no more and no less', async () => {
      const world = agencies(false);
      const { store, rows } = await open(world);
      const made = await plan(store, world.policy, now);
      const gone = made.tables.map(({ table, ofGoneControllers }) => [table, ofGoneControllers]);
      // A call is the agency's whose contact it leads to, and nobody's where that is gone; a contact of none is the vendor's.
      expect(Object.fromEntries(gone)).toEqual({ agencies: undefined, contacts: 1, calls: 3 });
      expect(made.hash).toBe((await due(store, world.policy, now)).hash);
      const about = { subject: { category: 'contact', key: '2', controller: '2' } };
      expect(planOf(await plan(store, world.policy, now, about), 'contacts')).not.toHaveProperty('ofGoneControllers');
      // Without its contact nobody could tell whose a call is.
      expect(planOf(made, 'contacts')).toMatchObject({ rows: 3, erase: 0, referenced: 3, evidence: 3 });
      await sweep(store, world.policy, now, { approve: made.hash });
      expect((await rows('contacts')).map(({ name }) => name)).toEqual([null, null, null]);
      expect(await rows('calls')).toHaveLength(5);
    });

    test('asks for no such rows where a foreign key leads to the controllers', async () => {
      const world = agencies(true);
      const { store } = await open(world);
      const made = await plan(store, world.policy, now);
      expect(made.tables.filter(({ ofGoneControllers }) => ofGoneControllers !== undefined)).toEqual([]);
      const schema = await store.schema();
      const asked: string[] = [];
      const rows = { ofGoneControllers: async (table: string) => asked.push(table) };
      await goneControllers({ rows }, { policy: world.policy, schema });
      expect(asked).toEqual([]);
    });

    test('is plain JSON and names nobody', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek)],
      });
      const { store } = await open(world);
      const made = await plan(store, world.policy, now, { subject: { category: 'contact', key: '1' } });
      expect(JSON.parse(JSON.stringify(made))).toEqual(made);
      expect(JSON.stringify(made)).not.toMatch(/Namn|070-|Hej/);
    });

    test('keeps its hash while nothing due changes, though rows that stay come and go', async () => {
      const first = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek)] });
      const more = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek), contact(3, null)] });
      const due = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.twoYearsAgo)] });
      const hash = async (world: typeof first, at: Date, subject?: string) => {
        const { store } = await open(world);
        const options = subject === undefined ? {} : { subject: { category: 'contact', key: subject } };
        return (await plan(store, world.policy, at, options)).hash;
      };
      const approved = await hash(first, now);
      expect(approved).toMatch(/^[0-9a-f]{64}$/);
      expect(await hash(first, new Date('2026-11-21T20:00:00Z'))).toBe(approved);
      expect(await hash(more, now)).toBe(approved);
      expect(await hash(due, now)).not.toBe(approved);
      expect(await hash(first, new Date('2026-11-22T11:00:00Z'))).not.toBe(approved);
      expect(await hash(first, now, '1')).not.toBe(approved);
    });

    test("for one person counts that person's rows only, also inside a transaction (Art. 17)", async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo), contact(2, days.twoYearsAgo)] });
      const { store } = await open(world);
      const subject = { category: 'contact', key: '2' };
      const made = await plan(store, world.policy, now, { subject });
      expect(planOf(made, 'contacts')).toMatchObject({ rows: 1, erase: 1 });
      const schema = await store.schema();
      const inside = await store.transaction((tx) =>
        planInTransaction(tx, { schema, policy: world.policy }, now, { subject }),
      );
      expect(inside).toEqual(made);
    });

    test('lists what cannot be done, by path and with the remedy, before anything is done', async () => {
      const world = sale({ contacts: [contact(1, days.twoYearsAgo)], deals: [deal(7, 1, days.twoYearsAgo)] });
      const narrow = liveTable('contacts', ['id', 'name', column('phone', { nullable: false }), 'last_contact_on']);
      const schema = { ...world.schema, tables: [narrow, ...world.schema.tables.slice(1)] };
      const { store } = await open({ ...world, schema });
      expect((await plan(store, world.policy, now)).blocked).toEqual([
        {
          path: 'tables.contacts.columns.phone',
          table: 'contacts',
          column: 'phone',
          obstacle: 'notNull',
          problem: expect.stringContaining('NOT NULL'),
          fix: expect.stringContaining('replace'),
          rows: 1,
        },
      ]);
    });

    test('tells which unclassified column keeps rows from being erased', async () => {
      const policy = estatePolicy({
        deals,
        contacts: { ...contacts, columns: { ...contacts.columns, remarks: 'todo' } },
      });
      const schema = liveSchema(
        liveTable('contacts', ['id', 'name', 'phone', 'last_contact_on', 'remarks']),
        liveTable('deals', ['id', 'seller_id', 'account', 'closed_on'], [foreignKey('seller_id', 'contacts')]),
      );
      const rows = { contacts: [{ ...contact(1, days.twoYearsAgo), remarks: 'lång text' }], deals: [] };
      const { store, rows: left } = await open({ policy, schema, rows });
      const made = await plan(store, policy, now);
      expect(planOf(made, 'contacts')).toMatchObject({ erase: 0, anonymise: 1 });
      expect(planOf(made, 'contacts').left).toMatchObject({
        stays: 'todo',
        verdict: 'pseudonymised',
        by: [{ trace: 'todo', column: 'remarks' }],
      });
      expect(planOf(made, 'deals')).not.toHaveProperty('left');
      expect(made.blocked).toMatchObject([{ path: 'tables.contacts.columns.remarks', obstacle: 'todo', rows: 1 }]);
      // It is information and stops nothing.
      await sweep(store, policy, now, { approve: made.hash });
      expect(await left('contacts')).toMatchObject([{ id: 1, name: null, phone: null, remarks: 'lång text' }]);
    });

    test('refuses a policy whose tables or columns the database does not have', async () => {
      const world = sale({ contacts: [] });
      const schema = liveSchema(liveTable('contacts', ['id', 'name', 'last_contact_on']));
      const { store } = await open({ ...world, schema, rows: {} });
      await expect(plan(store, world.policy, now)).rejects.toMatchObject({
        code: 'schema.drift',
        problems: [expect.stringContaining('tables.contacts.columns.phone'), expect.stringContaining('tables.deals')],
      });
    });
  });
}
