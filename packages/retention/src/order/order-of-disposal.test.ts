import type { PersonalTable, Policy } from '@gallra/core';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { column, estatePolicy, foreignKey, liveSchema, liveTable, randomWorld } from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderOfDisposal } from './order-of-disposal.ts';
import type { BlockingKey, DisposalOrder } from './table-order.ts';

/** A table of people, its links mere keys. */
const people = (category: string, links: readonly string[] = [], more: Partial<PersonalTable> = {}): PersonalTable => ({
  subjects: { id: category },
  events: { lastContact: 'last_on' },
  columns: {
    id: 'key',
    name: 'identity',
    last_on: 'notPersonal',
    ...Object.fromEntries(links.map((name) => [name, 'key'])),
  },
  then: 'erase',
  ...more,
});

const subjects = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { sv: name, en: name }]));
const basics = ['id', 'name', 'last_on'];
const nameOf = ({ tables }: DisposalOrder) => tables.map(({ table }) => table);
const entry = (order: DisposalOrder, table: string) => order.tables.find((other) => other.table === table)!;
const depth = ({ blockedBy }: BlockingKey): number =>
  blockedBy === undefined ? 0 : 1 + Math.max(0, ...blockedBy.map(depth));

/** The staff and customers of Sakila, a film rental with a circle between its stores and their managers. */
const sakila = {
  policy: estatePolicy(
    {
      customer: people('customer', ['store_id']),
      staff: people('employee', ['store_id']),
      store: people('shop', ['manager_staff_id']),
      rental: people('renter', ['customer_id', 'staff_id']),
      payment: people('payer', ['customer_id', 'staff_id', 'rental_id']),
    },
    { subjects: subjects('customer', 'employee', 'shop', 'renter', 'payer') },
  ),
  schema: liveSchema(
    liveTable(
      'customer',
      [...basics, column('store_id', { nullable: false })],
      [foreignKey('store_id', 'store', 'restrict')],
    ),
    liveTable('staff', [...basics, column('store_id', { nullable: false })], [foreignKey('store_id', 'store')]),
    liveTable(
      'store',
      [...basics, column('manager_staff_id', { nullable: false })],
      [foreignKey('manager_staff_id', 'staff', 'restrict')],
    ),
    liveTable(
      'rental',
      [...basics, 'customer_id', 'staff_id'],
      [foreignKey('customer_id', 'customer', 'restrict'), foreignKey('staff_id', 'staff', 'restrict')],
    ),
    liveTable(
      'payment',
      [...basics, 'customer_id', 'staff_id', column('rental_id', { nullable: false })],
      [foreignKey('customer_id', 'customer', 'restrict'), foreignKey('rental_id', 'rental', 'setNull')],
    ),
    ...['payment_p2022_01', 'payment_p2022_02'].map((name) =>
      liveTable(
        name,
        [...basics, 'customer_id', 'staff_id', 'rental_id'],
        [foreignKey('customer_id', 'customer'), foreignKey('staff_id', 'staff', 'restrict')],
        {
          kind: 'partition',
          partitionOf: 'payment',
        },
      ),
    ),
  ),
};

