import { describe, expectTypeOf, test } from 'vitest';
import * as z from 'zod';
import * as eu from '../../jurisdiction/eu/index.ts';
import * as se from '../../jurisdiction/se/index.ts';
import type { Label } from '../../policy/label.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Duty, Limit, Purpose } from '../../policy/purpose.ts';
import { type RegisteredColumn, tableFrom } from '../../policy/table/table-from.ts';
import { type Database, policy } from '../brokerage.fixture.ts';
import { definePolicy } from './define-policy.ts';
import type { TablesOf } from './tables-of.ts';

const label = { sv: 'svenska', en: 'English' };

describe('a defined policy', () => {
  test('is a Policy', () => {
    expectTypeOf(policy).toExtend<Policy>();
  });

  test('keeps its literals, which a guard needs to tell what a purpose may see', () => {
    expectTypeOf(policy.tables.contacts.columns.name).toEqualTypeOf<'identity'>();
    expectTypeOf(policy.tables.deals.columns.price).toEqualTypeOf<{
      readonly is: 'financial';
      readonly of: 'seller_id';
    }>();
    expectTypeOf(policy.tables.contacts.duties.dueDiligence).toEqualTypeOf<readonly ['name', 'personnummer']>();
    expectTypeOf(policy.purposes.brokerage.categories).toEqualTypeOf<readonly ['identity', 'contact']>();
    expectTypeOf(policy.purposes.brokerage.keep.from).toEqualTypeOf<'lastContact'>();
    expectTypeOf(policy.tables.contact_names).toEqualTypeOf<'view'>();
    expectTypeOf<keyof typeof policy.tables>().toEqualTypeOf<keyof Database>();
    expectTypeOf(policy.duties.bidList.from).toEqualTypeOf<'assignmentCompleted'>();
  });

  test('may have labels in further languages, and none that does not exist', () => {
    const norwegian = { ...label, nb: 'norsk', 'pt-BR': 'português' };
    expectTypeOf(norwegian).toExtend<Label>();
    expectTypeOf<{ sv: string; en: string; nb: number }>().not.toExtend<Label>();
    const define = definePolicy<{ customers: { id: string; name: string; bought_at: string } }>();
    define({
      timeZone: 'Europe/Oslo',
      subjects: { customer: norwegian },
      categories: { identity: { sv: 'svenska', en: 'English', nb: 'norsk', freeText: true } },
      // @ts-expect-error There is no language "ev".
      events: { bought: { sv: 'svenska', en: 'English', ev: 'eesti' } },
      purposes: {},
      tables: { customers: 'notPersonal' },
    });
  });

  test('may be for a database whose tables the compiler does not know', () => {
    // biome-ignore lint/suspicious/noExplicitAny: what an untyped Kysely host has
    const untyped = definePolicy<any>()({
      timeZone: 'Europe/Stockholm',
      subjects: { customer: label },
      categories: { identity: label },
      events: { bought: label },
      purposes: {
        sales: {
          title: label,
          role: 'controller',
          basis: '6(1)(b)',
          subjects: ['customer'],
          categories: 'all',
          keep: { from: 'bought', for: 'P1Y' },
        },
      },
      tables: {
        countries: 'notPersonal',
        customers: {
          subjects: { id: 'customer' },
          events: { bought: 'bought_at' },
          columns: { id: 'key', name: 'identity', bought_at: 'notPersonal' },
          then: 'erase',
        },
        orders: {
          subjects: { customer_id: { in: 'customers' } },
          events: { bought: { latest: ['bought_at', { in: 'customers', through: 'customer_id' }] } },
          columns: {
            id: 'key',
            customer_id: 'key',
            note: { is: 'identity', freeText: true },
            bought_at: 'notPersonal',
          },
          then: 'erase',
        },
      },
    });
    expectTypeOf(untyped.tables.orders.columns.note.is).toEqualTypeOf<'identity'>();
  });
});

