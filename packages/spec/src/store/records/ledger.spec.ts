import type { SubjectReference } from '@gallra/core';
import { auditRecord, gallraEvent } from '@gallra/core/audit';
import type { JournalEntry, Store } from '@gallra/core/store';
import { at, due, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn, scope } from '../people-store.ts';

const karin = { category: 'client', key: '1' };
const event = (rows: number, type: 'rows.erased' | 'columns.cleared' = 'rows.erased') =>
  gallraEvent({
    type,
    at: new Date(at.getTime() - rows),
    policy: 'f3',
    table: 'people',
    columns: ['name'],
    rows,
    operation: 'o1',
  });
const entry = (id: string, instant: string, reference = 'r1' as SubjectReference): JournalEntry => ({
  id,
  at: new Date(instant),
  reference,
  table: 'people',
  fingerprint: 'f1',
  marks: { name: 'm1' },
  columns: ['name'],
  reason: 'erasure',
});

/** Events, journal and the transaction that ties them to the rows. */
export function ledgerSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('a transaction', () => {
    async function work(store: Store, end: () => void): Promise<string> {
      return store.transaction(async (tx) => {
        await tx.rows.dispose({ table: 'people', scope, action: 'erase', incomingKeys: [], limit: 10 });
        await tx.events.append([event(1)]);
        const reference = await tx.requests.record({ subject: karin, right: 'erasure', effectiveAt: at });
        await tx.journal.append([entry('j1', at.toISOString(), reference)]);
        end();
        return 'done';
      });
    }
    const traces = (store: Store) =>
      store.transaction(async (tx) => [
        (await tx.rows.tally({ table: 'people', scope, incomingKeys: [] })).rows,
        (await tx.events.list()).length,
        (await tx.requests.list('erasure')).length,
        (await tx.journal.list()).length,
      ]);
    const people = [{ id: 1, name: 'Karin', contacted: due }];

    test('commits a change and its evidence together (GDPR Art. 5(2))', async () => {
      const { store } = await makeStore(policyWith(), { people });
      expect(await work(store, () => {})).toBe('done');
      expect(await traces(store)).toEqual([0, 1, 1, 1]);
    });

    test('leaves nothing when the work throws, and throws the same', async () => {
      const { store } = await makeStore(policyWith(), { people });
      const changedMind = new Error('changed my mind');
      const thrown = await work(store, () => {
        throw changedMind;
      }).catch((error: unknown) => error);
      expect(thrown).toBe(changedMind);
      expect(await traces(store)).toEqual([1, 0, 0, 0]);
    });
  });

  describe('events', () => {
    test('come newest first, whole, as many as asked for', async () => {
      const { store } = await makeStore(policyWith(), {});
      const events = [event(1), event(2), event(3, 'columns.cleared'), event(4)];
      await store.transaction((tx) => tx.events.append(events.slice(0, 3)));
      await store.transaction((tx) => tx.events.append(events.slice(3)));
      await store.transaction((tx) => tx.events.append([]));
      const listed = await store.transaction((tx) => tx.events.list());
      expect(listed).toEqual([...events].reverse());
      expect(await store.transaction((tx) => tx.events.list({ limit: 2 }))).toEqual(listed.slice(0, 2));
      expect(await store.transaction((tx) => tx.events.list({ type: 'rows.erased', limit: 2 }))).toEqual([
        events[3],
        events[1],
      ]);
    });

    test('are evidence in the audit log: of the controller they are about, else of the vendor (GDPR Art. 5(2))', async () => {
      const { store } = await makeStore(policyWith(), {});
      const reference = 'r1' as SubjectReference;
      const whole = {
        partition: 'people_2020',
        plan: 'p1',
        claim: 'marketing',
        hold: 'h1',
        subject: reference,
        controller: '7',
      };
      const told = { ...event(3), ...whole };
      await store.transaction((tx) => tx.events.append([event(1), told]));
      expect((await store.transaction((tx) => tx.events.list()))[0]).toEqual(told);
      const [agency, vendor, unsealed] = await store.transaction(async (tx) => [
        await tx.audit.of('7'),
        await tx.audit.of(),
        await tx.audit.unsealed(10),
      ]);
      expect(unsealed.map(({ log }) => log)).toEqual([vendor, agency]);
      const envelope = JSON.parse(unsealed[1]?.envelope ?? '{}');
      expect(envelope).toMatchObject({ class: 'evidence', type: 'rows.erased', processing: 'dpv:Erase', id: told.id });
      expect(envelope.subjects).toEqual(['r1']);
      expect(envelope).not.toHaveProperty('controller');
    });

    test('are listed apart from everything else in the audit log', async () => {
      const { store } = await makeStore(policyWith(), {});
      await store.transaction(async (tx) => {
        const told = { log: await tx.audit.of(), at, type: 'payload.erased' } as const;
        await tx.audit.append([auditRecord({ ...told, class: 'change' }), auditRecord({ ...told, class: 'evidence' })]);
        await tx.events.append([event(1)]);
      });
      expect(await store.transaction((tx) => tx.events.list())).toHaveLength(1);
    });

    test('are a hundred unless more are asked for', async () => {
      const { store } = await makeStore(policyWith(), {});
      await store.transaction((tx) => tx.events.append(Array.from({ length: 120 }, (_, index) => event(index))));
      expect(await store.transaction((tx) => tx.events.list())).toHaveLength(100);
      expect(await store.transaction((tx) => tx.events.list({ limit: 200 }))).toHaveLength(120);
    });
  });

  describe('the erasure journal', () => {
    test("is kept whole, and read from a day on, in the policy's time zone (T14)", async () => {
      const { store } = await makeStore(policyWith(), {});
      const entries = [
        entry('a', '2026-03-28T22:59:59.999Z'),
        entry('b', '2026-03-28T23:00:00Z'),
        entry('c', '2026-03-29T22:00:00Z'),
      ];
      await store.transaction((tx) => tx.journal.append(entries));
      const since = (day?: string) => store.transaction((tx) => tx.journal.list(day));
      expect(await since()).toEqual(entries);
      expect((await since('2026-03-29')).map(({ id }) => id)).toEqual(['b', 'c']);
      expect((await since('2026-03-30')).map(({ id }) => id)).toEqual(['c']);
    });
  });

  describe('the export of the journal', () => {
    test('knows what stands nowhere else, and an entry that comes back is left as it is', async () => {
      const { store } = await makeStore(policyWith(), {});
      const [a, b] = [entry('a', '2026-03-28T12:00:00Z'), entry('b', '2026-03-29T12:00:00Z')];
      const unexported = () => store.transaction((tx) => tx.journal.unexported());
      await store.transaction((tx) => tx.journal.append([b, a]));
      expect(await unexported()).toEqual([a, b]);
      await store.transaction((tx) => tx.journal.markExported(['a'], at));
      await store.transaction((tx) => tx.journal.append([{ ...a, table: 'deals' }]));
      expect(await unexported()).toEqual([b]);
      expect(await store.transaction((tx) => tx.journal.list())).toEqual([a, b]);
    });
  });

  test('the catalogue names tables, columns and keys as the policy does', async () => {
    const { store } = await makeStore(policyWith(), {});
    const { tables } = await store.schema();
    const visits = tables.find(({ name }) => name === 'visits');
    expect(visits?.primaryKey).toEqual(['person_id', 'nth']);
    expect(visits?.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['person_id', 'nth', 'note', 'visited']),
    );
  });
}
