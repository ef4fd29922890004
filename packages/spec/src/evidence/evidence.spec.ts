import { decide, type PersonalTable, type Policy, type Purpose } from '@gallra/core';
import { erase } from '@gallra/dsar';
import { plan, purge } from '@gallra/retention';
import { foreignKey, liveSchema, liveTable, type OpenStore, smallPolicy, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, later, planOf } from '../retention/carried-out.ts';

const purpose = (from: string, period: string, more: Partial<Purpose> = {}): Purpose =>
  ({
    title: { sv: from, en: from },
    role: 'controller',
    basis: '6(1)(f)',
    subjects: 'all',
    categories: 'all',
    keep: { from, for: period },
    ...more,
  }) as Purpose;

const label = (text: string) => ({ sv: text, en: text });

/** A policy of its own tables and events, on dates. */
const policyOf = (events: readonly string[], more: Partial<Parameters<typeof smallPolicy>[0]>) =>
  smallPolicy({
    subjects: ['contact'],
    categories: ['identity', 'note'],
    times: 'date',
    events: Object.fromEntries(events.map((name) => [name, label(name)])),
    ...more,
  } as Parameters<typeof smallPolicy>[0]);

type Tables = Policy['tables'];

const people: Tables = {
  people: {
    subjects: { id: 'contact' },
    events: {
      dealt: {
        latest: [
          { in: 'deals', by: 'seller_id' },
          { in: 'deals', by: 'buyer_id' },
        ],
      },
    },
    columns: { id: 'key', name: 'identity' },
    then: 'erase',
  },
};

const deals = (read: Readonly<Record<string, string>>): Tables => ({
  deals: {
    subjects: { seller_id: { in: 'people' }, buyer_id: { in: 'people' } },
    events: read,
    columns: {
      id: 'key',
      seller_id: 'key',
      buyer_id: 'key',
      made_on: 'notPersonal',
      closed_on: 'notPersonal',
      note: { is: 'note', of: 'buyer_id' },
    },
    then: 'erase',
  },
});

/** A seller and a buyer of one deal, which was closed on 1 June 2026 and says nothing of the seller but who it was. */
function sold(policy: Policy, guarded = false): World {
  const keys = guarded ? [foreignKey('seller_id', 'people'), foreignKey('buyer_id', 'people')] : [];
  return {
    policy,
    schema: liveSchema(
      liveTable('people', ['id', 'name']),
      liveTable('deals', ['id', 'seller_id', 'buyer_id', 'made_on', 'closed_on', 'note'], keys),
    ),
    rows: {
      people: [
        { id: 1, name: 'Seller' },
        { id: 2, name: 'Buyer' },
      ],
      deals: [
        { id: 1, seller_id: 1, buyer_id: 2, made_on: '2022-01-10', closed_on: '2026-06-01', note: 'of the buyer' },
      ],
    },
  };
}

const closed = policyOf(['dealt'], {
  purposes: { care: purpose('dealt', 'P2Y') },
  tables: { ...people, ...deals({ dealt: 'closed_on' }) },
});
const [autumn, lastDay, dayAfter, nightAfter] = ['2026-11-29', '2028-06-01', '2028-06-02', '2028-06-03'].map(later) as [
  Date,
  Date,
  Date,
  Date,
];

/** When a person's name goes, as it is told on a day. */
async function toldOf(opened: Awaited<ReturnType<OpenStore>>, policy: Policy, key: string, at: Date) {
  return opened.store.transaction(async ({ rows }) => {
    for await (const { situation } of rows.rowsOf('people', { at, subject: { category: 'contact', key } }))
      return decide(policy, 'people', situation).columns[0]?.end;
    return undefined;
  });
}

function othersRequests(open: OpenStore): void {
  for (const guarded of [false, true]) {
    const how = guarded ? 'with foreign keys' : 'without foreign keys';
    test(`stays without the person who asked for erasure, until what another's data count from it is over, ${how} (Art. 5(1)(e), 17(1))`, async () => {
      const world = sold(closed, guarded);
      const opened = await open(world);
      const named = async () => (await opened.rows('people')).map(({ name }) => name);
      const told = await toldOf(opened, closed, '1', autumn);
      expect(told).toMatchObject({ lastDay: '2028-06-01' });
      await erase(opened.store, closed, { subject: { category: 'contact', key: '2' }, at: autumn });
      expect(await opened.rows('deals')).toMatchObject([{ seller_id: 1, note: null }]);
      expect(await toldOf(opened, closed, '1', autumn)).toEqual(told);
      await approved(opened.store, world, lastDay);
      expect(await named()).toContain('Seller');
      await approved(opened.store, world, dayAfter);
      expect(await named()).not.toContain('Seller');
      expect(await opened.rows('deals')).toEqual([]);
      await approved(opened.store, world, nightAfter);
      expect(await opened.rows('people')).toEqual([]);
    });
  }
}