test('a policy calls the values of a column by titles: those that its type lists, any where it lists none', () => {
  interface Column<Select> {
    readonly __select__: Select;
    readonly __insert__: unknown;
  }
  interface Known {
    customers: {
      id: string;
      role: Column<'buyer' | 'seller'> | null;
      declined: boolean;
      grade: 1 | 2;
      city: string;
      area: Column<number>;
      tags: readonly ('a' | 'b')[];
      // biome-ignore lint/suspicious/noExplicitAny: what an untyped column has
      rest: any;
    };
  }
  const columns = {
    id: 'key',
    role: { is: 'identity', values: { seller: label, buyer: label } },
    declined: { is: 'identity', values: { true: label } },
    grade: { is: 'identity', values: { 1: label } },
    city: { is: 'identity', values: { STO: label } },
    area: { is: 'identity', values: { 0: label }, format: { style: 'unit', unit: 'square-meter' } },
    tags: { is: 'identity', values: { a: label } },
    rest: { is: 'identity', values: { x: label } },
  } as const;
  const vocabulary = {
    timeZone: 'Europe/Stockholm',
    subjects: { customer: label },
    categories: { identity: label },
    events: { bought: label },
    purposes: {
      sales: {
        title: label,
        role: 'controller',
        basis: '6(1)(b)',
        subjects: 'all',
        categories: 'all',
        keep: { from: 'bought', for: 'P1Y' },
      },
    },
  } as const;
  const table = { subjects: { id: 'customer' }, events: { bought: { untold: true } }, then: 'erase' } as const;
  definePolicy<Known>()({ ...vocabulary, tables: { customers: { ...table, columns } } });
  definePolicy<Known>()({
    ...vocabulary,
    tables: {
      customers: {
        ...table,
        columns: {
          ...columns,
          // @ts-expect-error There is no such role.
          role: { is: 'identity', values: { tenant: label } },
        },
      },
    },
  });
  definePolicy<Known>()({
    ...vocabulary,
    tables: {
      customers: {
        ...table,
        columns: {
          ...columns,
          // @ts-expect-error It is true or false.
          declined: { is: 'identity', values: { yes: label } },
        },
      },
    },
  });
});

test('a table can say all that the model knows', () => {
  interface Every {
    people: { id: number; kind: string; email: string; left_at: Date };
    owners: { id: number; name: string };
    addresses: { id: number; street: string; seen_at: number };
    mail: { recipient: string; owner_type: string; owner_id: number; sender_id: number; body: string; sent_at: string };
  }
  definePolicy<Every>()({
    timeZone: 'Europe/Stockholm',
    times: 'utc',
    subjects: { customer: label, staff: label, owner: label },
    categories: { identity: label },
    events: { left: label, seen: label },
    purposes: {
      sales: {
        title: label,
        role: 'controller',
        basis: '6(1)(a)',
        subjects: ['customer', 'owner'],
        categories: 'all',
        keep: { from: 'seen', for: { min: 'P1M', default: 'P1Y', max: 'P2Y' }, align: ['calendarYear'] },
      },
      support: {
        title: label,
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: ['identity'],
        keep: { inherit: 'others' },
      },
    },
    tables: {
      people: {
        key: ['id'],
        controller: 'vendor',
        subjects: { id: { by: 'kind', values: { c: 'customer', s: 'staff' } } },
        identifiers: { email: 'email' },
        events: {
          left: { column: 'left_at', ifNull: 'notApplicable', when: { kind: { in: ['s', 'c'] } } },
          seen: { earliest: ['left_at', { untold: true }, { in: 'mail', by: 'sender_id', when: { body: null } }] },
        },
        columns: { id: 'key', kind: 'notPersonal', email: 'identity', left_at: { is: 'identity', then: 'withRow' } },
        then: 'anonymise',
      },
      owners: {
        subjects: { id: 'owner' },
        events: { seen: { untold: true } },
        columns: { id: 'key', name: 'todo' },
        then: 'erase',
      },
      addresses: {
        subjects: { id: [{ in: 'people', by: 'kind' }, { in: 'owners' }] },
        events: { seen: { column: 'seen_at', encoding: 'epochSeconds' } },
        columns: { id: 'key', street: 'identity', seen_at: 'notPersonal' },
        then: 'erase',
      },
      mail: {
        subjects: {
          recipient: { in: 'people', by: 'email' },
          owner_id: { by: 'owner_type', in: { person: 'people', owner: 'owners' } },
          sender_id: { in: 'people', party: 'id' },
        },
        events: { seen: 'sent_at', left: { in: 'people', through: 'sender_id', event: 'left' } },
        columns: {
          recipient: { is: 'identity', of: 'recipient', when: { owner_type: { not: null } }, then: 'random' },
          owner_type: 'notPersonal',
          owner_id: 'key',
          sender_id: 'key',
          body: { is: 'identity', of: ['recipient', 'sender_id'], freeText: true, draft: true, source: 'provided' },
          sent_at: 'notPersonal',
        },
        source: 'observed',
        then: 'erase',
      },
    },
  });
});

interface Shop {
  customers: { id: number; name: string; bought_at: Date };
  orders: { id: number; customer_id: number; note: string | null };
}

const vocabulary = {
  subjects: { customer: label },
  categories: { identity: label, image: label },
  events: { bought: label },
};

const purposes = {
  sales: {
    title: label,
    role: 'controller',
    basis: '6(1)(b)',
    subjects: 'all',
    categories: ['identity'],
    keep: { from: 'bought', for: 'P1Y' },
  },
} as const;

const customers = {
  subjects: { id: 'customer' },
  events: { bought: 'bought_at' },
  columns: { id: 'key', name: 'identity', bought_at: 'notPersonal' },
  then: 'erase',
} satisfies TablesOf<Shop, typeof vocabulary>['customers'];

