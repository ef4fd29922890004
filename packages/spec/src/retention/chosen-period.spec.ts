import { choosePeriod, withdrawPeriod } from '@gallra/retention';
import { contacts, estatePolicy, liveSchema, liveTable, now, type OpenStore } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { eventsOf } from './carried-out.ts';

const { closed: _, ...events } = contacts.events;
const { duties: __, ...alone } = contacts;
const estate = estatePolicy({ contacts: { ...alone, events } }, { duties: {} });
const purpose = estate.purposes.support;
if (purpose === undefined) throw new Error('The estate has no purpose "support".');
const policy = estatePolicy(
  {
    agencies: { columns: { id: 'key' }, then: 'anonymise' },
    contacts: { ...alone, events, controller: 'agency_id', columns: { ...contacts.columns, agency_id: 'key' } },
  },
  {
    duties: {},
    controllers: { in: 'agencies' },
    purposes: {
      ...estate.purposes,
      support: { ...purpose, keep: { from: 'lastContact', for: { min: 'P1M', default: 'P3M', max: 'P3M' } } },
    },
  },
);
const world = { policy, schema: liveSchema(liveTable('contacts', ['id'])), rows: { contacts: [] } };
const order = { controller: '1', claim: 'support', period: 'P2M', chosenBy: 'the agency', chosenAt: now } as const;

/** The period that a controller chooses, on any store. */
export function chosenPeriodSpec(open: OpenStore): void {
  describe('a controller that chooses a period (R35)', () => {
    test('leaves a choice on record, and an event without the controller', async () => {
      const { store } = await open(world);
      const { id } = await choosePeriod(store, policy, order);
      expect(await store.transaction((tx) => tx.periods.list())).toEqual([{ ...order, id }]);
      const [event] = await eventsOf(store);
      expect(event).toMatchObject({ type: 'period.chosen', claim: 'support' });
      expect(JSON.stringify(event)).not.toContain('agency');
    });

    test('can withdraw it, which leaves an event without the controller, too', async () => {
      const { store } = await open(world);
      await choosePeriod(store, policy, order);
      const withdrawal = { controller: '1', claim: 'support', withdrawnBy: 'the agency', withdrawnAt: now };
      expect(await withdrawPeriod(store, policy, withdrawal)).toMatchObject({ withdrawnBy: 'the agency' });
      const event = (await eventsOf(store)).find(({ type }) => type === 'period.withdrawn');
      expect(event).toMatchObject({ claim: 'support' });
      expect(JSON.stringify(event)).not.toContain('agency');
      for (const [change, path] of [
        [{}, 'claim: '],
        [{ withdrawnBy: ' ' }, 'withdrawnBy: '],
      ] as const)
        await expect(withdrawPeriod(store, policy, { ...withdrawal, ...change })).rejects.toMatchObject({
          code: 'period.invalid',
          problems: [expect.stringContaining(path)],
        });
    });

    test.each<[string, Partial<Record<keyof typeof order, unknown>>, readonly string[]]>([
      ['longer than it may', { period: 'P4M' }, ['period']],
      ['shorter than it may', { period: 'P1D' }, ['period']],
      ['in hours', { period: 'PT48H' }, ['period']],
      ['that is none', { period: 'soon' }, ['period']],
      ['for what it may not choose', { claim: 'complaints' }, ['claim']],
      ['for what there is not', { claim: 'toString' }, ['claim']],
      ['by nobody, for nobody', { chosenBy: ' ', controller: '' }, ['controller', 'chosenBy']],
    ])('one %s is refused with every problem, and nothing is recorded', async (_, change, paths) => {
      const { store } = await open(world);
      await expect(choosePeriod(store, policy, { ...order, ...change } as typeof order)).rejects.toMatchObject({
        code: 'period.invalid',
        problems: paths.map((path) => expect.stringContaining(`${path}: `)),
      });
      expect(await store.transaction((tx) => tx.periods.list({ replaced: true }))).toEqual([]);
    });

    test('there is nobody to choose where the policy names no controllers', async () => {
      const { store } = await open({ ...world, policy: estate });
      await expect(choosePeriod(store, estate, order)).rejects.toMatchObject({
        problems: [expect.stringContaining('controller: '), expect.stringContaining('claim: ')],
      });
    });
  });
}
