import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { at, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn } from '../people-store.ts';

const event = (log: string, told: Partial<AuditEvent> = {}) =>
  auditRecord({ log, at, class: 'change', type: 'rows.updated', table: 'people', rows: 1, ...told });

/** Appends events, and seals all of the log. */
async function sealed(store: Store, log: string, events: readonly Partial<AuditEvent>[]): Promise<void> {
  await store.transaction(async ({ audit }) => {
    await audit.append(events.map((told) => event(log, told)));
    const positions = (await audit.unsealed(1000)).flatMap((one) => (one.log === log ? [one.position] : []));
    await audit.seal({ log, size: 0, positions, tiles: [], checkpoint: 'c' });
  });
}

/** What goes from the audit logs, and what stays. */
export function auditRetentionSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('the audit log, where something goes from it', () => {
    const fresh = async () => {
      const { store } = await makeStore(policyWith(), {});
      return { store, log: await store.transaction((tx) => tx.audit.of('7')) };
    };
    const leaves = (store: Store, log: string) =>
      store.transaction((tx) => tx.audit.leaves(log, { from: 0, until: 10 }));

    test('erases what changed for one person, wherever it stands, and tells in which logs (GDPR Art. 17)', async () => {
      const { store, log } = await fresh();
      const other = await store.transaction((tx) => tx.audit.of('8'));
      const change = ['r1', 'r2', 'r1'].map((subject) => ({ subject, content: { phone: subject } }));
      await sealed(store, log, [{ change, subjects: ['r1', 'r2'] }, { subjects: ['r1'] }]);
      await store.transaction((tx) => tx.audit.append([event(other, { subjects: ['r1'] })]));
      expect(await store.transaction((tx) => tx.audit.eraseChanges('r1'))).toEqual([log]);
      expect(await store.transaction((tx) => tx.audit.eraseChanges('r1'))).toEqual([]);
      const [first, second] = await leaves(store, log);
      expect(first?.change?.map((part) => part?.body)).toEqual([undefined, '{"phone":"r2"}']);
      expect(second).toEqual({ leaf: 1, envelope: second?.envelope });
    });

    test('finds who did it page by page, sealed or not, and erases it where it is told to', async () => {
      const { store, log } = await fresh();
      const actors = ['a', 'b', 'c'].map((id) => ({ actor: { id } }));
      await sealed(store, log, [...actors, {}]);
      await store.transaction((tx) => tx.audit.append([event(log, { actor: { id: 'd' } })]));
      const page = (after?: string) =>
        store.transaction((tx) => tx.audit.actors({ ...(after === undefined ? {} : { after }), limit: 3 }));
      const first = await page();
      const second = await page(first.at(-1)?.position);
      expect([...first, ...second].map(({ actor }) => actor.body)).toEqual(
        ['a', 'b', 'c', 'd'].map((id) => `{"id":"${id}"}`),
      );
      expect(first.every((one) => one.log === log && one.envelope.includes('rows.updated'))).toBe(true);
      const gone = [first[1]?.position ?? '', second[0]?.position ?? ''];
      await store.transaction((tx) => tx.audit.eraseActors(gone));
      expect((await page()).map(({ actor }) => actor.body)).toEqual(['{"id":"a"}', '{"id":"c"}']);
      expect((await leaves(store, log)).map(({ actor }) => actor !== undefined)).toEqual([true, false, true, false]);
    });

    test('removes events as a whole, keeps their positions empty, and finds those that are left', async () => {
      const { store, log } = await fresh();
      const change = [{ subject: 'r1', content: { phone: '070-1' } }];
      await sealed(
        store,
        log,
        Array.from({ length: 4 }, (_, rows) => ({ rows, change, subjects: ['r1'] })),
      );
      const kept = (from: number, limit = 10) => store.transaction((tx) => tx.audit.kept(log, { from, limit }));
      const events = await kept(0);
      expect(events.map(({ leaf }) => leaf)).toEqual([0, 1, 2, 3]);
      const gone = events.filter(({ leaf }) => leaf === 0 || leaf === 2);
      await store.transaction((tx) => tx.audit.prune(gone.map(({ position }) => ({ position, subjects: ['r1'] }))));
      expect((await kept(0)).map(({ leaf }) => leaf)).toEqual([1, 3]);
      expect((await kept(2)).map(({ leaf }) => leaf)).toEqual([3]);
      expect((await kept(0, 1)).map(({ leaf }) => leaf)).toEqual([1]);
      const left = await leaves(store, log);
      expect(left.map(({ envelope = '{}' }) => JSON.parse(envelope).rows)).toEqual([undefined, 1, undefined, 3]);
      expect(await store.transaction((tx) => tx.audit.eraseChanges('r1'))).toEqual([log]);
    });

    test('gives an event that comes after pruning a position of its own', async () => {
      const { store, log } = await fresh();
      await sealed(store, log, [{}, {}]);
      const events = await store.transaction((tx) => tx.audit.kept(log, { from: 0, limit: 10 }));
      await store.transaction((tx) => tx.audit.prune(events.map(({ position }) => ({ position, subjects: [] }))));
      await store.transaction((tx) => tx.audit.append([event(log), event(log)]));
      const positions = (await store.transaction((tx) => tx.audit.unsealed(10))).map(({ position }) =>
        Number(position),
      );
      expect(positions[1]).toBeGreaterThan(positions[0] ?? Number.POSITIVE_INFINITY);
      expect(positions[0]).toBeGreaterThan(Number(events[1]?.position));
    });
  });
}
