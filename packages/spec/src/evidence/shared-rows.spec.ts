import { decide, type Policy } from '@gallra/core';
import { liveSchema, liveTable, type OpenStore, smallPolicy, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, later } from '../retention/carried-out.ts';

const label = (text: string) => ({ sv: text, en: text });

/** Agencies with a contact, their agents, and notes about agents, which agencies share. */
const policy = smallPolicy({
  subjects: ['agencyContact', 'agent'],
  categories: ['identity', 'note'],
  times: 'date',
  events: { left: label('left'), written: label('was written') },
  controllers: { in: 'agencies', financialYearEnd: 'year_end' },
  purposes: {
    contacts: {
      title: label('contacts'),
      role: 'controller',
      basis: '6(1)(f)',
      subjects: ['agencyContact', 'agent'],
      categories: ['identity'],
      keep: { from: 'left', for: 'P1M' },
    },
    care: {
      title: label('care'),
      role: 'tenant',
      basis: '6(1)(f)',
      subjects: ['agent'],
      categories: ['note'],
      keep: { from: 'written', for: 'P2Y', align: ['financialYear'] },
    },
  },
  tables: {
    agencies: {
      subjects: { id: 'agencyContact' },
      events: { left: 'left_on' },
      columns: { id: 'key', contact: 'identity', year_end: 'notPersonal', left_on: 'notPersonal' },
      then: 'erase',
    },
    agents: {
      controller: 'agency_id',
      subjects: { id: 'agent' },
      events: { left: 'left_on' },
      columns: { id: 'key', agency_id: 'key', name: 'identity', left_on: 'notPersonal' },
      then: 'erase',
    },
    notes: {
      controller: 'shared',
      subjects: { agent_id: { in: 'agents' } },
      events: { written: 'written_on' },
      columns: { id: 'key', agent_id: 'key', body: 'note', written_on: 'notPersonal' },
      then: 'erase',
    },
  },
} as Parameters<typeof smallPolicy>[0]) as Policy;

/** Agency 1 and its agents left in January 2026; a note about one of them is needed for two years after its year. */
const world: World = {
  policy,
  schema: liveSchema(
    liveTable('agencies', ['id', 'contact', 'year_end', 'left_on']),
    liveTable('agents', ['id', 'agency_id', 'name', 'left_on']),
    liveTable('notes', ['id', 'agent_id', 'body', 'written_on']),
  ),
  rows: {
    agencies: [
      { id: 1, contact: 'Karin', year_end: '06-30', left_on: '2026-01-15' },
      { id: 2, contact: 'Olle', year_end: '12-31', left_on: '2026-01-15' },
    ],
    agents: [
      { id: 7, agency_id: 1, name: 'Eva', left_on: '2026-01-15' },
      { id: 8, agency_id: 1, name: 'Bo', left_on: '2026-01-15' },
      { id: 9, agency_id: 2, name: 'Ida', left_on: '2026-01-15' },
    ],
    notes: [{ id: 1, agent_id: 7, body: 'of Eva', written_on: '2025-12-01' }],
  },
};

/** What is told of a person in a row that controllers share rests on their own row, and on that of their controller. */
export function sharedEvidenceSpec(open: OpenStore): void {
  describe('a row by which people in rows that controllers share are decided about', () => {
    test('stays until what their controller needs there is over, and so does the controller’s own (Art. 5(1)(e))', async () => {
      const opened = await open(world);
      const left = async (table: string) => (await opened.rows(table)).map(({ id }) => Number(id));
      const told = (at: Date) =>
        opened.store.transaction(async ({ rows }) => {
          for await (const { situation } of rows.rowsOf('notes', { at }))
            return decide(policy, 'notes', situation).columns[0]?.end;
          return undefined;
        });
      const [autumn, lastDay, dayAfter] = ['2026-11-29', '2028-06-30', '2028-07-01'].map(later) as [Date, Date, Date];
      const end = await told(autumn);
      expect(end).toMatchObject({ lastDay: '2028-06-30' });
      await approved(opened.store, world, autumn);
      expect([await left('agencies'), await left('agents'), await left('notes')]).toEqual([[1], [7], [1]]);
      expect(await told(lastDay)).toEqual(end);
      await approved(opened.store, world, lastDay);
      expect(await left('notes')).toEqual([1]);
      await approved(opened.store, world, dayAfter);
      expect([await left('agencies'), await left('agents'), await left('notes')]).toEqual([[], [], []]);
    });

    test.each([
      ['in their own row', 'year_end'],
      ['in rows of years', { in: 'years', controller: 'agency_id', ends: 'ends_on' }],
    ] as const)(
      'what the vendor itself needs of anybody counts by its own financial year, where agencies tell theirs %s',
      async (_, financialYearEnd) => {
        const { care } = policy.purposes;
        const own: Policy = {
          ...policy,
          purposes: { ...policy.purposes, ...(care && { care: { ...care, role: 'controller' } }) },
          controllers: { in: 'agencies', financialYearEnd },
          tables: {
            ...policy.tables,
            years: { columns: { id: 'key', agency_id: 'key', ends_on: 'notPersonal' }, then: 'anonymise' },
          },
        };
        const { store, rows } = await open({
          policy: own,
          schema: {
            ...world.schema,
            tables: [...world.schema.tables, liveTable('years', ['id', 'agency_id', 'ends_on'])],
          },
          rows: {
            ...world.rows,
            agents: [...(world.rows.agents ?? []), { id: 10, agency_id: null, name: 'Pia', left_on: '2026-10-15' }],
            notes: [
              { id: 1, agent_id: 7, body: 'of Eva', written_on: '2024-12-01' },
              { id: 2, agent_id: 10, body: 'of Pia', written_on: '2023-12-01' },
              { id: 3, agent_id: 10, body: 'of Pia, later', written_on: '2024-12-01' },
            ],
            years: [{ id: 1, agency_id: 1, ends_on: '2025-06-30' }],
          },
        });
        await approved(store, { ...world, policy: own }, later('2026-11-29'));
        expect((await rows('notes')).map(({ id }) => Number(id))).toEqual([1, 3]);
        await approved(store, { ...world, policy: own }, later('2027-01-01'));
        expect(await rows('notes')).toEqual([]);
      },
    );
  });
}
