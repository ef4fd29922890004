import { describe, expect, test } from 'vitest';
import { problemsOf, sound } from '../sound-policy.fixture.ts';

const { customers } = sound.tables;
const orders = {
  controller: 'firm_id',
  subjects: { customer_id: { in: 'customers' } },
  columns: { id: 'key', firm_id: 'notPersonal', customer_id: 'key', sent_at: 'notPersonal' },
  then: 'erase',
};

describe('of the tables of a policy, parsePolicy', () => {
  test('lists every fault of the tables, each by its path', () => {
    const { customers } = sound.tables;
    const columns = { ...customers.columns, customer_id: 'key' };
    const linked = {
      subjects: { customer_id: { in: 'customers' } },
      columns: { id: 'key', customer_id: 'key' },
      then: 'erase',
    };
    const problems = problemsOf({
      tables: {
        ...sound.tables,
        a: {
          ...customers,
          key: 'ide',
          controller: 'firm',
          subjects: { ide: 'staff' },
          identifiers: { email: 'mail' },
          files: ['scan'],
        },
        b: { ...customers, subjects: { id: 'custmer' }, events: { bougt: 'bought_at', bought: 'bougt_at' } },
        c: {
          ...customers,
          subjects: { id: { by: 'kind', values: { s: 'stff' } } },
          duties: { bookz: [], books: ['nme'] },
        },
        d: { ...linked, subjects: { customer_id: { in: 'constructor' } } },
        e: { ...linked, subjects: { customer_id: { in: 'countries' } } },
        f: { ...linked, subjects: { customer_id: { in: 'customers', by: 'ide', party: 'nobody' } } },
        g: { ...linked, subjects: { customer_id: [{ in: 'customers' }, { in: 'custmers' }] } },
        h: { ...linked, subjects: { customer_id: { by: 'kind', in: { c: 'countries' } } } },
        i: { ...linked, subjects: { id: { in: 'customers' }, customer_id: { in: 'customers' } } },
        j: { ...linked, subjects: { customer_id: { in: 'i' } } },
        k: { ...customers, columns, subjects: { id: 'staff', customer_id: 'staff' } },
        l: {
          ...customers,
          controller: { in: 'countries', through: 'firm' },
          subjects: { firm_id: { in: 'customers' } },
        },
        m: {
          ...customers,
          subjects: { firm_id: { in: 'customers' } },
          events: {
            bought: {
              latest: [
                { in: 'customers', by: 'ide', when: { nme: 'x' } },
                { in: 'countries', by: 'id' },
              ],
            },
            left: { in: 'customers', through: 'id' },
          },
        },
        n: {
          ...customers,
          subjects: { firm_id: { in: 'customers' } },
          columns: {
            ...customers.columns,
            name: 'identty',
            phone: { is: 'identity', of: 'nobody', when: { nme: 'x' } },
          },
        },
        o: { columns: { name: 'identity' }, then: 'erase' },
        p: { ...linked, columns: { ...linked.columns, diagnosis: 'health' } },
        q: { ...customers, subjects: { firm_id: { in: 'customers' } }, events: {} },
      },
    });
    expect(Object.keys(problems).sort()).toEqual([
      'tables.a.controller',
      'tables.a.files',
      'tables.a.identifiers',
      'tables.a.key',
      'tables.a.subjects',
      'tables.b.events',
      'tables.b.events.bought',
      'tables.b.subjects.id',
      'tables.c.duties',
      'tables.c.duties.books',
      'tables.c.subjects.id',
      'tables.c.subjects.id.by',
      'tables.d.subjects.customer_id.in',
      'tables.e.subjects.customer_id.in',
      'tables.f.subjects.customer_id.by',
      'tables.f.subjects.customer_id.party',
      'tables.g.subjects.customer_id.in',
      'tables.h.subjects.customer_id.by',
      'tables.h.subjects.customer_id.in',
      'tables.j.subjects.customer_id',
      'tables.k.subjects',
      'tables.l.controller.in',
      'tables.l.controller.through',
      'tables.m.events.bought.by',
      'tables.m.events.bought.in',
      'tables.m.events.bought.when',
      'tables.m.events.left',
      'tables.n.columns.name',
      'tables.n.columns.phone.of',
      'tables.n.columns.phone.when',
      'tables.o.columns.name',
      'tables.o.key',
      'tables.p.columns.diagnosis',
      'tables.q.columns.name',
      'tables.q.duties.books',
    ]);
    expect(problems['tables.p.columns.diagnosis']).toContain('nothing claims it');
    expect(problems['tables.j.subjects.customer_id']).toContain('(id, customer_id): say which with "party"');
  });

  test('asks for the key of a table that has no column of the name that would be taken', () => {
    const lines = { columns: { order_id: 'key', line: 'key' }, then: 'erase' };
    expect(problemsOf({ tables: { ...sound.tables, lines } })).toEqual({
      'tables.lines.key': `is missing, and the table has no column "id" that could be its key: name the columns of its primary key, as in key: 'number' or key: ['order_id', 'line']; it has order_id, line`,
    });
    expect(problemsOf({ tables: { ...sound.tables, lines: { ...lines, key: ['order_id', 'line'] } } })).toEqual({});
    expect(
      problemsOf({ tables: { ...sound.tables, lines: { ...lines, key: 'ordr_id' } } })['tables.lines.key'],
    ).toContain('there is no column "ordr_id"');
  });

  test('takes a link that is not followed with its reason, and none that is followed, or of a column that is not there', () => {
    const of = (links: object) =>
      problemsOf({
        tables: {
          ...sound.tables,
          visits: {
            subjects: { customer_id: { in: 'customers' } },
            links,
            columns: { id: 'key', customer_id: 'key', host_id: 'key' },
            then: 'erase',
          },
        },
      });
    const not = { not: 'subject', because: 'whom a customer visits is told in the order' };
    expect(of({ host_id: not })).toEqual({});
    expect(of({ hst_id: not, customer_id: not })).toEqual({
      'tables.visits.links.hst_id': 'there is no column "hst_id"; declare it or use one of: id, customer_id, host_id',
      'tables.visits.links.customer_id':
        'stands under "subjects" too, so that the rows are about whom it leads to; take one of the two out',
    });
    for (const empty of [
      { not: 'subject', because: ' ' },
      { not: 'subject' },
      { not: 'subject', because: { sv: 'x', en: 'x' } },
    ])
      expect(Object.keys(of({ host_id: empty }))).toEqual(['tables.visits.links.host_id.because']);
    expect(Object.keys(of({ host_id: { not: 'party', because: 'x' } }))).toEqual(['tables.visits.links.host_id.not']);
  });

  test('lists events and links that lead nowhere, once every name is right', () => {
    const circles = problemsOf({
      tables: {
        ...sound.tables,
        customers: { ...customers, events: { bought: { latest: [{ in: 'orders', by: 'customer_id' }] } } },
        orders: { ...orders, events: { bought: { in: 'customers', through: 'customer_id' } } },
        letters: { ...orders, subjects: { customer_id: { in: 'replies' } } },
        replies: { ...orders, subjects: { customer_id: { in: 'letters' } } },
      },
    });
    expect(Object.keys(circles)).toEqual([
      'tables.customers.events.bought',
      'tables.orders.events.bought',
      'tables.letters.subjects.customer_id',
      'tables.replies.subjects.customer_id',
    ]);
    const vague = problemsOf({
      tables: {
        ...sound.tables,
        customers: { ...customers, events: { bought: { latest: [{ in: 'orders', by: 'customer_id' }] } } },
        orders: { ...orders, events: { bought: 'sent_at' }, columns: { ...orders.columns, note: 'identity' } },
        visits: {
          ...orders,
          events: { bought: { column: 'sent_at', encoding: 'date' } },
          columns: { ...orders.columns, page: 'identity' },
        },
      },
      purposes: { sales: { ...sound.purposes.sales, keep: { from: 'bought', for: 'PT48H' } } },
    });
    expect(vague).toEqual({
      'tables.visits.events.bought': expect.stringContaining('"sales" counts hours from it'),
    });
  });

  test('refuses a link that may be cleared before what counts from the rows behind it has ended', () => {
    const linked = (link: unknown, more: object = {}) =>
      problemsOf({
        tables: {
          ...sound.tables,
          customers: { ...customers, events: { bought: { latest: [{ in: 'orders', by: 'customer_id' }] } } },
          orders: {
            ...orders,
            events: { bought: 'sent_at' },
            columns: { ...orders.columns, customer_id: link, note: 'identity' },
            ...more,
          },
        },
        limits: {},
      });
    const cleared = { 'tables.orders.columns.customer_id': expect.stringContaining("write then: 'withRow'") };
    // The duty keeps the customer's name, and not the link.
    expect(linked({ is: 'identity', of: 'customer_id' })).toEqual(cleared);
    expect(linked({ is: 'identity', of: 'customer_id' }, { duties: { books: ['customer_id'] } })).toEqual({});
    expect(linked({ is: 'identity', then: 'withRow' })).toEqual({});
    expect(linked('key')).toEqual({});
  });

  test('a column that tells when an agreement ended goes only with its row', () => {
    const problems = (ended: unknown) =>
      problemsOf({
        tables: {
          ...sound.tables,
          firms: {
            subjects: { owner_id: { in: 'customers' } },
            events: { bought: 'signed_at' },
            columns: { id: 'key', owner_id: 'key', signed_at: 'notPersonal', ended_at: ended },
            then: 'anonymise',
          },
        },
      });
    expect(problems('identity')).toEqual({
      'tables.firms.columns.ended_at': expect.stringContaining('when an agreement ended; were it cleared'),
    });
    expect(problems('notPersonal')).toEqual({});
    expect(problems({ is: 'identity', then: 'withRow' })).toEqual({});
  });

  test('a constant may be any word', () => {
    const columns = { ...sound.tables.customers.columns, name: { is: 'identity', then: { replace: 'hash' } } };
    expect(problemsOf({ tables: { ...sound.tables, customers: { ...sound.tables.customers, columns } } })).toEqual({});
  });

  test('refuses what reads through a polymorphic link in a table that its types do not lead to, or finds the controller so', () => {
    const { customers } = sound.tables;
    const typed = {
      controller: 'firm_id',
      subjects: { owner_id: { by: 'owner_type', in: { Customer: 'customers' } } },
      events: { bought: { in: 'customers', through: 'owner_id' } },
      columns: {
        id: 'key',
        owner_id: 'key',
        owner_type: 'notPersonal',
        firm_id: 'notPersonal',
        name: 'identity',
      },
      then: 'erase',
    };
    const more = { ...sound.tables, customers: { ...customers, then: 'anonymise' } };
    expect(problemsOf({ tables: { ...more, addresses: typed } })).toEqual({});
    const elsewhere = { ...typed, events: { bought: { in: 'addresses', through: 'owner_id' } } };
    const untyped = { ...typed, subjects: { owner_id: { in: 'customers' } } };
    const strayed = problemsOf({ tables: { ...more, addresses: untyped, notes: elsewhere } });
    expect(strayed['tables.notes.events.bought']).toContain('no type that "owner_type" tells leads there');
    const { firm_id: _, ...columns } = typed.columns;
    const found = problemsOf({
      tables: { ...more, addresses: { ...typed, columns, controller: { in: 'customers', through: 'owner_id' } } },
    });
    expect(found['tables.addresses.controller.through']).toContain('only where its type says so');
  });
});
