import type { Instruction, RowCover } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import {
  at,
  bookkeeping,
  due,
  fresh,
  liveSchema,
  liveTable,
  type OpenStore,
  policyWith,
  smallPolicy,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn } from '../people-store.ts';

const people = [
  { id: 1, name: 'Karin', phone: '070-1', vip: true, contacted: fresh },
  { id: 2, name: 'Olle', phone: '070-2', vip: false, contacted: fresh },
  { id: 3, name: 'Eva', phone: '070-3', vip: false, contacted: due },
];

const order = (cover: RowCover, more: Partial<Instruction> = {}): Instruction => ({
  covers: [cover],
  ends: 'purposes',
  ...more,
});

/** What somebody orders to go before its claims end by themselves. */
export function instructionSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('an instruction (GDPR Art. 28(3)(a); R43)', () => {
    const tallyOf = (store: Store, instruction: Instruction) =>
      store.transaction((tx) => tx.rows.tally({ table: 'people', scope: { at, instruction }, incomingKeys: [] }));

    test('is about the rows it covers, and about no others that are due', async () => {
      const { store, left } = await makeStore(policyWith(), { people });
      const erase = { table: 'people', action: 'erase', incomingKeys: [], limit: 10 } as const;
      const instruction = order({ table: 'people', rows: { vip: true } });
      expect(await tallyOf(store, instruction)).toMatchObject({ rows: 1, erase: 1 });
      expect(await dispose(store, { ...erase, scope: { at, instruction } })).toMatchObject({ matched: 1, changed: 1 });
      expect((await left('people')).map((row) => String(row.id))).toEqual(['2', '3']);
    });

    test.each<[string, RowCover, number]>([
      ['a person', { subject: { category: 'client', key: '2' } }, 1],
      ['keys', { table: 'people', keys: [['1'], ['3'], ['99'], ['nobody'], ['01']] }, 2],
      ['keys of another table', { table: 'deals', keys: [['1']] }, 0],
      [
        'a person and a condition they do not meet',
        { subject: { category: 'client', key: '2' }, rows: { vip: true } },
        0,
      ],
    ])('covers by %s', async (_, cover, rows) => {
      const { store } = await makeStore(policyWith(), { people });
      expect(await tallyOf(store, order(cover))).toMatchObject({ rows, erase: rows });
    });

    test('ends purposes, and duties only where it ends all claims', async () => {
      const policy = policyWith({
        duties: { bookkeeping },
        people: { duties: { bookkeeping: ['name'] } },
      });
      const { store } = await makeStore(policy, { people });
      const all = { table: 'people' };
      expect(await tallyOf(store, order(all))).toMatchObject({ erase: 0 });
      expect((await tallyOf(store, order(all))).groups.find(({ columns }) => columns.includes('phone'))).toMatchObject({
        clear: 3,
      });
      expect(await tallyOf(store, order(all, { ends: 'claims' }))).toMatchObject({ erase: 3 });
    });

    test('may be about some columns, and leaves what keeps the others', async () => {
      const policy = policyWith({
        purposes: { brokerage: { categories: ['identity', 'financial'] }, support: { categories: ['contact'] } },
      });
      const { store } = await makeStore(policy, { people: people.slice(0, 2) });
      const tally = await tallyOf(store, order({ table: 'people' }, { columns: ['phone'] }));
      expect(tally).toMatchObject({ rows: 2, erase: 0 });
      expect(tally.groups.map(({ columns, clear }) => [columns[0], clear])).toEqual(
        expect.arrayContaining([
          ['name', 0],
          ['phone', 2],
        ]),
      );
    });

    test('of a person whom the vendor answers takes from a row that controllers share what names nobody there', async () => {
      const policy = smallPolicy({
        subjects: ['person'],
        categories: ['identity'],
        controllers: { in: 'agencies' },
        purpose: { role: 'controller', keep: { from: 'lastContact', for: 'P1Y' } },
        tables: {
          agencies: { columns: { id: 'key' }, then: 'anonymise' },
          logins: {
            controller: 'shared',
            subjects: { id: 'person', inviter_id: { in: 'logins' } },
            events: { lastContact: 'seen_at' },
            columns: {
              id: 'key',
              inviter_id: 'key',
              name: { is: 'identity', of: 'id' },
              greeting: { is: 'identity', of: 'inviter_id' },
              seen_at: 'notPersonal',
            },
            then: 'erase',
          },
        },
      });
      const { store } = await open({
        policy,
        schema: liveSchema(
          liveTable('agencies', ['id']),
          liveTable('logins', ['id', 'inviter_id', 'name', 'greeting', 'seen_at']),
        ),
        rows: {
          agencies: [{ id: 1 }],
          logins: [
            { id: 2, inviter_id: 2, name: 'Olle', greeting: 'Hej', seen_at: at },
            { id: 1, inviter_id: null, name: 'Karin', greeting: 'Hej', seen_at: null },
          ],
        },
      });
      const ofKarin = (controller?: string) =>
        order(
          { subject: { category: 'person', key: '1', ...(controller === undefined ? {} : { controller }) } },
          { ends: 'claims' },
        );
      const tally = (instruction: Instruction) =>
        store.transaction((tx) => tx.rows.tally({ table: 'logins', scope: { at, instruction }, incomingKeys: [] }));
      expect(await tally(ofKarin())).toMatchObject({ rows: 1, erase: 1 });
      // What somebody is asked for at an agency leaves what is the vendor's.
      const atAgency = await tally(ofKarin('1'));
      expect(atAgency).toMatchObject({ erase: 0, groups: [{ clear: 0 }, { clear: 0 }] });
    });

    test('of several that are ordered at once, ends in a row that controllers share what its own order says', async () => {
      const policy = smallPolicy({
        subjects: ['person', 'agent'],
        categories: ['identity'],
        controllers: { in: 'agencies' },
        purpose: { role: 'controller', keep: { from: 'lastContact', for: 'P1Y' } },
        tables: {
          agencies: { columns: { id: 'key' }, then: 'anonymise' },
          agents: {
            controller: 'agency_id',
            subjects: { id: 'agent' },
            columns: { id: 'key', agency_id: 'notPersonal' },
            then: 'erase',
          },
          logins: {
            controller: 'shared',
            subjects: { id: 'person', agent_id: { in: 'agents' } },
            events: { lastContact: 'seen_at' },
            columns: { id: 'key', agent_id: 'key', name: { is: 'identity', of: 'id' }, seen_at: 'notPersonal' },
            then: 'erase',
          },
        },
      });
      const { store } = await open({
        policy,
        schema: liveSchema(
          liveTable('agencies', ['id']),
          liveTable('agents', ['id', 'agency_id']),
          liveTable('logins', ['id', 'agent_id', 'name', 'seen_at']),
        ),
        rows: {
          agencies: [{ id: 1 }],
          agents: [{ id: 7, agency_id: 1 }],
          logins: [
            { id: 1, agent_id: 7, name: 'Karin', seen_at: at },
            { id: 2, agent_id: null, name: 'Olle', seen_at: at },
          ],
        },
      });
      const ofAgent: RowCover = { subject: { category: 'agent', key: '7', controller: '1' } };
      const tally = (...covers: RowCover[]) =>
        store.transaction((tx) =>
          tx.rows.tally({
            table: 'logins',
            scope: { at, instruction: { covers, ends: 'claims' } },
            incomingKeys: [],
          }),
        );
      const named = (name: string): RowCover => ({ table: 'logins', rows: { name } });
      const ofPerson = (key: string): RowCover => ({ subject: { category: 'person', key } });
      // What the agent's agency ordered leaves what is the vendor's in the same row.
      expect(await tally(ofAgent)).toMatchObject({ rows: 1, erase: 0 });
      expect(await tally(ofAgent, named('Olle'))).toMatchObject({ rows: 2, erase: 1 });
      expect(await tally(ofAgent, ofPerson('2'))).toMatchObject({ rows: 2, erase: 1 });
      expect(await tally(ofAgent, named('Karin'))).toMatchObject({ rows: 1, erase: 1 });
      expect(await tally(ofAgent, ofPerson('1'))).toMatchObject({ rows: 1, erase: 1 });
    });

    test('does not go against a restriction (Art. 18) or a legal hold', async () => {
      const { store } = await makeStore(policyWith(), { people });
      await store.transaction(async (tx) => {
        const subject = { category: 'client', key: '1' };
        await tx.requests.record({ subject, right: 'restriction', effectiveAt: at });
        const hold = { reason: 'dispute', placedBy: 'legal', placedAt: at, reviewOn: '2027-01-01' };
        await tx.holds.place({ ...hold, covers: { table: 'people', rows: { name: 'Olle' } } });
      });
      expect(await tallyOf(store, order({ table: 'people' }, { ends: 'claims' }))).toMatchObject({ rows: 3, erase: 1 });
    });

    test('is told where a row is read', async () => {
      const { store } = await makeStore(policyWith(), { people });
      const found = await store.transaction(async (tx) => {
        const rows = [];
        const scope = { at, instruction: order({ table: 'people', keys: [['2']] }) };
        for await (const { row, situation } of tx.rows.rowsOf('people', scope))
          rows.push([String(row.id), situation.instruction?.ends]);
        return rows;
      });
      expect(found).toEqual([['2', 'purposes']]);
    });
  });

  test('the keys of all rows of a table are read in their order, as values and as text', async () => {
    const visits = [
      { person_id: 2, nth: 1 },
      { person_id: 1, nth: 10 },
      { person_id: 1, nth: 9 },
    ];
    const { store } = await makeStore(policyWith(), { visits });
    const keys = await store.transaction(async (tx) => {
      const found = [];
      for await (const { row, key } of tx.rows.keysOf('visits'))
        found.push([key, [Number(row.person_id), Number(row.nth)]]);
      return found;
    });
    expect(keys).toEqual([
      [
        ['1', '9'],
        [1, 9],
      ],
      [
        ['1', '10'],
        [1, 10],
      ],
      [
        ['2', '1'],
        [2, 1],
      ],
    ]);
  });
}
