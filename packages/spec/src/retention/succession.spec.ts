import { auditEvents } from '@gallra/audit';
import type { Policy, SubjectKey } from '@gallra/core';
import { auditRecord } from '@gallra/core/audit';
import { controllerWithKey, type Store } from '@gallra/core/store';
import { choosePeriod, succeedController } from '@gallra/retention';
import { liveSchema, liveTable, now, type OpenStore, smallPolicy } from '@gallra/world';
import { describe, expect, test } from 'vitest';

const events = { lastContact: { untold: true } } as const;

const policy: Policy = smallPolicy({
  subjects: ['contact', 'person'],
  categories: ['identity'],
  controllers: { in: 'agencies' },
  purpose: { keep: { from: 'lastContact', for: { min: 'P1M', default: 'P1Y', max: 'P2Y' } } },
  tables: {
    agencies: { controller: 'id', columns: { id: 'key' }, then: 'anonymise' },
    logins: { controller: 'shared', subjects: { id: 'person' }, events, columns: { id: 'key' }, then: 'erase' },
    contacts: {
      controller: 'agency_id',
      subjects: { id: 'contact', login_id: { in: 'logins' } },
      events,
      columns: { id: 'key', agency_id: 'key', login_id: 'key' },
      then: 'erase',
    },
  },
});

const world = {
  policy,
  schema: liveSchema(
    liveTable('agencies', ['id']),
    liveTable('logins', ['id']),
    liveTable('contacts', ['id', 'agency_id', 'login_id']),
  ),
  rows: {
    agencies: [{ id: 1 }, { id: 2 }],
    logins: [{ id: 7 }],
    contacts: [
      { id: 10, agency_id: 1, login_id: 7 },
      { id: 20, agency_id: 2, login_id: 7 },
    ],
  },
};

const contact = (controller: string): SubjectKey => ({ category: 'contact', key: '10', controller });
const login = (controller: string): SubjectKey => ({ category: 'person', key: '7', controller });
const order = { from: '1', to: '2', at: now } as const;

/** What people have asked for at a controller. */
async function askedAt(store: Store, controller: string): Promise<readonly string[]> {
  const known = await store.transaction((tx) => tx.requests.known());
  return known
    .filter(({ subject }) => subject.controller === controller)
    .flatMap(({ subject, asked }) => asked.map(({ right }) => `${subject.category} ${right}`))
    .sort();
}

/** An event that names somebody, in the log of their controller. */
const told = (store: Store, subject: SubjectKey) =>
  store.transaction(async ({ audit, requests }) => {
    const log = await audit.of(subject.controller);
    const event = { class: 'read', type: 'rows.read', at: now, log } as const;
    await audit.append([auditRecord({ ...event, subjects: [await requests.reference(subject)] })]);
  });

/** One controller that takes the place of another, on any store. */
export function successionSpec(open: OpenStore): void {
  describe('when one controller takes the place of another (GDPR Art. 4(7), 18, 21)', () => {
    test('what people have asked of the first counts at the second, and so do its holds and periods', async () => {
      const { store } = await open(world);
      await store.transaction(async ({ requests, holds }) => {
        await requests.record({ subject: contact('1'), right: 'restriction', effectiveAt: now });
        const hold = { reason: 'dispute', placedBy: 'lawyer', placedAt: now, reviewOn: '2027-01-01' } as const;
        await holds.place({ ...hold, covers: { subject: contact('1') } });
        await holds.place({ ...hold, covers: { controller: '1' } });
      });
      await choosePeriod(store, policy, {
        ...{ controller: '1', claim: 'brokerage', period: 'P6M', chosenBy: 'one', chosenAt: now },
      });
      expect(await succeedController(store, policy, order)).toEqual({ people: 1, merged: 0 });
      expect([await askedAt(store, '1'), await askedAt(store, '2')]).toEqual([[], ['contact restriction']]);
      const after = await store.transaction(async ({ holds, periods }) => ({
        covers: (await holds.list()).map(({ covers }) => covers),
        periods: (await periods.list()).map(({ controller, period }) => [controller, period]),
      }));
      expect(after).toEqual({ covers: [{ subject: contact('2') }, { controller: '2' }], periods: [['2', 'P6M']] });
      // The second time there is nothing left to be moved.
      expect(await succeedController(store, policy, order)).toEqual({ people: 0, merged: 0 });
    });

    test('somebody whom both knew is one: what they asked of each is added, and both references are found', async () => {
      const { store } = await open(world);
      for (const controller of ['1', '2']) await told(store, login(controller));
      await store.transaction(async ({ requests }) => {
        await requests.record({ subject: login('1'), right: 'restriction', effectiveAt: now });
        await requests.record({ subject: login('2'), right: 'objection', purpose: 'brokerage', effectiveAt: now });
      });
      expect(await succeedController(store, policy, order)).toEqual({ people: 1, merged: 1 });
      expect(await askedAt(store, '2')).toEqual(['person objection', 'person restriction']);
      const read = async (subject: SubjectKey) => {
        let events = 0;
        for await (const { event } of auditEvents(store, { subject })) if (event.type === 'rows.read') events += 1;
        return events;
      };
      expect([await read(login('1')), await read(login('2'))]).toEqual([0, 2]);
    });

    test('a period that the second has chosen itself stays its own', async () => {
      const { store } = await open(world);
      const choice = { claim: 'brokerage', chosenBy: 'they', chosenAt: now } as const;
      await choosePeriod(store, policy, { ...choice, controller: '1', period: 'P6M' });
      await choosePeriod(store, policy, { ...choice, controller: '2', period: 'P3M' });
      await succeedController(store, policy, order);
      const chosen = await store.transaction(({ periods }) => periods.list());
      expect(chosen.map(({ controller, period }) => [controller, period])).toEqual([['2', 'P3M']]);
    });

    test('others notice nothing, and that it happened is on record', async () => {
      const { store } = await open(world);
      await store.transaction(({ requests }) =>
        requests.record({ subject: { category: 'person', key: '7' }, right: 'restriction', effectiveAt: now }),
      );
      await succeedController(store, policy, order);
      const known = await store.transaction(({ requests }) => requests.known());
      expect(known.map(({ subject, asked }) => [subject.controller, asked.length])).toEqual([[undefined, 1]]);
      const evidence = await store.transaction((tx) => tx.events.list());
      expect(evidence.filter(({ type }) => type === 'controller.succeeded')).toMatchObject([
        { ...controllerWithKey('2'), at: now },
      ]);
    });

    test.each([
      ['nobody knows', { from: '8' }, ['from']],
      ['takes its own place', { from: '2' }, ['to']],
      ['there is not', { from: '1', to: '9' }, ['to']],
      ['is the vendor', { from: '1', to: 'gallra:vendor' }, ['to']],
    ])('a controller that %s is refused, by its path and without its key', async (_, change, paths) => {
      const { store } = await open(world);
      await expect(succeedController(store, policy, { ...order, ...change })).rejects.toMatchObject({
        code: 'controller.unknown',
        problems: paths.map((path) => expect.stringMatching(new RegExp(`^${path}: [^89]*$`))),
      });
    });
  });
}
