import type { PersonalTable, Row } from '@gallra/core';
import { plan, sweep } from '@gallra/retention';
import {
  column,
  contact,
  days,
  estatePolicy,
  type ForeignKeyRules,
  foreignKey,
  letters,
  liveSchema,
  liveTable,
  message,
  messages,
  now,
  type OpenStore,
  type World,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, planOf } from './carried-out.ts';

const personTable = (links: Readonly<Record<string, 'key'>> = {}, category = 'contact'): PersonalTable => ({
  subjects: { id: category },
  events: { lastContact: 'last_contact_on' },
  columns: { id: 'key', name: 'identity', last_contact_on: 'notPersonal', ...links },
  then: 'erase',
});

const person = (id: number, last: string, links: Row = {}): Row => ({
  id,
  name: `Namn ${id}`,
  last_contact_on: last,
  ...links,
});

const columns = ['id', 'name', 'last_contact_on'];

/** People in one table, each with the one who brought them in. */
function tree(nullable: boolean, people: readonly Row[]): World {
  return {
    policy: estatePolicy({ contacts: personTable({ parent_id: 'key' }) }),
    schema: liveSchema(
      liveTable(
        'contacts',
        [...columns, column('parent_id', { nullable })],
        [foreignKey('parent_id', 'contacts', 'restrict')],
      ),
    ),
    rows: { contacts: people },
  };
}

/** A company has a head, who is employed by it: what the seeds call a circle. */
function company(nullable: boolean, contacts: readonly Row[], staff: readonly Row[]): World {
  return {
    policy: estatePolicy({
      contacts: personTable({ head_id: 'key' }),
      staff: personTable({ employer_id: 'key' }, 'staff'),
    }),
    schema: liveSchema(
      liveTable(
        'contacts',
        [...columns, column('head_id', { nullable })],
        [foreignKey('head_id', 'staff', 'restrict')],
      ),
      liveTable(
        'staff',
        [...columns, column('employer_id', { nullable: false })],
        [foreignKey('employer_id', 'contacts', 'restrict')],
      ),
    ),
    rows: { contacts, staff },
  };
}