describe('the order of disposal', () => {
  test('puts rows that refer to others before those', () => {
    const order = orderOfDisposal(sakila.policy, sakila.schema);
    expect(nameOf(order)).toEqual(['payment', 'rental', 'customer', 'staff', 'store']);
  });

  test("counts the foreign keys of partitions as the root table's, each once, under the root's name where it has one", () => {
    const order = orderOfDisposal(sakila.policy, sakila.schema);
    const from = (table: string) =>
      entry(order, table)
        .incomingKeys.filter((reference) => reference.table.startsWith('payment'))
        .map(({ table: by, constraint }) => [by, constraint]);
    expect(from('customer')).toEqual([['payment', 'payment_customer_id_fkey']]);
    expect(from('staff')).toEqual([['payment', 'payment_p2022_01_staff_id_fkey']]);
    expect(nameOf(order)).not.toContain('payment_p2022_01');
  });

  test('stays because of SET NULL on a column that cannot be null', () => {
    const [reference] = entry(orderOfDisposal(sakila.policy, sakila.schema), 'rental').incomingKeys;
    expect(reference).toMatchObject({
      table: 'payment',
      columns: ['rental_id'],
      to: ['id'],
      because: 'setNull',
      blockedBy: [],
    });
  });

  test('stays because of SET NULL on a link by which a clock or a controller is found: without it a claim would end too early or never', () => {
    const tables: Policy['tables'] = {
      agencies: people('agency'),
      contacts: people('customer', ['agency_id'], { controller: 'agency_id' }),
      letters: people('renter', ['contact_id', 'note_id'], {
        controller: { in: 'contacts', through: 'contact_id' },
        events: { lastContact: { in: 'contacts', through: 'contact_id' } },
      }),
      notes: people('payer'),
    };
    const policy = estatePolicy(tables, {
      subjects: subjects('agency', 'customer', 'renter', 'payer'),
      controllers: { in: 'agencies' },
    });
    const schema = liveSchema(
      liveTable('agencies', basics),
      liveTable('contacts', [...basics, 'agency_id'], [foreignKey('agency_id', 'agencies', 'setNull')]),
      liveTable(
        'letters',
        [...basics, 'contact_id', 'note_id'],
        [foreignKey('contact_id', 'contacts', 'setNull'), foreignKey('note_id', 'notes', 'setNull')],
      ),
      liveTable('notes', basics),
    );
    const order = orderOfDisposal(policy, schema);
    expect(entry(order, 'agencies').incomingKeys).toMatchObject([{ table: 'contacts', because: 'setNull' }]);
    expect(entry(order, 'contacts').incomingKeys).toMatchObject([{ table: 'letters', because: 'setNull' }]);
    expect(entry(order, 'notes').incomingKeys).toEqual([]);
  });

  test('tells which rows go first themselves, and what holds those in turn', () => {
    const [rental] = entry(orderOfDisposal(sakila.policy, sakila.schema), 'customer').incomingKeys.filter(
      ({ table }) => table === 'rental',
    );
    expect(rental).toMatchObject({ blockedBy: [{ table: 'payment', blockedBy: [] }] });
  });

  test.each([
    ['anonymised and kept', { then: 'anonymise' as const }],
    [
      'not all classified',
      { columns: { id: 'key', name: 'identity', last_on: 'notPersonal', parent_id: 'key', remarks: 'todo' } as const },
    ],
  ])('expects rows to stay that are %s', (_, more) => {
    const policy = estatePolicy({ contacts: people('contact'), notes: people('staff', ['parent_id'], more) });
    const schema = liveSchema(
      liveTable('contacts', basics),
      liveTable('notes', [...basics, 'parent_id'], [foreignKey('parent_id', 'contacts')]),
    );
    const order = orderOfDisposal(policy, schema);
    expect(entry(order, 'contacts').incomingKeys).toEqual([
      { constraint: 'notes_parent_id_fkey', table: 'notes', columns: ['parent_id'], to: ['id'], because: 'restrict' },
    ]);
    expect(entry(order, 'notes').incomingKeys).toEqual([]);
  });

  test('follows a cascade through tables without personal data to one with', () => {
    const chain = (last: Policy['tables'][string]) => {
      const policy = estatePolicy(
        { contacts: people('contact'), folders: 'notPersonal', papers: 'notPersonal', scans: last },
        { subjects: subjects('contact', 'staff') },
      );
      const schema = liveSchema(
        liveTable('contacts', basics),
        liveTable('folders', ['id', 'contact_id'], [foreignKey('contact_id', 'contacts', 'cascade')]),
        liveTable('papers', ['id', 'folder_id'], [foreignKey('folder_id', 'folders', 'cascade')]),
        liveTable('scans', [...basics, 'paper_id'], [foreignKey('paper_id', 'papers', 'cascade')]),
      );
      return entry(orderOfDisposal(policy, schema), 'contacts').incomingKeys.map(({ table, because }) => [
        table,
        because,
      ]);
    };
    expect(chain('notPersonal')).toEqual([]);
    expect(chain('todo')).toEqual([['folders', 'cascade']]);
    expect(chain(people('staff', ['paper_id']))).toEqual([['folders', 'cascade']]);
    expect(
      chain({ columns: { id: 'key', paper_id: 'key', path: 'notPersonal' }, files: ['path'], then: 'erase' }),
    ).toEqual([['folders', 'cascade']]);
    expect(chain({ columns: { id: 'key', paper_id: 'key', path: 'notPersonal' }, then: 'erase' })).toEqual([]);
  });

  test('disposes of a table that finds its people through another before that one, without any foreign key', () => {
    const policy = estatePolicy({
      aaa_contacts: {
        ...people('contact'),
        columns: { id: 'key', name: 'identity', last_on: 'notPersonal', email: 'contactDetails' },
      },
      zzz_lines: people('staff', [], {
        subjects: { email: { in: 'aaa_contacts', by: 'email' } },
        columns: { id: 'key', email: 'contactDetails', name: 'identity', last_on: 'notPersonal' },
      }),
    });
    const schema = liveSchema(
      liveTable('aaa_contacts', [...basics, 'email']),
      liveTable('zzz_lines', [...basics, 'email']),
    );
    expect(nameOf(orderOfDisposal(policy, schema))).toEqual(['zzz_lines', 'aaa_contacts']);
  });

  test('finds circles, and where they can be broken', () => {
    const order = orderOfDisposal(sakila.policy, sakila.schema);
    expect(order.circles).toEqual([
      {
        tables: ['staff', 'store'],
        foreignKeys: [
          { constraint: 'staff_store_id_fkey', table: 'staff', columns: ['store_id'], target: 'store' },
          { constraint: 'store_manager_staff_id_fkey', table: 'store', columns: ['manager_staff_id'], target: 'staff' },
        ],
      },
    ]);
    expect(entry(order, 'staff')).toMatchObject({ unlink: [], exact: false });
    expect(entry(order, 'customer').exact).toBe(true);
    const breakable: LiveSchema = {
      ...sakila.schema,
      tables: sakila.schema.tables.map(
        (table): LiveTable => ({
          ...table,
          columns: table.columns.map((other) =>
            other.name === 'manager_staff_id' ? { ...other, nullable: true } : other,
          ),
        }),
      ),
    };
    const broken = orderOfDisposal(sakila.policy, breakable);
    expect(entry(broken, 'store')).toMatchObject({ unlink: [['manager_staff_id']], exact: true });
    expect(broken.circles[0]?.foreignKeys[1]).toMatchObject({ unlink: ['manager_staff_id'] });
  });

  test('does not break a circle at a link that says whose data it is: the row would not be due any more', () => {
    const policy = estatePolicy({
      contacts: people('contact', ['introduced_by_id'], {
        subjects: { id: 'contact', introduced_by_id: { in: 'contacts' } },
      }),
    });
    const schema = liveSchema(
      liveTable('contacts', [...basics, 'introduced_by_id'], [foreignKey('introduced_by_id', 'contacts')]),
    );
    expect(entry(orderOfDisposal(policy, schema), 'contacts')).toMatchObject({ unlink: [], exact: false });
  });

  test('breaks a key of several columns at those that can be null', () => {
    const policy = estatePolicy({ contacts: people('contact', ['agency_id', 'parent_id']) });
    const key = {
      name: 'contacts_parent_fkey',
      columns: ['agency_id', 'parent_id'],
      references: { table: 'contacts', columns: ['agency_id', 'id'] },
      onDelete: 'restrict',
      deferrable: false,
    } as const;
    const schema = liveSchema(
      liveTable('contacts', [...basics, column('agency_id', { nullable: false }), 'parent_id'], [key]),
    );
    expect(entry(orderOfDisposal(policy, schema), 'contacts').unlink).toEqual([['parent_id']]);
  });
});