describe('the role of a purpose', () => {
  const { basis, role: _, ...described } = purposes.sales;
  const policyWith = { timeZone: 'Europe/Stockholm', controllers: { in: 'customers' }, ...vocabulary } as const;
  const tables = { customers: { ...customers, controller: 'id' }, orders: 'todo' } as const;
  const define = definePolicy<Shop>();

  test('decides whether it has a legal basis (GDPR Art. 4(7) and (8), 6(1), 28(3)(a))', () => {
    define({ ...policyWith, purposes: { sales: { ...described, role: 'tenant', basis } }, tables });
    define({ ...policyWith, purposes: { sales: { ...described, role: 'processor' } }, tables });
    // @ts-expect-error: a tenant's purpose needs a basis
    define({ ...policyWith, purposes: { sales: { ...described, role: 'tenant' } }, tables });
    // @ts-expect-error: a processor's purpose has none
    define({ ...policyWith, purposes: { sales: { ...described, role: 'processor', basis } }, tables });
    // @ts-expect-error: nor what follows from one
    define({ ...policyWith, purposes: { sales: { ...described, role: 'processor', legalClaims: true } }, tables });
  });

  test('decides it in a purpose by itself, too', () => {
    expectTypeOf<{ role: 'processor'; basis: '6(1)(f)' } & typeof described>().not.toExtend<Purpose>();
    expectTypeOf<{ role: 'processor' } & typeof described>().toExtend<Purpose>();
    expectTypeOf<{ role: 'tenant' } & typeof described>().not.toExtend<Purpose>();
  });
});

describe('the financial years of controllers (bokföringslagen 3 kap.)', () => {
  interface Agency {
    agencies: { id: number; year_end: string };
    years: { id: number; agency_id: number; ends_on: string };
  }
  const define = definePolicy<Agency>();
  const nothing = { subjects: {}, categories: {}, events: {}, purposes: {} };
  const tables = {
    agencies: { columns: { id: 'key', year_end: 'notPersonal' }, then: 'anonymise' },
    years: { columns: { id: 'key', agency_id: 'key', ends_on: 'notPersonal' }, then: 'anonymise' },
  } as const;
  const policy = { timeZone: 'Europe/Stockholm', ...nothing, tables } as const;

  test('stand in columns that are there, of the table that is named', () => {
    const years = { in: 'years', controller: 'agency_id' } as const;
    define({ ...policy, controllers: { in: 'agencies', financialYearEnd: 'year_end' } });
    define({ ...policy, controllers: { in: 'agencies', financialYearEnd: { ...years, ends: 'ends_on' } } });
    // @ts-expect-error The table has no such column.
    define({ ...policy, controllers: { in: 'agencies', financialYearEnd: { ...years, ends: 'year_end' } } });
    // @ts-expect-error Nor have the controllers.
    define({ ...policy, controllers: { in: 'agencies', financialYearEnd: 'ends_on' } });
  });

  test('of the vendor are told with their history', () => {
    define({ ...policy, financialYearEnd: ['06-30', { from: '2028-07-01', ends: '2029-12-31' }] });
    // @ts-expect-error What they were before has to be said.
    define({ ...policy, financialYearEnd: [{ from: '2028-07-01', ends: '2029-12-31' }] });
  });
});

describe('a table in a file of its own', () => {
  test('keeps its literals on the way into the policy', () => {
    const shop = definePolicy<Shop>()({
      timeZone: 'Europe/Stockholm',
      ...vocabulary,
      purposes,
      tables: { customers, orders: 'todo' },
    });
    expectTypeOf(shop.tables.customers.columns.name).toEqualTypeOf<'identity'>();
  });

  test('is checked where it stands', () => {
    const columns = { id: 'key', name: 'identity', bought_at: 'notPersonal' } as const;
    // @ts-expect-error: the column "name" is not classified
    ({ columns: { id: 'key', bought_at: 'notPersonal' }, then: 'erase' }) satisfies TablesOf<
      Shop,
      typeof vocabulary
    >['customers'];
    // @ts-expect-error: there is no column "nme"
    ({ columns, identifiers: { email: 'nme' }, then: 'erase' }) satisfies TablesOf<
      Shop,
      typeof vocabulary
    >['customers'];
    const born = { is: 'identity', then: { generalise: 'year', encoding: 'date' } } as const;
    ({ columns: { ...columns, name: born }, then: 'erase' }) satisfies TablesOf<Shop, typeof vocabulary>['customers'];
    const hashed = { is: 'identity', then: 'hash' } as const;
    // @ts-expect-error: a hash is no disposal
    ({ columns: { ...columns, name: hashed }, then: 'erase' }) satisfies TablesOf<Shop, typeof vocabulary>['customers'];
    // @ts-expect-error: there is no event "boght"
    ({ columns, events: { boght: 'bought_at' }, then: 'erase' }) satisfies TablesOf<
      Shop,
      typeof vocabulary
    >['customers'];
    // @ts-expect-error: there is no category "identty"
    ({ columns: { ...columns, name: 'identty' }, then: 'erase' }) satisfies TablesOf<
      Shop,
      typeof vocabulary
    >['customers'];
  });

  test('is checked against the whole in the policy', () => {
    const photos = {
      subjects: { customer_id: { in: 'customers', by: 'nmae' } },
      columns: { id: 'key', customer_id: 'key', note: 'image' },
      then: 'erase',
    } satisfies TablesOf<Shop, typeof vocabulary>['orders'];
    definePolicy<Shop>()({
      timeZone: 'Europe/Stockholm',
      ...vocabulary,
      purposes,
      // @ts-expect-error: nothing claims "note", and customers have no column "nmae"
      tables: { customers, orders: photos },
    });
  });
});

