import { decide, type Policy } from '@gallra/core';
import { erase, type RightOrder, recordRight } from '@gallra/dsar';
import {
  foreignKey,
  liveSchema,
  liveTable,
  type OpenStore,
  type OpenWorld,
  smallPolicy,
  type World,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, later } from '../retention/carried-out.ts';

const label = (text: string) => ({ sv: text, en: text });
const member = { category: 'member', key: '1' };
type Purpose = 'letter' | 'news' | 'care' | 'advertising';

const own = (basis: '6(1)(a)' | '6(1)(f)', category: string, from: string) => ({
  title: label(category),
  role: 'controller' as const,
  basis,
  subjects: 'all' as const,
  categories: [category],
  keep: { from, for: 'P1Y' as const },
});

/** A club: two purposes rest on consent, one counted from the last visit; two on interests; quarrels outlive an erasure. */
function clubPolicy(since?: string): Policy {
  return smallPolicy({
    subjects: ['member'],
    categories: ['mail', 'phone', 'identity', 'address', 'quarrel'],
    times: 'date',
    events: Object.fromEntries(['consented', 'seen', 'noted'].map((name) => [name, label(name)])),
    purposes: {
      letter: own('6(1)(a)', 'mail', 'consented'),
      news: { ...own('6(1)(a)', 'phone', 'seen'), consent: 'consented' },
      care: own('6(1)(f)', 'identity', 'seen'),
      advertising: { ...own('6(1)(f)', 'address', 'seen'), directMarketing: true },
      claims: { ...own('6(1)(f)', 'quarrel', 'noted'), legalClaims: true },
    },
    tables: {
      members: {
        subjects: { id: 'member' },
        ...(since === undefined ? {} : { since }),
        events: { consented: 'consented_on', seen: 'seen_on' },
        columns: {
          id: 'key',
          mail: 'mail',
          phone: 'phone',
          name: 'identity',
          address: 'address',
          consented_on: 'notPersonal',
          seen_on: 'notPersonal',
          joined_on: 'notPersonal',
        },
        then: 'erase',
      },
      quarrels: {
        subjects: { member_id: { in: 'members' } },
        events: { noted: 'noted_on' },
        columns: { id: 'key', member_id: 'key', what: 'quarrel', noted_on: 'notPersonal' },
        then: 'erase',
      },
    },
  } as Parameters<typeof smallPolicy>[0]);
}

/** The days that the member's row tells. */
interface Days {
  readonly consented?: string;
  readonly seen?: string;
  readonly joined?: string;
}

const club = (days: Days = {}, more: { readonly since?: true; readonly foreignKey?: false } = {}): World => ({
  policy: clubPolicy(more.since === undefined ? undefined : 'joined_on'),
  schema: liveSchema(
    liveTable('members', ['id', 'mail', 'phone', 'name', 'address', 'consented_on', 'seen_on', 'joined_on']),
    liveTable(
      'quarrels',
      ['id', 'member_id', 'what', 'noted_on'],
      more.foreignKey === false ? [] : [foreignKey('member_id', 'members', 'restrict')],
    ),
  ),
  rows: {
    members: [
      {
        id: 1,
        mail: 'mail',
        phone: 'phone',
        name: 'name',
        address: 'address',
        consented_on: days.consented ?? '2026-01-10',
        seen_on: days.seen ?? '2026-01-20',
        joined_on: days.joined ?? '2026-01-10',
      },
    ],
    quarrels: [{ id: 1, member_id: 1, what: 'quarrel', noted_on: '2026-02-01' }],
  },
});

const [march, april, june, july] = ['2026-03-01', '2026-04-01', '2026-06-01', '2026-07-01'].map(later) as [
  Date,
  Date,
  Date,
  Date,
];
const afterwards = later('2026-08-01');

/** Rights, recorded in the order given. */
async function asked(
  { store }: OpenWorld,
  world: World,
  ...orders: readonly Omit<RightOrder, 'subject'>[]
): Promise<void> {
  for (const order of orders) await recordRight(store, world.policy, { subject: member, ...order });
}

/** An erasure on record, of rows that are all still there. */
const erasedAt = ({ store }: OpenWorld, effectiveAt: Date) =>
  store.transaction(({ requests }) => requests.record({ subject: member, right: 'erasure', effectiveAt }));