function othersClaims(open: OpenStore): void {
  test('stays where its own claims are over: the same name may be read from another column there', async () => {
    const policy = policyOf(['dealt', 'closed'], {
      purposes: { care: purpose('dealt', 'P2Y') },
      tables: {
        people: {
          ...(people.people as PersonalTable),
          events: { dealt: { latest: [{ in: 'deals', by: 'seller_id', event: 'closed' }] } },
        },
        ...deals({ dealt: 'made_on', closed: 'closed_on' }),
      },
    });
    const world = sold(policy, true);
    const opened = await open(world);
    const made = await plan(opened.store, policy, autumn);
    expect(planOf(made, 'deals')).toMatchObject({ erase: 0, referenced: 1, evidence: 1, referencedBy: [] });
    await approved(opened.store, world, autumn);
    expect(await opened.rows('deals')).toMatchObject([{ closed_on: expect.anything(), note: null }]);
    expect(await toldOf(opened, policy, '1', autumn)).toMatchObject({ lastDay: '2028-06-01' });
    await approved(opened.store, world, dayAfter);
    expect(await opened.rows('deals')).toEqual([]);
  });

  test('of several moments only those are waited for that would still be the latest', async () => {
    const world = sold(closed);
    const older = { id: 2, seller_id: 1, buyer_id: 2, made_on: '2020-01-10', closed_on: '2023-01-01', note: 'old' };
    const opened = await open({ ...world, rows: { ...world.rows, deals: [...(world.rows.deals ?? []), older] } });
    await approved(opened.store, world, autumn);
    expect((await opened.rows('deals')).map(({ id }) => Number(id))).toEqual([1]);
  });
}

/** People kept for ten years, three at most after a claim arose, which is told elsewhere. */
const limited = policyOf(['met', 'arose'], {
  purposes: { care: purpose('met', 'P10Y', { categories: ['identity'] }), claims: purpose('met', 'P1Y') },
  limits: {
    most: {
      title: label('most'),
      citation: 'preskriptionslagen (1981:130) 2 §',
      caps: ['care'],
      from: 'arose',
      for: 'P3Y',
    },
  },
  tables: {
    people: {
      subjects: { id: 'contact' },
      events: { met: 'met_on', arose: { latest: [{ in: 'claims', by: 'person_id' }] } },
      columns: { id: 'key', name: 'identity', met_on: 'notPersonal' },
      then: 'erase',
    },
    claims: {
      subjects: { person_id: { in: 'people' } },
      events: { met: 'arose_on', arose: 'arose_on' },
      columns: { id: 'key', person_id: 'key', arose_on: 'notPersonal', body: 'note' },
      then: 'erase',
    },
  },
});

function limits(open: OpenStore): void {
  for (const guarded of [false, true]) {
    const how = guarded ? 'where a foreign key makes it go first' : 'where nothing makes it go first';
    test(`a limit is not lifted by the disposal of what it counts from, ${how}`, async () => {
      const world: World = {
        policy: limited,
        schema: liveSchema(
          liveTable('people', ['id', 'name', 'met_on']),
          liveTable(
            'claims',
            ['id', 'person_id', 'arose_on', 'body'],
            guarded ? [foreignKey('person_id', 'people')] : [],
          ),
        ),
        rows: {
          people: [
            { id: 1, name: 'Capped', met_on: '2022-01-01' },
            { id: 2, name: 'Not yet', met_on: '2022-01-01' },
          ],
          claims: [
            { id: 1, person_id: 1, arose_on: '2020-01-01', body: 'claim' },
            { id: 2, person_id: 2, arose_on: '2024-01-01', body: 'claim' },
          ],
        },
      };
      const opened = await open(world);
      const named = async () => (await opened.rows('people')).flatMap(({ name }) => name ?? []);
      const bodies = async () => (await opened.rows('claims')).flatMap(({ body }) => body ?? []);
      await approved(opened.store, world, autumn);
      expect([await named(), await bodies()]).toEqual([['Not yet'], []]);
      await approved(opened.store, world, later('2026-12-31'));
      expect(await named()).toEqual(['Not yet']);
      await approved(opened.store, world, later('2027-01-02'));
      expect(await named()).toEqual([]);
      await approved(opened.store, world, later('2027-01-03'));
      expect([await named(), await opened.rows('claims')]).toEqual([[], []]);
    });
  }
}

