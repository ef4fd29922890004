import { decide } from '@gallra/core';
import { plan, sweep } from '@gallra/retention';
import { column, liveSchema, liveTable, type OpenStore, smallPolicy } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { planOf } from '../retention/carried-out.ts';

const now = new Date('2026-11-22T12:00:00Z');

/** Letters that go so and so long after they were sent, by a text and by a number; those without a time were never sent. */
const lettersFor = (period: 'P1Y' | 'PT24H') =>
  smallPolicy({
    categories: ['letter'],
    purpose: { keep: { from: 'lastContact', for: period } },
    tables: {
      letters: {
        subjects: { id: 'contact' },
        events: {
          lastContact: {
            latest: [
              { column: 'sent', encoding: 'iso', ifNull: 'notApplicable' },
              { column: 'number', encoding: 'epochSeconds', ifNull: 'notApplicable' },
            ],
          },
        },
        columns: { id: 'key', body: 'letter', sent: 'notPersonal', number: 'notPersonal' },
        then: 'erase',
      },
    },
  });

const letter = (id: number, sent: string | null, number: number | null = null) => ({ id, body: 'Hej', sent, number });

const schema = liveSchema(
  liveTable('letters', ['id', 'body', column('sent', { type: 'text' }), column('number', { type: 'bigint' })]),
);