/** The purposes that need the member's row: asked of `decide`, and counted by the store, which have to agree. */
async function needs({ store }: OpenWorld, { policy }: World, at: Date): Promise<readonly string[]> {
  return store.transaction(async ({ rows }) => {
    const found: string[] = [];
    for await (const { situation } of rows.rowsOf('members', { at, subject: member }))
      for (const { parties } of decide(policy, 'members', situation).columns)
        found.push(
          ...(parties.id ?? []).flatMap(({ reasons }) =>
            reasons.filter(({ alive }) => alive).map(({ claim }) => claim),
          ),
        );
    const { groups } = await rows.tally({ table: 'members', scope: { at }, incomingKeys: [] });
    const counted = groups.flatMap(({ claims }) => claims.filter(({ alive }) => alive > 0).map(({ claim }) => claim));
    expect(counted.sort()).toEqual(found.sort());
    return found;
  });
}

/** When `decide` says that the need of a purpose ends. */
async function endOf({ store }: OpenWorld, { policy }: World, purpose: Purpose, at: Date): Promise<unknown> {
  return store.transaction(async ({ rows }) => {
    for await (const { situation } of rows.rowsOf('members', { at, subject: member }))
      for (const { parties } of decide(policy, 'members', situation).columns)
        for (const { claim, end } of (parties.id ?? []).flatMap(({ reasons }) => reasons))
          if (claim === purpose) return end;
    return undefined;
  });
}

const all = ['advertising', 'care', 'letter', 'news'];
const without = (...purposes: readonly Purpose[]) => all.filter((name) => !purposes.includes(name as Purpose));