/** What foreign keys make of a sweep, on any store. */
export function foreignKeySpec(open: OpenStore, rules: ForeignKeyRules): void {
  const counts = async (world: World, table: string) => {
    const { store } = await open(world);
    const { erase, referenced } = planOf(await plan(store, world.policy, now), table);
    return { erase, referenced };
  };

  describe('a row that others refer to', () => {
    test('loses the person where it stands, and is erased once nothing refers to it (R48)', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek)],
      });
      const { store, rows } = await open(world);
      const report = await approved(store, world);
      expect(report.actions).toMatchObject([{ table: 'contacts', action: 'anonymiseReferenced', rows: 1 }]);
      expect(report.referenced).toMatchObject([
        { table: 'contacts', rows: 1, referencedBy: [{ constraint: 'messages_contact_id_fkey', because: 'restrict' }] },
      ]);
      expect(await rows('contacts')).toMatchObject([{ id: 1, name: null, phone: null }]);
      expect((await sweep(store, world.policy, now)).actions).toEqual([]);
      await sweep(store, world.policy, new Date('2027-03-01T11:00:00Z'));
      expect([await rows('messages'), await rows('contacts')]).toEqual([[], []]);
    });

    test('goes with them in one sweep, they first, when they are due too (R44)', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.twoYearsAgo)],
      });
      const { store, rows } = await open(world);
      expect(await counts(world, 'contacts')).toEqual({ erase: 1, referenced: 0 });
      const { actions } = await approved(store, world);
      expect(actions.map(({ table, action }) => [table, action])).toEqual([
        ['messages', 'erase'],
        ['contacts', 'erase'],
      ]);
      expect([await rows('messages'), await rows('contacts')]).toEqual([[], []]);
    });

    test('stays because of CASCADE where rows with claims of their own would be taken along (R49)', async () => {
      const world = letters('cascade', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek)],
      });
      const { store, rows } = await open(world);
      expect((await approved(store, world)).referenced).toMatchObject([
        { table: 'contacts', referencedBy: [{ because: 'cascade' }] },
      ]);
      expect(await rows('contacts')).toMatchObject([{ name: null }]);
      expect(await rows('messages')).toMatchObject([{ body: 'Hej 1' }]);
    });

    test.each(['todo', undefined] as const)(
      'stays because of CASCADE from a table that nobody has classified (%s)',
      async (word) => {
        const given = letters('cascade', {
          contacts: [contact(1, days.twoYearsAgo)],
          messages: [message(1, 1, days.lastWeek)],
        });
        const { messages: _, ...known } = given.policy.tables;
        const world = { ...given, policy: estatePolicy(word === undefined ? known : { ...known, messages: word }) };
        const { store, rows } = await open(world);
        await approved(store, world);
        expect(await rows('messages')).toHaveLength(1);
        expect(await rows('contacts')).toMatchObject([{ name: null }]);
      },
    );

    test('takes rows along that say nothing about anybody', async () => {
      const world = letters(
        'cascade',
        {
          contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek)],
          messages: [message(1, 1, days.lastWeek), message(2, 2, days.lastWeek)],
        },
        'notPersonal',
      );
      const { store, rows } = await open(world);
      expect(await counts(world, 'contacts')).toEqual({ erase: 1, referenced: 0 });
      await approved(store, world);
      expect(await rows('contacts')).toMatchObject([{ id: 2 }]);
      expect(await rows('messages')).toMatchObject([{ id: 2 }]);
    });

    test('does not stay because of SET NULL on a mere key: the other row stays and loses the link', async () => {
      const world = letters('setNull', {
        contacts: [contact(1, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek)],
      });
      const { store, rows } = await open(world);
      await approved(store, world);
      expect(await rows('contacts')).toEqual([]);
      expect(await rows('messages')).toMatchObject([{ id: 1, contact_id: null, body: 'Hej 1' }]);
    });

    test('stays because of SET NULL where the link is itself what a claim keeps', async () => {
      const linked = { ...messages, columns: { ...messages.columns, contact_id: 'correspondence' } } as const;
      const world = letters(
        'setNull',
        { contacts: [contact(1, days.twoYearsAgo)], messages: [message(1, 1, days.lastWeek)] },
        linked,
      );
      const { store, rows } = await open(world);
      expect((await approved(store, world)).referenced).toMatchObject([{ referencedBy: [{ because: 'setNull' }] }]);
      expect(await rows('messages')).toMatchObject([{ contact_id: 1 }]);
    });

    test('stays as long as one of several rows stays', async () => {
      const world = letters('restrict', {
        contacts: [contact(1, days.twoYearsAgo), contact(2, days.twoYearsAgo)],
        messages: [message(1, 1, days.lastWeek), message(2, 1, days.twoYearsAgo), message(3, 2, days.twoYearsAgo)],
      });
      const { store, rows } = await open(world);
      expect(await counts(world, 'contacts')).toEqual({ erase: 1, referenced: 1 });
      await approved(store, world);
      expect(await rows('contacts')).toMatchObject([{ id: 1, name: null }]);
      expect(await rows('messages')).toMatchObject([{ id: 1 }]);
    });
  });

  describe('a table that refers to itself', () => {
    const chain = (length: number, last: (id: number) => string) =>
      Array.from({ length }, (_, index) =>
        person(index + 1, last(index + 1), { parent_id: index === 0 ? null : index }),
      );

    test('is emptied from the leaves, and a long chain not one row at a time', async () => {
      const world = tree(
        true,
        chain(30, () => days.twoYearsAgo),
      );
      const { store, rows } = await open(world);
      expect(await counts(world, 'contacts')).toEqual({ erase: 30, referenced: 0 });
      const { actions } = await approved(store, world);
      expect(await rows('contacts')).toEqual([]);
      expect(actions).toMatchObject([
        { action: 'erase', rows: 30, batches: 4 },
        { action: 'unlink', columns: ['parent_id'], rows: 26 },
      ]);
    });

    test('keeps the row that a living one refers to, without the person, and lets those above it go', async () => {
      const world = tree(
        true,
        chain(5, (id) => (id === 5 ? days.lastWeek : days.twoYearsAgo)),
      );
      const { store, rows } = await open(world);
      expect(await counts(world, 'contacts')).toEqual({ erase: 3, referenced: 1 });
      await approved(store, world);
      expect(await rows('contacts')).toMatchObject([
        { id: 4, name: null, parent_id: null },
        { id: 5, name: 'Namn 5', parent_id: 4 },
      ]);
      expect((await sweep(store, world.policy, now)).actions).toEqual([]);
    });

    if (rules.deletesSelfReference) {
      test('lets a row go that refers to itself', async () => {
        const world = tree(false, [
          person(1, days.twoYearsAgo, { parent_id: 1 }),
          person(2, days.twoYearsAgo, { parent_id: 1 }),
        ]);
        const { store, rows } = await open(world);
        await approved(store, world);
        expect(await rows('contacts')).toEqual([]);
      });
    } else {
      test('keeps a row whose reference to itself the database enforces', async () => {
        const world = tree(false, [person(1, days.twoYearsAgo, { parent_id: 1 })]);
        const { store, rows } = await open(world);
        expect(await approved(store, world)).toMatchObject({
          complete: false,
          failed: [{ table: 'contacts', action: 'erase', code: 'database.refused' }],
        });
        expect(await rows('contacts')).toHaveLength(1);
      });
    }
  });

  describe('a circle of tables', () => {
    const old = days.twoYearsAgo;

    test('is broken at the link that can be null, in rows to be erased only', async () => {
      const world = company(
        true,
        [person(1, old, { head_id: 1 }), person(2, days.lastWeek, { head_id: 2 })],
        [person(1, old, { employer_id: 1 }), person(2, days.lastWeek, { employer_id: 2 })],
      );
      const { store, rows } = await open(world);
      expect([await counts(world, 'contacts'), await counts(world, 'staff')]).toEqual([
        { erase: 1, referenced: 0 },
        { erase: 1, referenced: 0 },
      ]);
      const { actions } = await approved(store, world);
      expect(actions.map(({ table, action, rows }) => [table, action, rows])).toEqual([
        ['contacts', 'unlink', 1],
        ['staff', 'erase', 1],
        ['contacts', 'erase', 1],
      ]);
      expect(await rows('contacts')).toMatchObject([{ id: 2, head_id: 2 }]);
      expect(await rows('staff')).toMatchObject([{ id: 2, employer_id: 2 }]);
    });

    test('with NOT NULL on both sides is anonymised in place, and what hangs on it loosely goes', async () => {
      const world = company(
        false,
        [person(1, old, { head_id: 1 }), person(2, old, { head_id: 1 })],
        [person(1, old, { employer_id: 1 })],
      );
      const { store, rows } = await open(world);
      expect([await counts(world, 'contacts'), await counts(world, 'staff')]).toEqual([
        { erase: 1, referenced: 1 },
        { erase: 0, referenced: 1 },
      ]);
      await approved(store, world);
      expect(await rows('contacts')).toMatchObject([{ id: 1, name: null, head_id: 1 }]);
      expect(await rows('staff')).toMatchObject([{ id: 1, name: null, employer_id: 1 }]);
      const after = await plan(store, world.policy, now);
      expect(after.tables.map(({ erase, referenced }) => erase + referenced)).toEqual([0, 0]);
      expect((await sweep(store, world.policy, now)).actions).toEqual([]);
    });
  });
}
