import { auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { at, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn } from '../people-store.ts';

const event = (log: string, rows: number) =>
  auditRecord({ log, at, class: 'change', type: 'rows.updated', table: 'people', rows, actor: { id: 'agent-7' } });

const within = <T>(store: Store, work: (audit: Parameters<Parameters<Store['transaction']>[0]>[0]['audit']) => T) =>
  store.transaction(async ({ audit }) => work(audit));

/** What goes on after a restore, and how far witnesses have come. */
export function auditEpochSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('an audit log that is closed', () => {
    const fresh = async () => (await makeStore(policyWith(), {})).store;

    test('is followed by another of the same controller', async () => {
      const store = await fresh();
      for (const controller of ['7', undefined]) {
        const log = await within(store, (audit) => audit.of(controller));
        const successor = await within(store, (audit) => audit.succeed({ log, size: 0 }));
        expect(successor).toEqual(await within(store, (audit) => audit.of(controller)));
        const logs = await within(store, (audit) => audit.list());
        const whose = controller === undefined ? {} : { controller };
        expect(logs).toContainEqual({ log, ...whose, size: 0, closed: true, successor });
        expect(logs).toContainEqual({ log: successor, ...whose, size: 0, closed: false });
      }
    });

    test('is closed once, and only as it was looked at', async () => {
      const store = await fresh();
      const log = await within(store, (audit) => audit.of('7'));
      expect(await within(store, (audit) => audit.succeed({ log, size: 1 }))).toBeUndefined();
      expect(await within(store, (audit) => audit.succeed({ log: 'none', size: 0 }))).toBeUndefined();
      expect(await within(store, (audit) => audit.succeed({ log, size: 0 }))).toBeDefined();
      expect(await within(store, (audit) => audit.succeed({ log, size: 0 }))).toBeUndefined();
      expect(await within(store, (audit) => audit.list())).toHaveLength(2);
    });

    test('takes no seal, and gives its events without a number to the one that goes on', async () => {
      const store = await fresh();
      const log = await within(store, (audit) => audit.of('7'));
      const other = await within(store, (audit) => audit.of('8'));
      const [early, late] = [event(log, 1), event(log, 2)];
      await within(store, (audit) => audit.append([early, event(other, 3), late]));
      const successor = (await within(store, (audit) => audit.succeed({ log, size: 0 }))) ?? '';
      const [first, second] = await within(store, (audit) => audit.unsealed(10, { log }));
      const seal = { size: 0, positions: [first?.position ?? ''], tiles: [], checkpoint: 'c' };
      expect(await within(store, (audit) => audit.seal({ ...seal, log }))).toBe(false);

      const moved = [{ position: first?.position ?? '', envelope: '{"moved":true}' }];
      await within(store, (audit) => audit.reissue(log, successor, moved));
      // Not from where it is no longer.
      await within(store, (audit) => audit.reissue(log, other, moved));
      expect(await within(store, (audit) => audit.unsealed(10, { log }))).toEqual([second]);
      expect(await within(store, (audit) => audit.unsealed(10, { log: successor }))).toEqual([
        { ...first, log: successor, envelope: '{"moved":true}' },
      ]);
      expect(await within(store, (audit) => audit.seal({ ...seal, log: successor }))).toBe(true);
      await within(store, (audit) => audit.reissue(successor, other, moved));
      const [leaf] = await within(store, (audit) => audit.leaves(successor, { from: 0, until: 1 }));
      expect(leaf).toEqual({ leaf: 0, envelope: '{"moved":true}', actor: early.actor });
    });

    test('or not: events are found from a position on', async () => {
      const store = await fresh();
      const log = await within(store, (audit) => audit.of('7'));
      await within(store, (audit) => audit.append([1, 2, 3].map((rows) => event(log, rows))));
      const all = await within(store, (audit) => audit.unsealed(10));
      const after = all[0]?.position ?? '';
      expect(await within(store, (audit) => audit.unsealed(10, { after }))).toEqual(all.slice(1));
      expect(await within(store, (audit) => audit.unsealed(1, { after, log }))).toEqual(all.slice(1, 2));
      expect(await within(store, (audit) => audit.unsealed(10, { log: 'none' }))).toEqual([]);
    });
  });

  describe('a witness', () => {
    test('never falls behind what it has kept', async () => {
      const { store } = await makeStore(policyWith(), {});
      const progress = { witness: 's3', log: 'a', size: 5 };
      await within(store, (audit) => audit.witness(progress));
      await within(store, (audit) => audit.witness({ ...progress, size: 3 }));
      await within(store, (audit) => audit.witness({ ...progress, witness: 'file' }));
      await within(store, (audit) => audit.witness({ ...progress, witness: 'file', size: 9 }));
      const witnessed = await within(store, (audit) => audit.witnessed());
      expect(witnessed.toSorted((a, b) => a.size - b.size)).toEqual([progress, { witness: 'file', log: 'a', size: 9 }]);
    });
  });
}
