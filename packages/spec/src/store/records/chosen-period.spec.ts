import type { OpenPeriodChoice, PeriodChoice, Policy, StorageRule } from '@gallra/core';
import { at, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn, tally } from '../people-store.ts';

/** People are controllers of their own deals here: the tables have no others. */
function tenantPolicy(
  limits: Policy['limits'] = {},
  between: PeriodChoice | OpenPeriodChoice = { min: 'P1M', default: 'P1Y', max: 'P1Y' },
): Policy {
  return policyWith({
    purposes: {
      brokerage: {
        role: 'tenant',
        keep: { from: 'lastContact', for: between } as StorageRule,
      },
    },
    deals: { controller: 'seller_id', then: 'erase' },
    controllers: { in: 'people' },
    limits,
  });
}

const deals = [
  { id: 1, seller_id: 1, account: '1', closed: '2026-06-01' },
  { id: 2, seller_id: 2, account: '2', closed: '2026-06-01' },
  { id: 3, seller_id: 2, account: '3', closed: '2025-06-01' },
];

/** Periods that controllers choose. */
export function chosenPeriodRecordSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('a period that a controller chooses (R35)', () => {
    const choice = (controller: string, period: 'P1M' | 'P3M' | 'P5Y' | 'P1D', claim = 'brokerage') => ({
      controller,
      claim,
      period,
      chosenBy: 'the agency',
      chosenAt: at,
    });

    test("shortens the claim in the controller's own rows, and in no others", async () => {
      const { store } = await makeStore(tenantPolicy(), { deals });
      expect(await tally(store, 'deals')).toMatchObject({ rows: 3, erase: 1 });
      await store.transaction((tx) => tx.periods.choose(choice('1', 'P3M')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 2 });
      await store.transaction((tx) => tx.periods.choose(choice('2', 'P1M')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 3 });
    });

    test('never reaches beyond what the policy allows now', async () => {
      const { store } = await makeStore(tenantPolicy(), { deals });
      await store.transaction((tx) => tx.periods.choose(choice('2', 'P5Y')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 1 });
    });

    test('may be a cap of its own, which those who choose nothing do not have', async () => {
      const own = {
        title: { sv: 'eget tak', en: 'a cap of its own' },
        citation: 'avtalet 4.2',
        from: 'lastContact',
        for: { min: 'P1M', max: 'P1Y' },
        caps: 'all',
      } as const;
      const { store } = await makeStore(tenantPolicy({ own }), { deals });
      expect(await tally(store, 'deals')).toMatchObject({ erase: 1 });
      await store.transaction((tx) => tx.periods.choose(choice('1', 'P3M', 'own')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 2 });
    });

    test('begins a purpose that the policy leaves to each controller, and for others there is none', async () => {
      const { store } = await makeStore(tenantPolicy({}, { min: 'P1M', max: 'P1Y' }), { deals });
      expect(await tally(store, 'deals')).toMatchObject({ rows: 3, erase: 3 });
      await store.transaction((tx) => tx.periods.choose(choice('1', 'P1M')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 3 });
      await store.transaction((tx) => tx.periods.choose(choice('1', 'P5Y')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 2 });
      await store.transaction((tx) => tx.periods.choose(choice('2', 'P5Y')));
      expect(await tally(store, 'deals')).toMatchObject({ erase: 1 });
    });

    test('withdrawn, leaves what the policy says without one, and stays on record', async () => {
      const { store } = await makeStore(tenantPolicy({}, { min: 'P1M', max: 'P1Y' }), { deals });
      const made = await store.transaction((tx) => tx.periods.choose(choice('1', 'P5Y')));
      const order = { controller: '1', claim: 'brokerage', withdrawnBy: 'the agency', withdrawnAt: at };
      const withdraw = (change: object = {}) => store.transaction((tx) => tx.periods.withdraw({ ...order, ...change }));
      expect(await withdraw({ controller: '2' })).toBeUndefined();
      expect(await withdraw({ claim: 'other' })).toBeUndefined();
      expect(await tally(store, 'deals')).toMatchObject({ erase: 2 });
      const ended = { ...made, replacedAt: at, withdrawnBy: 'the agency' };
      expect(await withdraw()).toEqual(ended);
      expect(await withdraw()).toBeUndefined();
      expect(await tally(store, 'deals')).toMatchObject({ erase: 3 });
      expect(await store.transaction((tx) => tx.periods.list())).toEqual([]);
      expect(await store.transaction((tx) => tx.periods.list({ replaced: true }))).toEqual([ended]);
    });

    test('applies to all rows from its instant: what is decided for an earlier one goes by the choice in force then', async () => {
      const { store } = await makeStore(tenantPolicy(), { deals });
      const second = (seconds: number) => new Date(at.getTime() + 1000 * seconds);
      const asked = (when: Date) =>
        store.transaction((tx) => tx.rows.tally({ table: 'deals', scope: { at: when }, incomingKeys: [] }));
      await store.transaction(async (tx) => {
        await tx.periods.choose({ ...choice('2', 'P1M'), chosenAt: second(1) });
        await tx.periods.choose({ ...choice('2', 'P5Y'), chosenAt: second(2) });
        await tx.periods.choose({ ...choice('2', 'P1M'), chosenAt: second(3) });
        await tx.periods.withdraw({
          controller: '2',
          claim: 'brokerage',
          withdrawnBy: 'the agency',
          withdrawnAt: second(4),
        });
      });
      for (const [seconds, erase] of [
        [0, 1],
        [1, 2],
        [2, 1],
        [3, 2],
        [4, 1],
      ] as const)
        expect(await asked(second(seconds)), `after ${seconds} seconds`).toMatchObject({ erase });
      const applied = await store.transaction((tx) => tx.periods.list({ at: second(1) }));
      expect(applied.map(({ controller, period }) => [controller, period])).toEqual([['2', 'P1M']]);
    });

    test('takes the place of the one before, which stays on record', async () => {
      const { store } = await makeStore(tenantPolicy(), {});
      const first = await store.transaction((tx) => tx.periods.choose(choice('1', 'P1M')));
      const later = { ...choice('1', 'P3M'), chosenAt: new Date(at.getTime() + 1000) };
      const second = await store.transaction((tx) => tx.periods.choose(later));
      expect(await store.transaction((tx) => tx.periods.list())).toEqual([second]);
      expect(await store.transaction((tx) => tx.periods.list({ replaced: true }))).toEqual([
        { ...first, replacedAt: later.chosenAt },
        second,
      ]);
    });
  });
}
