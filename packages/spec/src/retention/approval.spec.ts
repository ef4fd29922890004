import {
  type Breaker,
  beginSweep,
  endSweep,
  placeHold,
  plan,
  releaseHold,
  type SweepReport,
  sweep,
  sweepPart,
  sweepStatus,
} from '@gallra/retention';
import {
  contact,
  contacts,
  days,
  estatePolicy,
  foreignKey,
  liveSchema,
  liveTable,
  now,
  type OpenStore,
  sale,
  type World,
} from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { approved, eventsOf, later } from './carried-out.ts';

const daysApart = '2024-11-19';

/** 40 contacts are due, and 80 more as soon as a hold on them is released. */
const people = Array.from({ length: 120 }, (_, index) =>
  contact(index + 1, index % 3 === 0 ? days.twoYearsAgo : daysApart),
);

/** Nobody refers to anybody else. */
const apart = sale({ contacts: people });

/** The same, each recommended by another who goes, or stays, like themselves. */
const chained: World = {
  policy: estatePolicy({
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'last_contact_on' },
      columns: { ...contacts.columns, referrer_id: 'notPersonal' },
      then: 'erase',
    },
  }),
  schema: liveSchema(
    liveTable(
      'contacts',
      ['id', 'name', 'phone', 'last_contact_on', 'referrer_id'],
      [foreignKey('referrer_id', 'contacts')],
    ),
  ),
  rows: {
    contacts: people.map((row, index) => ({ ...row, referrer_id: index < 3 ? null : index - 2 })),
  },
};

/** What a sweep may take, however much is due by then, on any store. */
export function approvalSpec(open: OpenStore): void {
  describe.each([
    ['a table', apart],
    ['a table that refers to itself', chained],
  ])('what was approved of %s', (_, world) => {
    /** A store whose rows are all due once `release` is called. */
    async function held() {
      const opened = await open(world);
      const { store } = opened;
      await approved(store, world, later('2020-01-01'));
      const { id } = await placeHold(store, world.policy, {
        covers: { table: 'contacts', rows: { last_contact_on: daysApart } },
        reason: 'A dispute.',
        placedBy: 'legal',
        placedAt: now,
        reviewOn: '2099-01-01',
      });
      let isHeld = true;
      const release = async () => {
        if (!isHeld) return;
        isHeld = false;
        await releaseHold(store, world.policy, id, { by: 'legal', at: now, reason: 'It is settled.' });
      };
      return { ...opened, release, left: async () => (await opened.rows('contacts')).length };
    }

    const beyond = expect.arrayContaining([{ table: 'contacts', action: 'erase', rows: expect.any(Number) }]);

    test('bounds the work: what becomes due meanwhile waits, and is told (T18, Art. 4(12))', async () => {
      const { store, release, left } = await held();
      const report: SweepReport = await approved(store, world, now, { batchSize: 10, onProgress: release });
      expect(report).toMatchObject({ complete: false, unapproved: beyond });
      expect(await left()).toBe(80);
      expect((await sweepStatus(store, world.policy, now)).last).toMatchObject({ outcome: 'exceeded', rows: 40 });
    });

    test('leaves the rest to somebody who approves it, breaker or none', async () => {
      const { store, release, left } = await held();
      await approved(store, world, now, { batchSize: 10, onProgress: release });
      for (const breaker of [undefined, { share: 1 }] satisfies (Breaker | undefined)[]) {
        const refusal = sweep(store, world.policy, now, breaker === undefined ? {} : { breaker });
        await expect(refusal).rejects.toMatchObject({
          code: 'plan.unapproved',
          message: expect.stringContaining('became due during the last sweep'),
        });
      }
      expect(await left()).toBe(80);
      expect(await approved(store, world)).toMatchObject({ complete: true, unapproved: [] });
      expect(await left()).toBe(0);
      await expect(sweep(store, world.policy, now)).resolves.toMatchObject({ complete: true });
    });

    test('is bounded by a breaker as well, where nobody has approved it', async () => {
      const { store, release, left } = await held();
      const breaker = { share: 0.4, rows: 10 };
      const report = await sweep(store, world.policy, now, { breaker, batchSize: 10, onProgress: release });
      // 48 of 120 are 40 %. A database that is sure to have done what was foreseen looks no further.
      expect([72, 80]).toContain(await left());
      if (!report.complete) expect(report.unapproved).toEqual(beyond);
      await expect(sweep(store, world.policy, now, { breaker })).rejects.toMatchObject({ code: 'plan.unapproved' });
    });

    test('bounds each part of a sweep, however late its turn comes', async () => {
      const { store, release, left } = await held();
      const { run, parts } = await beginSweep(store, world.policy, now, { breaker: { share: 0.4, rows: 10 } });
      await release();
      // As a queue would keep it.
      const kept: typeof run = JSON.parse(JSON.stringify(run));
      for (const { tables } of parts) {
        const { rows, unapproved } = await sweepPart(store, world.policy, kept, { tables, batchSize: 10 });
        expect(unapproved).toEqual(tables.includes('contacts') ? beyond : []);
        const { outcome } = await endSweep(store, world.policy, kept, { rows, unapproved });
        expect(outcome).toBe('exceeded');
      }
      expect(await left()).toBe(72);
      expect(await eventsOf(store, 'sweep.exceeded')).toMatchObject([{ rows: 48, plan: run.plan }]);
    });

    test('is not had twice by a part that is begun again, and its rows are in the total', async () => {
      const { store, release, left } = await held();
      const { run } = await beginSweep(store, world.policy, now, {
        approve: (await plan(store, world.policy, now)).hash,
      });
      await release();
      const stop = new AbortController();
      const killed = sweepPart(store, world.policy, run, {
        tables: ['contacts'],
        batchSize: 10,
        signal: stop.signal,
        onProgress: ({ rowsSoFar }) => rowsSoFar >= 20 && stop.abort(new Error('killed')),
      });
      await expect(killed).rejects.toThrow('killed');
      const again = await sweepPart(store, world.policy, run, { tables: ['contacts'], batchSize: 10 });
      expect(again).toMatchObject({ rows: 40, unapproved: beyond });
      expect(await left()).toBe(80);
    });
  });
}
