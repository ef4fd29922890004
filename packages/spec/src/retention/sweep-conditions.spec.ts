import {
  beginSweep,
  endSweep,
  pauseSweeps,
  plan,
  resumeSweeps,
  type SweepOptions,
  type SweepStatus,
  sweep,
  sweepPart,
  sweepStatus,
} from '@gallra/retention';
import { contact, days, estatePolicy, letters, message, messages, now, type OpenStore, sale } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, eventsOf, later } from './carried-out.ts';

/** When a sweep may begin, when it stops, and how it shares the work, on any store. */
export function sweepConditionsSpec(open: OpenStore): void {
  const many = sale({
    contacts: Array.from({ length: 23 }, (_, index) =>
      contact(index + 1, index < 11 ? days.twoYearsAgo : days.fourMonthsAgo),
    ),
  });

  describe('approval of a first sweep', () => {
    const world = sale({ contacts: [contact(1, days.twoYearsAgo)] });

    test('is asked for with the hash, and nothing happens without it (Art. 4(12): a mistaken erasure is a breach)', async () => {
      const { store, rows } = await open(world);
      const { hash } = await plan(store, world.policy, now);
      const refusal = sweep(store, world.policy, now);
      await expect(refusal).rejects.toMatchObject({
        code: 'plan.unapproved',
        message: expect.stringContaining(`approve: '${hash}'`),
      });
      await expect(sweep(store, world.policy, now, { approve: 'something else' })).rejects.toMatchObject({
        code: 'plan.unapproved',
      });
      expect(await rows('contacts')).toHaveLength(1);
      expect(await eventsOf(store)).toEqual([]);
    });

    test('is recorded, and needed no more once a sweep is completed', async () => {
      const { store, rows } = await open(world);
      const { plan: hash, operation, policy } = await approved(store, world);
      expect(await rows('contacts')).toEqual([]);
      expect((await eventsOf(store)).map(({ type }) => type)).toEqual([
        'sweep.completed',
        'rows.erased',
        'plan.approved',
      ]);
      expect(await eventsOf(store, 'plan.approved')).toMatchObject([{ plan: hash, operation, policy, at: now }]);
      await expect(sweep(store, world.policy, now)).resolves.toMatchObject({ actions: [] });
    });

    test('given for another plan is refused at any time', async () => {
      const { store } = await open(world);
      const { plan: old } = await approved(store, world);
      await expect(sweep(store, world.policy, now, { approve: old })).rejects.toMatchObject({
        code: 'plan.unapproved',
      });
    });
  });

  describe('a budget', () => {
    test('of rows ends a sweep in the middle of a table, and the next one goes on without a new approval', async () => {
      const { store, rows } = await open(many);
      const taken: number[] = [];
      const first = await approved(store, many, now, { batchSize: 5, budget: { rows: 8 } });
      expect(first).toMatchObject({ stopped: 'rows', forgotten: 0 });
      taken.push(...first.actions.map((action) => action.rows));
      expect(await eventsOf(store, 'sweep.completed')).toEqual([]);
      expect(await eventsOf(store, 'sweep.stopped')).toMatchObject([{ rows: 8 }]);
      for (;;) {
        const report = await sweep(store, many.policy, now, { batchSize: 5, budget: { rows: 8 } });
        taken.push(...report.actions.map((action) => action.rows));
        if (report.stopped === undefined) break;
      }
      expect(taken.reduce((sum, some) => sum + some, 0)).toBe(23);
      expect((await rows('contacts')).filter(({ phone }) => phone !== null)).toEqual([]);
      expect(await rows('contacts')).toHaveLength(12);
    });

    test('of seconds ends it after the batch in which they have passed', async () => {
      const { store } = await open(many);
      const onProgress = () => {
        const end = performance.now() + 60;
        while (performance.now() < end);
      };
      const report = await approved(store, many, now, { batchSize: 5, budget: { seconds: 0.05 }, onProgress });
      expect(report.stopped).toBe('seconds');
      expect(report.actions.reduce((sum, action) => sum + action.rows, 0)).toBeLessThanOrEqual(5);
    });

    test.each<[string, SweepOptions]>([
      ['budget.rows', { budget: { rows: 0 } }],
      ['budget.rows', { budget: { rows: 1.5 } }],
      ['budget.seconds', { budget: { seconds: -1 } }],
      ['budget.seconds', { budget: { seconds: Number.NaN } }],
      ['budget.lockSeconds', { budget: { lockSeconds: 0 } }],
      ['batchSize', { batchSize: 0 }],
      ['batchSize', { batchSize: -5 }],
      ['batchSize', { batchSize: Number.NaN }],
      ['batchSize', { batchSize: 2.5 }],
      ['batchSize', { batchSize: Number.POSITIVE_INFINITY }],
    ])('and batches that are none are refused, by their path: %s, %j', async (path, options) => {
      const { store } = await open(many);
      await expect(sweep(store, many.policy, now, options)).rejects.toMatchObject({
        code: 'options.invalid',
        problems: [expect.stringMatching(new RegExp(`^${path}: `))],
      });
      if (options.batchSize !== undefined)
        await expect(plan(store, many.policy, now, { batchSize: options.batchSize })).rejects.toMatchObject({
          code: 'options.invalid',
        });
      expect(await eventsOf(store)).toEqual([]);
    });

    test('and batches that are none are told all at once', async () => {
      const { store } = await open(many);
      const options = { batchSize: 0, budget: { rows: -1, seconds: 0, lockSeconds: Number.NaN } };
      await expect(sweep(store, many.policy, now, options)).rejects.toMatchObject({
        problems: expect.objectContaining({ length: 4 }),
      });
    });
  });

  describe('a breaker (T18, Art. 4(12))', () => {
    const breaker = { share: 0.5, rows: 10 };

    test('stops a sweep that would take more of a table, until its plan is approved', async () => {
      const { store, rows } = await open(many);
      await approved(store, many, later('2020-01-01'));
      const refusal = sweep(store, many.policy, now, { breaker });
      await expect(refusal).rejects.toMatchObject({
        code: 'plan.unapproved',
        problems: [expect.stringMatching(/^tables\.contacts: 23 of 23 rows would lose something/)],
      });
      expect(await rows('contacts')).toHaveLength(23);
      expect((await approved(store, many, now, { breaker })).actions).not.toEqual([]);
    });

    test('lets pass what is less than its share, or few rows', async () => {
      for (const wide of [{ share: 1, rows: 10 }, { share: 0.5, rows: 23 }, { share: 0.5 }]) {
        const { store } = await open(many);
        await approved(store, many, later('2020-01-01'));
        expect((await sweep(store, many.policy, now, { breaker: wide })).actions).not.toEqual([]);
      }
    });

    test.each([0, -0.1, 1.1, Number.NaN])('with a share of %d is refused', async (share) => {
      const { store } = await open(many);
      await expect(sweep(store, many.policy, now, { breaker: { share } })).rejects.toMatchObject({
        code: 'options.invalid',
      });
    });
  });

  describe('sweeps at the same time', () => {
    test('share the work, however many there are', async () => {
      const { store, rows } = await open(many);
      await approved(store, many, later('2020-01-01'));
      const reports = await Promise.all([0, 1, 2].map(() => sweep(store, many.policy, now, { batchSize: 2 })));
      const taken = reports.flatMap(({ actions }) => actions.map((action) => action.rows));
      expect(taken.reduce((sum, some) => sum + some, 0)).toBe(23);
      expect(await rows('contacts')).toHaveLength(12);
    });

    test('are refused beside one that is alone, and change nothing, until it is done', async () => {
      const { store, rows } = await open(many);
      let refusal: unknown;
      const onProgress = async () => {
        const before = await rows('contacts');
        refusal ??= await sweep(store, many.policy, now, { alone: true }).catch((error: unknown) => error);
        expect(await rows('contacts')).toEqual(before);
      };
      await approved(store, many, now, { batchSize: 5, alone: true, holder: 'night', onProgress });
      expect(refusal).toMatchObject({ code: 'lease.held', message: expect.stringContaining('night') });
      await expect(sweep(store, many.policy, now, { alone: true })).resolves.toMatchObject({ actions: [] });
    });

    test('tell how far they have come while they are under way', async () => {
      const { store } = await open(many);
      const { hash } = await plan(store, many.policy, now);
      let seen: SweepStatus | undefined;
      const onProgress = async () => {
        // What a holder tells goes with the next renewal.
        const [mine] = await store.transaction((tx) => tx.leases.list());
        seen ??= await sweepStatus(store, many.policy, now);
        expect(mine?.name).toBe('sweep');
      };
      await approved(store, many, now, { batchSize: 5, alone: true, holder: 'night', onProgress });
      expect(seen).toMatchObject({ underWay: [{ holder: 'night' }], overdueHolds: [] });
      expect(seen).not.toHaveProperty('last');
      expect(await sweepStatus(store, many.policy, now)).toEqual({
        last: { outcome: 'completed', at: now.toISOString(), rows: 23, plan: hash },
        underWay: [],
        overdueHolds: [],
      });
    });
  });

  describe('a pause', () => {
    test('refuses sweeps until it ends, and lasts for some hours at most', async () => {
      const { store, rows } = await open(many);
      await pauseSweeps(store, 1);
      await expect(approved(store, many)).rejects.toMatchObject({ code: 'sweep.paused' });
      expect(await sweepStatus(store, many.policy, now)).toHaveProperty('pause');
      expect(await resumeSweeps(store)).toBe(true);
      expect(await resumeSweeps(store)).toBe(false);
      await approved(store, many);
      expect(await rows('contacts')).toHaveLength(12);
      for (const hours of [0, -1, 169, Number.NaN])
        await expect(pauseSweeps(store, hours)).rejects.toMatchObject({ code: 'options.invalid' });
    });

    test('lets a sweep that is under way wait between two batches, and go on when it ends', async () => {
      const { store } = await open(many);
      const order: string[] = [];
      const onProgress = async () => {
        order.push('batch');
        if (order.length > 1) return;
        await pauseSweeps(store, 1);
        setTimeout(async () => {
          order.push('resumed');
          await resumeSweeps(store);
        }, 1500);
        // A sweep asks once a second.
        await new Promise((resolve) => setTimeout(resolve, 1100));
      };
      await approved(store, many, now, { batchSize: 5, onProgress });
      expect(order).toEqual(['batch', 'resumed', 'batch', 'batch', 'batch', 'batch', 'batch']);
    });
  });

  describe('a sweep in parts', () => {
    const world = letters('restrict', {
      contacts: [contact(1, days.twoYearsAgo), contact(2, days.fourMonthsAgo)],
      messages: [message(1, 1, days.twoYearsAgo)],
    });

    test('waits for what refers to a table, does each part, and is completed like any other', async () => {
      const { store, rows } = await open(world);
      const { hash } = await plan(store, world.policy, now);
      const { run, parts } = await beginSweep(store, world.policy, now, { approve: hash });
      expect(parts).toEqual([
        { tables: ['messages'], after: [], rows: 1 },
        { tables: ['contacts'], after: ['messages'], rows: 2 },
      ]);
      let sum = 0;
      for (const { tables } of parts) sum += (await sweepPart(store, world.policy, run, { tables })).rows;
      await endSweep(store, world.policy, run, { rows: sum });
      expect(await rows('contacts')).toMatchObject([{ id: 2, phone: null }]);
      expect((await sweepStatus(store, world.policy, now)).last).toMatchObject({ outcome: 'completed', rows: 3 });
      // Done again, it finds nothing to do, and tells of what it did before.
      expect(await sweepPart(store, world.policy, run, { tables: ['contacts'] })).toMatchObject({
        actions: [],
        rows: 2,
      });
    });

    test('goes on only under the rules it was begun with', async () => {
      const { store, rows } = await open(world);
      const { hash } = await plan(store, world.policy, now);
      const { run } = await beginSweep(store, world.policy, now, { approve: hash });
      const other = estatePolicy({ ...world.policy.tables, messages: { ...messages, then: 'anonymise' } });
      await expect(sweepPart(store, other, run, { tables: ['messages'] })).rejects.toMatchObject({
        code: 'plan.unapproved',
      });
      expect(await rows('messages')).toHaveLength(1);
    });
  });
}