describe('for any schema the order of disposal', () => {
  const shuffled = (schema: LiveSchema, seed: number): LiveSchema => {
    const mixed = <T>(list: readonly T[]) =>
      list
        .map((item, index) => [(index * 7919 + seed) % 101, item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item);
    return {
      ...schema,
      tables: mixed(schema.tables).map((table) => ({
        ...table,
        columns: mixed(table.columns),
        foreignKeys: mixed(table.foreignKeys),
      })),
    };
  };

  test('names every classified table once, and does not depend on the order of the catalogue', async () => {
    await everyCase(
      fc.property(randomWorld, fc.nat(), ({ policy, schema }, seed) => {
        const order = orderOfDisposal(policy, schema);
        expect(nameOf(order).sort()).toEqual(
          Object.keys(policy.tables)
            .filter((name) => typeof policy.tables[name] === 'object')
            .sort(),
        );
        expect(orderOfDisposal(policy, shuffled(schema, seed))).toEqual(order);
      }),
      1000,
    );
  });

  test('puts a table behind all that hold its rows, unless they stand in a circle', async () => {
    await everyCase(
      fc.property(randomWorld, ({ policy, schema }) => {
        const order = orderOfDisposal(policy, schema);
        const place = nameOf(order);
        for (const { table, incomingKeys } of order.tables) {
          for (const { table: by, blockedBy } of incomingKeys) {
            const circle = order.circles.some(({ tables }) => tables.includes(table) && tables.includes(by));
            if (blockedBy !== undefined && !circle) expect(place.indexOf(by)).toBeLessThan(place.indexOf(table));
          }
        }
      }),
      1000,
    );
  });

  test('is quick, and asks a bounded number of questions, at 500 tables that refer to each other densely', () => {
    const name = (index: number) => `table_${String(index).padStart(3, '0')}`;
    const links = (index: number) =>
      Array.from({ length: Math.min(index, 6) }, (_, at) => Math.floor((index * (at + 1)) / 7)).filter(
        (to, at, all) => all.indexOf(to) === at,
      );
    const all = Array.from({ length: 500 }, (_, index) => index);
    const policy: Policy = {
      ...estatePolicy({}),
      subjects: subjects(...all.map(name)),
      tables: Object.fromEntries(
        all.map((index) => [
          name(index),
          people(
            name(index),
            links(index).map((to) => `t${to}_id`),
          ),
        ]),
      ),
    };
    const schema = liveSchema(
      ...all.map((index) =>
        liveTable(
          name(index),
          [...basics, ...links(index).map((to) => `t${to}_id`)],
          links(index).map((to) => foreignKey(`t${to}_id`, name(to), 'restrict')),
        ),
      ),
    );
    const begun = performance.now();
    const order = orderOfDisposal(policy, schema);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(nameOf(order).at(-1)).toBe(name(0));
    const size = (references: readonly BlockingKey[]): number =>
      references.reduce((sum, { blockedBy = [] }) => sum + 1 + size(blockedBy), 0);
    for (const { incomingKeys } of order.tables)
      expect(size(incomingKeys)).toBeLessThanOrEqual(Math.max(64, incomingKeys.length));
    expect(order.tables.some(({ incomingKeys }) => incomingKeys.some((reference) => depth(reference) > 1))).toBe(true);
  });
});