/** What a person has asked, what ended it, and what came after; on any store. */
export function historySpec(open: OpenStore): void {
  describe('a withdrawal of consent', () => {
    const withdrawn = { right: 'withdrawal', purpose: 'letter', at: march } as const;

    test('ends what rests on it, until consent is given anew and recorded (Art. 7)', async () => {
      const world = club();
      const opened = await open(world);
      await asked(opened, world, withdrawn, { right: 'consent', purpose: 'letter', at: june });
      expect(await needs(opened, world, april)).toEqual(without('letter'));
      expect(await needs(opened, world, afterwards)).toEqual(all);
      await approved(opened.store, world, afterwards);
      expect(await opened.rows('members')).toMatchObject([{ mail: 'mail' }]);
    });

    test.each([
      ['a later day in the column that is the act of consent answers it', '2026-06-01', true],
      ['the same day does not: a day is its start', '2026-03-01', false],
      ['an earlier day does not', '2026-02-28', false],
    ])('%s', async (_, consented, kept) => {
      const world = club({ consented });
      const opened = await open(world);
      await asked(opened, world, withdrawn);
      await approved(opened.store, world, afterwards);
      expect(await opened.rows('members')).toMatchObject([{ mail: kept ? 'mail' : null }]);
    });

    test('is not undone by a login or another contact, though the purpose counts from it', async () => {
      const world = club({ seen: '2026-06-01' });
      const opened = await open(world);
      await asked(opened, world, { ...withdrawn, purpose: 'news' });
      expect(await needs(opened, world, afterwards)).toEqual(without('news'));
    });

    test('is undone there by the event that the purpose names as its act of consent', async () => {
      const world = club({ seen: '2026-02-01', consented: '2026-06-01' });
      const opened = await open(world);
      await asked(opened, world, { ...withdrawn, purpose: 'news' });
      expect(await needs(opened, world, afterwards)).toEqual(all);
    });

    test('and a consent at the same instant: the one recorded later counts', async () => {
      const world = club();
      const consented = { right: 'consent', purpose: 'letter', at: march } as const;
      const first = await open(world);
      await asked(first, world, withdrawn, consented);
      expect(await needs(first, world, april)).toEqual(all);
      const second = await open(world);
      await asked(second, world, consented, withdrawn);
      expect(await needs(second, world, april)).toEqual(without('letter'));
    });
  });

  describe('an erasure', () => {
    test('leaves a row that came later, which the next sweep leaves too', async () => {
      const world = club({ consented: '2026-06-01', seen: '2026-06-01', joined: '2026-06-01' }, { since: true });
      const opened = await open(world);
      await erasedAt(opened, march);
      await approved(opened.store, world, afterwards);
      expect(await opened.rows('members')).toMatchObject([{ mail: 'mail', name: 'name', address: 'address' }]);
    });

    test('ends what was there also where that is counted from something later', async () => {
      const days = { seen: '2026-06-01' };
      const told = club(days, { since: true });
      const opened = await open(told);
      await erasedAt(opened, march);
      expect(await needs(opened, told, afterwards)).toEqual([]);
      // Where the table does not say since when a row is there, what the purpose counts from does.
      const untold = club(days);
      const other = await open(untold);
      await erasedAt(other, march);
      expect(await needs(other, untold, afterwards)).toEqual(without('letter'));
    });

    test('leaves what the person consents to later', async () => {
      const world = club({}, { since: true });
      const opened = await open(world);
      await erasedAt(opened, march);
      await asked(opened, world, { right: 'consent', purpose: 'letter', at: june });
      expect(await needs(opened, world, april)).toEqual([]);
      expect(await needs(opened, world, afterwards)).toEqual(['letter']);
    });

    test.each([
      ['at the start of that day', '2026-03-01T23:00:00.000Z', []],
      ['just before it', '2026-03-01T22:59:59.999Z', all],
    ])('of a row that is there from a day, in Stockholm: %s', async (_, instant, kept) => {
      const world = club({ joined: '2026-03-02' }, { since: true });
      const opened = await open(world);
      await erasedAt(opened, new Date(instant));
      expect(await needs(opened, world, afterwards)).toEqual(kept);
    });
  });

  describe('a restriction', () => {
    const nextYear = later('2027-06-01');
    const restriction = { right: 'restriction', at: june } as const;

    test.each([
      ['with a foreign key', true, true],
      ['without one, so that the own row of the person is gone', false, true],
      ['with a foreign key, of somebody who has not been erased', true, false],
    ])('keeps what is left, past its expiry, %s (Art. 18(1)(c))', async (_, references, erases) => {
      const world = club({}, references ? {} : { foreignKey: false });
      const opened = await open(world);
      if (erases) await erase(opened.store, world.policy, { subject: member, at: march });
      expect(await opened.rows('members')).toHaveLength(erases && !references ? 0 : 1);
      await asked(opened, world, restriction);
      await approved(opened.store, world, nextYear);
      expect(await opened.rows('quarrels')).toMatchObject([{ what: 'quarrel' }]);
    });

    test.each<[string, (opened: OpenWorld, world: World) => Promise<unknown>]>([
      ['it is lifted', (opened, world) => asked(opened, world, { right: 'lifting', at: july })],
      ['it is lifted at the same instant', (opened, world) => asked(opened, world, { right: 'lifting', at: june })],
      ['the person asks for erasure', (opened) => erasedAt(opened, july)],
    ])('holds until %s', async (_, end) => {
      const world = club();
      const opened = await open(world);
      await asked(opened, world, restriction);
      await approved(opened.store, world, nextYear);
      expect(await opened.rows('quarrels')).toHaveLength(1);
      await end(opened, world);
      await approved(opened.store, world, nextYear);
      expect(await opened.rows('quarrels')).toEqual([]);
    });
  });

  describe('an objection', () => {
    const objection = { right: 'objection', purpose: 'care', at: march } as const;
    const grounds = { right: 'compellingGrounds', grounds: 'a claim in court', at: june } as const;

    test('ends the purpose until it is taken back', async () => {
      const world = club();
      const opened = await open(world);
      await asked(opened, world, objection, { right: 'retraction', purpose: 'care', at: june });
      expect(await needs(opened, world, april)).toEqual(without('care'));
      expect(await needs(opened, world, afterwards)).toEqual(all);
    });

    test('is set aside by compelling grounds (Art. 21(1))', async () => {
      const world = club();
      const opened = await open(world);
      await asked(opened, world, objection, { ...grounds, purpose: 'care' });
      expect(await needs(opened, world, april)).toEqual(without('care'));
      expect(await needs(opened, world, afterwards)).toEqual(all);
    });

    test('to direct marketing is set aside by nothing (Art. 21(3)), and can be taken back', async () => {
      const world = club();
      const opened = await open(world);
      await asked(opened, world, { ...objection, purpose: 'advertising' });
      await expect(asked(opened, world, { ...grounds, purpose: 'advertising' })).rejects.toMatchObject({
        code: 'right.invalid',
      });
      expect(await needs(opened, world, afterwards)).toEqual(without('advertising'));
      await asked(opened, world, { right: 'retraction', purpose: 'advertising', at: june });
      expect(await needs(opened, world, afterwards)).toEqual(all);
    });

    test('that takes effect later is heeded from then on, and bounds what is told before', async () => {
      const world = club();
      const opened = await open(world);
      expect(await endOf(opened, world, 'care', april)).toMatchObject({ lastDay: '2027-01-20' });
      await asked(opened, world, { ...objection, effectiveAt: july });
      expect(await endOf(opened, world, 'care', april)).toEqual({ expires: july });
      expect(await needs(opened, world, new Date(july.getTime() - 1))).toEqual(all);
      expect(await needs(opened, world, july)).toEqual(without('care'));
    });
  });

  test('an erasure to come bounds what is told before, though consent given later still will answer it', async () => {
    const world = club();
    const opened = await open(world);
    await erasedAt(opened, june);
    await asked(opened, world, { right: 'consent', purpose: 'letter', at: march, effectiveAt: july });
    expect(await endOf(opened, world, 'letter', april)).toEqual({ expires: june });
  });
}