/** Customers and members live in one table; notes about them outlive their own row. */
const kinds = policyOf(['noted'], {
  subjects: ['customer', 'member'],
  purposes: {
    care: purpose('noted', 'P1Y', { subjects: ['customer'] }),
    club: purpose('noted', 'P10Y', { subjects: ['member'] }),
  },
  tables: {
    people: {
      subjects: { id: { by: 'kind', values: { C: 'customer', M: 'member' } } },
      events: { noted: 'noted_on' },
      columns: { id: 'key', kind: 'notPersonal', name: 'identity', noted_on: 'notPersonal' },
      then: 'erase',
    },
    notes: {
      subjects: { person_id: { in: 'people' } },
      events: { noted: 'noted_on' },
      columns: { id: 'key', person_id: 'key', body: 'note', noted_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

function categories(open: OpenStore): void {
  test('a row that tells of which category somebody is stays, without the person, as long as notes about them', async () => {
    const world: World = {
      policy: kinds,
      schema: liveSchema(
        liveTable('people', ['id', 'kind', 'name', 'noted_on']),
        liveTable('notes', ['id', 'person_id', 'body', 'noted_on']),
      ),
      rows: {
        people: [{ id: 1, kind: 'C', name: 'Customer', noted_on: '2025-01-10' }],
        notes: [{ id: 1, person_id: 1, body: 'about a customer', noted_on: '2025-06-10' }],
      },
    };
    const opened = await open(world);
    await approved(opened.store, world, later('2026-02-01'));
    expect(await opened.rows('people')).toMatchObject([{ kind: 'C', name: null }]);
    await approved(opened.store, world, later('2026-06-10'));
    expect(await opened.rows('notes')).toHaveLength(1);
    await approved(opened.store, world, later('2026-06-11'));
    expect([await opened.rows('notes'), await opened.rows('people')]).toEqual([[], []]);
  });
}

/** Threads of messages, by which a customer's last contact is known: it is told two tables away. */
const threads = policyOf(['contacted'], {
  purposes: {
    care: purpose('contacted', 'P2Y', { categories: ['identity'] }),
    mail: purpose('contacted', 'P1M', { categories: ['note'] }),
  },
  tables: {
    people: {
      subjects: { id: 'contact' },
      events: { contacted: { latest: [{ in: 'threads', by: 'person_id' }] } },
      columns: { id: 'key', name: 'identity' },
      then: 'erase',
    },
    threads: {
      subjects: { person_id: { in: 'people' } },
      events: { contacted: { latest: [{ in: 'messages', by: 'thread_id' }] } },
      columns: { id: 'key', person_id: 'key', subject: 'note' },
      then: 'erase',
    },
    messages: {
      subjects: { thread_id: { in: 'threads' } },
      events: { contacted: 'sent_on' },
      columns: { id: 'key', thread_id: 'key', sent_on: 'notPersonal', body: 'note' },
      then: 'erase',
    },
  },
});

function chains(open: OpenStore): void {
  test('what is told several tables away stays with all that leads there', async () => {
    const world: World = {
      policy: threads,
      schema: liveSchema(
        liveTable('people', ['id', 'name']),
        liveTable('threads', ['id', 'person_id', 'subject'], [foreignKey('person_id', 'people')]),
        liveTable('messages', ['id', 'thread_id', 'sent_on', 'body'], [foreignKey('thread_id', 'threads')]),
      ),
      rows: {
        people: [{ id: 1, name: 'Customer' }],
        threads: [{ id: 1, person_id: 1, subject: 'hello' }],
        messages: [
          { id: 1, thread_id: 1, sent_on: '2026-06-01', body: 'first' },
          { id: 2, thread_id: 1, sent_on: '2023-06-01', body: 'long ago' },
        ],
      },
    };
    const opened = await open(world);
    await approved(opened.store, world, autumn);
    expect(await opened.rows('messages')).toMatchObject([{ id: 1, body: null }]);
    expect(await opened.rows('threads')).toMatchObject([{ subject: null }]);
    expect(await toldOf(opened, threads, '1', autumn)).toMatchObject({ lastDay: '2028-06-01' });
    await approved(opened.store, world, lastDay);
    expect(await opened.rows('people')).toMatchObject([{ name: 'Customer' }]);
    await approved(opened.store, world, dayAfter);
    for (const table of ['people', 'threads', 'messages']) expect(await opened.rows(table)).toEqual([]);
  });
}

/** A firm's day counts for its deals, and by them for bids: nothing but links leads from one to another. */
const firms = policyOf(['completed'], {
  purposes: { care: purpose('completed', 'P1Y') },
  tables: {
    firms: {
      subjects: { id: 'contact' },
      events: { completed: 'completed_on' },
      columns: { id: 'key', name: 'identity', completed_on: 'notPersonal' },
      then: 'erase',
    },
    deals: {
      subjects: { firm_id: { in: 'firms' } },
      events: { completed: { earliest: [{ in: 'firms', through: 'firm_id' }] } },
      columns: { id: 'key', firm_id: 'key' },
      then: 'erase',
    },
    bids: {
      subjects: { deal_id: { in: 'deals' } },
      events: { completed: { in: 'deals', through: 'deal_id' } },
      columns: { id: 'key', deal_id: 'key', body: 'note' },
      then: 'erase',
    },
  },
});

function forecasts(open: OpenStore): void {
  test('is no longer needed once what needs it has gone the same night, however many tables lie between', async () => {
    const world: World = {
      policy: firms,
      schema: liveSchema(
        liveTable('firms', ['id', 'name', 'completed_on']),
        liveTable('deals', ['id', 'firm_id']),
        liveTable('bids', ['id', 'deal_id', 'body']),
      ),
      rows: {
        firms: [{ id: 1, name: 'Contact', completed_on: '2025-06-01' }],
        deals: [{ id: 1, firm_id: 1 }],
        bids: [{ id: 1, deal_id: 1, body: 'a bid' }],
      },
    };
    const opened = await open(world);
    const made = await plan(opened.store, firms, later('2026-06-02'));
    expect(planOf(made, 'firms')).toMatchObject({ erase: 1, referenced: 0 });
    await approved(opened.store, world, later('2026-06-02'));
    for (const table of ['firms', 'bids']) expect(await opened.rows(table)).toEqual([]);
  });

  test('stays for what goes with its row, as for anything else', async () => {
    const policy = policyOf(['dealt', 'closed'], {
      purposes: { care: purpose('dealt', 'P2Y', { categories: ['identity'] }), mail: purpose('closed', 'P1M') },
      tables: {
        people: {
          ...(people.people as PersonalTable),
          events: { dealt: { earliest: [{ in: 'deals', by: 'seller_id' }] } },
          columns: { id: 'key', name: { is: 'identity', then: 'withRow' } },
        },
        ...deals({ dealt: 'closed_on', closed: 'closed_on' }),
      },
    });
    const world = sold(policy);
    const opened = await open(world);
    await approved(opened.store, world, autumn);
    expect(await opened.rows('deals')).toMatchObject([{ note: null }]);
    expect(await opened.rows('people')).toMatchObject([{ id: 1, name: 'Seller' }]);
    await approved(opened.store, world, dayAfter);
    expect([await opened.rows('people'), await opened.rows('deals')]).toEqual([[], []]);
  });
}

function orders(open: OpenStore): void {
  test('a controller that is rid of all its data is rid of its evidence too (Art. 28(3)(g))', async () => {
    const policy = smallPolicy({
      ...closed,
      subjects: ['contact'],
      categories: ['identity', 'note'],
      controllers: { in: 'agencies' },
      purposes: { care: { ...purpose('dealt', 'P2Y'), role: 'tenant' } as Purpose },
      tables: {
        agencies: { controller: 'id', columns: { id: 'key', name: 'notPersonal' }, then: 'anonymise' },
        people: {
          ...(closed.tables.people as PersonalTable),
          controller: 'agency_id',
          columns: { id: 'key', agency_id: 'key', name: 'identity' },
        },
        deals: {
          ...(closed.tables.deals as PersonalTable),
          controller: { in: 'people', through: 'seller_id' },
        },
      },
    } as Parameters<typeof smallPolicy>[0]);
    const plain = sold(policy, true);
    const world: World = {
      policy,
      schema: liveSchema(
        liveTable('agencies', ['id', 'name']),
        liveTable('people', ['id', 'agency_id', 'name'], [foreignKey('agency_id', 'agencies')]),
        ...plain.schema.tables.filter(({ name }) => name === 'deals'),
      ),
      rows: {
        ...plain.rows,
        agencies: [
          { id: 1, name: 'One' },
          { id: 2, name: 'Two' },
        ],
        people: [1, 2, 3].map((id) => ({ id, agency_id: id === 3 ? 2 : 1, name: `Name ${id}` })),
      },
    };
    const opened = await open(world);
    await purge(opened.store, policy, { covers: [{ controller: '1' }], at: autumn });
    expect(await opened.rows('deals')).toEqual([]);
    expect(await opened.rows('people')).toMatchObject([{ name: 'Name 3' }]);
  });
}

/** What a claim or a limit counts from stays as long as the answer that it gave, on any store. */
export function evidenceSpec(open: OpenStore): void {
  describe('a row by which others are decided about', () => {
    othersRequests(open);
    othersClaims(open);
    limits(open);
    categories(open);
    chains(open);
    forecasts(open);
    orders(open);
  });
}