describe('tableFrom', () => {
  const loose = z.registry<RegisteredColumn>();
  const narrow = z.registry<RegisteredColumn<'identity', 'id' | 'customer_id' | 'note'>>();
  const order = z.object({ id: z.int(), customer_id: z.int(), note: z.string().nullable() });
  const rest = {
    subjects: { customer_id: { in: 'customers' } },
    events: { bought: { in: 'customers', through: 'customer_id' } },
    then: 'erase',
  } as const;

  test('gives a table that fits in a policy', () => {
    for (const orders of [tableFrom(order, loose, rest), tableFrom(order, narrow, rest)]) {
      const shop = definePolicy<Shop>()({
        timeZone: 'Europe/Stockholm',
        ...vocabulary,
        purposes,
        tables: { customers, orders },
      });
      expectTypeOf<keyof typeof shop.tables.orders.columns>().toEqualTypeOf<'id' | 'customer_id' | 'note'>();
      expectTypeOf(shop.tables.orders.subjects.customer_id).toEqualTypeOf<{ readonly in: 'customers' }>();
    }
  });

  test('names a column that the schema lacks or the database does not have', () => {
    const define = definePolicy<Shop>();
    const policyWith = { timeZone: 'Europe/Stockholm', ...vocabulary, purposes } as const;
    // @ts-expect-error: the column "note" is not classified
    define({ ...policyWith, tables: { customers, orders: tableFrom(order.omit({ note: true }), loose, rest) } });
    // @ts-expect-error: there is no column "sent"
    define({ ...policyWith, tables: { customers, orders: tableFrom(order.extend({ sent: z.date() }), loose, rest) } });
    // @ts-expect-error: there is no column "customer" to go through
    tableFrom(order, loose, { ...rest, events: { bought: { in: 'customers', through: 'customer' } } });
    // @ts-expect-error: there is no category "identty"
    z.string().register(narrow, { is: 'identty' });
  });
});

describe('presets of statutes', () => {
  test('keep the event the host names, and have one of their own', () => {
    expectTypeOf(se.bookkeeping()).toEqualTypeOf<Duty<'financialTransaction', never>>();
    expectTypeOf(se.bookkeeping({ from: 'invoiced' })).toEqualTypeOf<Duty<'invoiced', never>>();
    expectTypeOf(se.bidList({ for: 'P7Y', from: 'sold' })).toEqualTypeOf<Duty<'sold', never>>();
    expectTypeOf(se.moneyLaunderingMaximum({ caps: ['a', 'b'] })).toEqualTypeOf<
      Limit<'relationshipEnded', 'a' | 'b', never>
    >();
    expectTypeOf(se.prescription({ caps: 'all', from: 'due' }).from).toEqualTypeOf<'due'>();
  });

  test('name the event of their starting point, and what follows them', () => {
    expectTypeOf(se.customerDueDiligence()).toEqualTypeOf<Duty<'relationshipEnded', never>>();
    expectTypeOf(se.customerDueDiligence({ counted: 'measure', followedBy: 'regulation' })).toEqualTypeOf<
      Duty<'measureTaken', 'regulation'>
    >();
    expectTypeOf(
      se.suspicionReport({ counted: 'abstention', from: 'declined', followedBy: 'nothing' }).from,
    ).toEqualTypeOf<'declined'>();
    expectTypeOf(eu.customerDueDiligence({ counted: 'measure' })).toEqualTypeOf<Duty<'measureTaken', never>>();
  });

  test('do not take the event that fits from where they are used', () => {
    // @ts-expect-error: the event is "financialTransaction" unless named
    const duty: Duty<'sold'> = se.bookkeeping();
    expectTypeOf(duty).toEqualTypeOf<Duty<'sold'>>();
  });
});