/** Times that cannot be read (GDPR Art. 5(1)(d) and (e)), on every store. */
export function timesSpec(open: OpenStore): void {
  describe('a time that cannot be read', () => {
    const odd = [
      '2020-02-30T10:00:00.000Z',
      '2020-00-00T10:00:00.000Z',
      '2020-01-01T24:00:00.000Z',
      '2020-01-01T10:00:60.000Z',
      '2020-01-01T10:00:00.000+02:00',
      '2020-01-01 10:00:00',
      'never',
      '',
    ];
    const rows = [
      ...odd.map((sent, index) => letter(index + 1, sent)),
      letter(21, null, 999_999_999_999),
      letter(22, null, -99_999_999_999),
      letter(31, '2020-02-29T10:00:00.000Z'),
      letter(32, '2020-01-01T10:00:00+00:00'),
      letter(33, null, 1_577_836_800),
    ];

    test('keeps: nobody knows when it was, and no row goes on a guess', async () => {
      const policy = lettersFor('P1Y');
      const { store, rows: left } = await open({ policy, schema, rows: { letters: rows } });
      const decided = await store.transaction(async (tx) => {
        const found: unknown[] = [];
        for await (const { row, situation } of tx.rows.rowsOf('letters', { at: now }))
          found.push([Number(row.id), decide(policy, 'letters', situation).disposal]);
        return found;
      });
      const goes = [31, 32, 33];
      expect(decided).toEqual(rows.map(({ id }) => [id, goes.includes(id) ? 'erase' : 'keep']));
      const made = await plan(store, policy, now);
      expect(planOf(made, 'letters')).toMatchObject({ rows: 13, erase: 3 });
      await sweep(store, policy, now, { approve: made.hash });
      expect((await left('letters')).map(({ id }) => Number(id))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 21, 22]);
    });

    test('is counted in the plan by table and column, and no value is told', async () => {
      const policy = lettersFor('P1Y');
      const { store } = await open({ policy, schema, rows: { letters: rows } });
      const made = await plan(store, policy, now);
      expect(made.unreadableTimes).toEqual([
        { table: 'letters', column: 'sent', rows: 8 },
        { table: 'letters', column: 'number', rows: 2 },
      ]);
      expect(JSON.stringify(made)).not.toContain('2020-02-30');
      const about = { subject: { category: 'contact', key: '1' } };
      expect(await plan(store, policy, now, about)).not.toHaveProperty('unreadableTimes');
    });
  });

  test('a period in hours ends with the millisecond: fractions of it do not count, in whatever form they are written', async () => {
    const policy = lettersFor('PT24H');
    const sent = [
      '2026-11-21T12:00:00.000Z',
      '2026-11-21T12:00:00Z',
      '2026-11-21T12:00:00+00:00',
      '2026-11-21T12:00:00.000999Z',
      '2026-11-21T12:00:00.001Z',
      '2026-11-21T12:00:00.001+00:00',
      '2026-11-21T12:00:01Z',
    ];
    const letters = sent.map((one, index) => letter(index + 1, one));
    const { store, rows: left } = await open({ policy, schema, rows: { letters } });
    await sweep(store, policy, now, { approve: (await plan(store, policy, now)).hash });
    expect((await left('letters')).map(({ id }) => Number(id))).toEqual([5, 6, 7]);
  });

  test('a contract whose end lies ahead is running: a request for erasure leaves it, until its day and its period are over (Art. 17(1)(a))', async () => {
    const policy = smallPolicy({
      times: 'date',
      categories: ['identity'],
      purpose: { basis: '6(1)(b)' },
      tables: {
        contacts: {
          subjects: { id: 'contact' },
          events: { lastContact: 'ended_on' },
          columns: { id: 'key', name: 'identity', ended_on: 'notPersonal' },
          then: 'erase',
        },
      },
    });
    const contacts = ['2030-12-31', null, '2026-06-01'].map((ended_on, index) => ({
      id: index + 1,
      name: 'Karin',
      ended_on,
    }));
    const { store, rows: left } = await open({
      policy,
      schema: liveSchema(liveTable('contacts', ['id', 'name', 'ended_on'])),
      rows: { contacts },
    });
    const reasons = await store.transaction(async (tx) => {
      for (const key of ['1', '2', '3'])
        await tx.requests.record({ subject: { category: 'contact', key }, right: 'erasure', effectiveAt: now });
      const found: unknown[] = [];
      for await (const { situation } of tx.rows.rowsOf('contacts', { at: now }))
        found.push(decide(policy, 'contacts', situation).columns[0]?.end);
      return found;
    });
    expect(reasons).toEqual([
      { lastDay: '2031-12-31', expires: new Date('2031-12-31T23:00:00Z') },
      { waitingFor: 'lastContact' },
      undefined,
    ]);
    const swept = async (at: Date) => {
      await sweep(store, policy, at, { approve: (await plan(store, policy, at)).hash });
      return (await left('contacts')).map(({ id }) => Number(id));
    };
    expect(await swept(now)).toEqual([1, 2]);
    expect(await swept(new Date('2031-12-31T22:59:59Z'))).toEqual([1, 2]);
    expect(await swept(new Date('2031-12-31T23:00:00Z'))).toEqual([2]);
  });

  describe('a polymorphic link', () => {
    const policy = smallPolicy({
      times: 'date',
      subjects: ['contact', 'trader'],
      categories: ['identity'],
      tables: {
        contacts: {
          subjects: { id: 'contact' },
          events: { lastContact: 'last_on' },
          columns: { id: 'key', name: 'identity', last_on: 'notPersonal' },
          then: 'erase',
        },
        traders: {
          subjects: { id: 'trader' },
          events: { lastContact: 'last_on' },
          columns: { id: 'key', name: 'identity', last_on: 'notPersonal' },
          then: 'erase',
        },
        addresses: {
          subjects: { owner_id: { by: 'owner_type', in: { Contact: 'contacts', Trader: 'traders' } } },
          events: {
            lastContact: {
              latest: [
                { in: 'contacts', through: 'owner_id' },
                { in: 'traders', through: 'owner_id' },
              ],
            },
          },
          columns: { id: 'key', owner_id: 'key', owner_type: 'notPersonal', street: 'identity' },
          then: 'erase',
        },
      },
    });
    const person = (id: number, last_on: string) => ({ id, name: 'Karin', last_on });
    const address = (id: number, owner_type: string | null, owner_id: number | null) => ({
      id,
      owner_id,
      owner_type,
      street: 'Storgatan 1',
    });
    const world = {
      policy,
      schema: liveSchema(
        liveTable('contacts', ['id', 'name', 'last_on']),
        liveTable('traders', ['id', 'name', 'last_on']),
        liveTable('addresses', ['id', 'owner_id', 'owner_type', 'street']),
      ),
      rows: {
        contacts: [person(1, '2026-11-01'), person(2, '2010-01-01')],
        traders: [person(1, '2010-01-01'), person(2, '2026-11-01')],
        addresses: [
          address(1, 'Contact', 1),
          address(2, 'Contact', 2),
          address(3, 'Trader', 1),
          address(4, 'Trader', 2),
          address(5, 'Region', 2),
          address(6, 'trader', 1),
          address(7, null, 2),
          address(8, null, null),
        ],
      },
    };

    test('leads to rows of its own type alone, for events too', async () => {
      const { store } = await open(world);
      const states = await store.transaction(async (tx) => {
        const found: unknown[] = [];
        for await (const { situation } of tx.rows.rowsOf('addresses', { at: now }))
          found.push(situation.events.lastContact?.state === 'happened' && situation.events.lastContact.date);
        return found;
      });
      expect(states).toEqual(['2026-11-01', '2010-01-01', '2010-01-01', '2026-11-01', false, false, false, false]);
    });

    test('of a type that is not listed, or of none, is nobody’s: the row stays, and is counted', async () => {
      const { store, rows: left } = await open(world);
      const made = await plan(store, policy, now);
      expect(planOf(made, 'addresses')).toMatchObject({ rows: 8, erase: 2, ofUnlistedTypes: 4 });
      expect(planOf(made, 'contacts')).not.toHaveProperty('ofUnlistedTypes');
      await sweep(store, policy, now, { approve: made.hash });
      expect((await left('addresses')).map(({ id }) => Number(id))).toEqual([1, 4, 5, 6, 7, 8]);
    });

    test('and goes where somebody orders it to', async () => {
      const { store } = await open(world);
      const instruction = {
        ends: 'claims',
        covers: [{ table: 'addresses', rows: { owner_type: 'Region' } }],
      } as const;
      const made = await plan(store, policy, now, { instruction });
      expect(planOf(made, 'addresses')).toMatchObject({ rows: 1, erase: 1 });
    });
  });
}
