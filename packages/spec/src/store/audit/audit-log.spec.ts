import { type AuditEvent, auditRecord, type EventPage } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { at, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn } from '../people-store.ts';

const event = (log: string, told: Partial<AuditEvent> = {}) =>
  auditRecord({ log, at, class: 'change', type: 'rows.updated', table: 'people', rows: 1, ...told });

/** Appends events to the log of a controller, each in a transaction of its own. */
async function append(store: Store, amount: number, controller?: string): Promise<string> {
  const log = await store.transaction((tx) => tx.audit.of(controller));
  for (let rows = 0; rows < amount; rows += 1) await store.transaction((tx) => tx.audit.append([event(log, { rows })]));
  return log;
}

const unsealed = (store: Store) => store.transaction((tx) => tx.audit.unsealed(100));
const headOf = async (store: Store, log: string) =>
  (await store.transaction((tx) => tx.audit.list())).find((other) => other.log === log);

/** The audit logs: events added beside changes, and numbered afterwards. */
export function auditLogSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('the audit log', () => {
    const fresh = async () => (await makeStore(policyWith(), {})).store;

    test('is one for each controller, and one for the vendor', async () => {
      const store = await fresh();
      const [agency, same, other, vendor] = await store.transaction(async (tx) => [
        await tx.audit.of('7'),
        await tx.audit.of('7'),
        await tx.audit.of('8'),
        await tx.audit.of(),
      ]);
      expect(same).toBe(agency);
      expect(new Set([agency, other, vendor]).size).toBe(3);
      expect(await headOf(store, agency)).toEqual({ log: agency, controller: '7', size: 0, closed: false });
      expect(await headOf(store, vendor)).toEqual({ log: vendor, size: 0, closed: false });
    });

    test('is made once, whoever asks first', async () => {
      const store = await fresh();
      const made = await Promise.all(
        Array.from({ length: 8 }, () => store.transaction((tx) => tx.audit.of('7')).catch(() => undefined)),
      );
      expect(new Set(made.filter((log) => log !== undefined)).size).toBe(1);
      expect(await store.transaction((tx) => tx.audit.list())).toHaveLength(1);
    });

    test('holds events with the change they are evidence of, or neither (GDPR Art. 5(2))', async () => {
      const store = await fresh();
      const log = await append(store, 1);
      const changedMind = new Error('changed my mind');
      const undone = store.transaction(async (tx) => {
        await tx.audit.append([event(log)]);
        throw changedMind;
      });
      await expect(undone).rejects.toBe(changedMind);
      expect(await unsealed(store)).toHaveLength(1);
    });

    test('keeps an envelope as it was written, character by character', async () => {
      const store = await fresh();
      const log = await store.transaction((tx) => tx.audit.of());
      const record = event(log, { operation: 'å\u2028\u{1f511}"\\\0 end ' });
      await store.transaction((tx) => tx.audit.append([record]));
      expect((await unsealed(store)).map(({ envelope }) => envelope)).toEqual([record.envelope]);
    });

    test('numbers events densely, log by log, and finds no event twice', async () => {
      const store = await fresh();
      const log = await append(store, 3, '7');
      await append(store, 2, '8');
      const mine = (await unsealed(store)).filter((one) => one.log === log);
      expect(mine).toHaveLength(3);
      const seal = {
        log,
        size: 0,
        positions: mine.map(({ position }) => position),
        tiles: [{ level: 0, number: 0, hashes: 'AAAA' }],
        checkpoint: 'c3',
      };
      expect(await store.transaction((tx) => tx.audit.seal(seal))).toBe(true);
      expect(await headOf(store, log)).toMatchObject({ size: 3 });
      expect((await unsealed(store)).map((one) => one.log)).not.toContain(log);
      const leaves = await store.transaction((tx) => tx.audit.leaves(log, { from: 1, until: 10 }));
      expect(leaves.map(({ leaf, envelope = '{}' }) => [leaf, JSON.parse(envelope).rows])).toEqual([
        [1, 1],
        [2, 2],
      ]);
      expect(await store.transaction((tx) => tx.audit.checkpoints(log))).toEqual([{ size: 3, checkpoint: 'c3' }]);
    });

    test('does nothing for a sealer that others have overtaken', async () => {
      const store = await fresh();
      const log = await append(store, 2);
      const [first, second] = (await unsealed(store)).map(({ position }) => position);
      const seal = (size: number, position: string | undefined) =>
        store.transaction((tx) =>
          tx.audit.seal({ log, size, positions: [position ?? ''], tiles: [], checkpoint: `c${size + 1}` }),
        );
      expect(await seal(0, first)).toBe(true);
      expect(await seal(0, second)).toBe(false);
      expect(await unsealed(store)).toHaveLength(1);
      expect(await store.transaction((tx) => tx.audit.checkpoints(log))).toEqual([{ size: 1, checkpoint: 'c1' }]);
      expect(await seal(1, second)).toBe(true);
    });

    test('keeps tiles of the tree, the last of a level longer each time', async () => {
      const store = await fresh();
      const log = await append(store, 2);
      const [first, second] = (await unsealed(store)).map(({ position }) => position);
      const tile = (level: number, number: number, hashes: string) => ({ level, number, hashes });
      const seal = (size: number, position: string | undefined, tiles: readonly ReturnType<typeof tile>[]) =>
        store.transaction((tx) => tx.audit.seal({ log, size, positions: [position ?? ''], tiles, checkpoint: 'c' }));
      await seal(0, first, [tile(0, 0, 'AA'), tile(0, 1, 'BB'), tile(1, 0, 'CC')]);
      await seal(1, second, [tile(0, 1, 'BBDD'), tile(0, 2, 'EE')]);
      const tiles = (level: number, range?: { from: number; until: number }) =>
        store.transaction((tx) => tx.audit.tiles(log, level, range));
      expect(await tiles(0)).toEqual([tile(0, 0, 'AA'), tile(0, 1, 'BBDD'), tile(0, 2, 'EE')]);
      expect(await tiles(0, { from: 1, until: 2 })).toEqual([tile(0, 1, 'BBDD')]);
      expect(await tiles(1)).toEqual([tile(1, 0, 'CC')]);
    });

    test('keeps who did it and what changed beside the envelope', async () => {
      const store = await fresh();
      const log = await store.transaction((tx) => tx.audit.of());
      const change = [
        { subject: 'r1', content: { phone: '070-1' } },
        { subject: 'r2', content: { phone: '070-2' } },
      ];
      const record = event(log, { actor: { id: 'agent-7' }, change, subjects: ['r1', 'r2'] });
      await store.transaction((tx) => tx.audit.append([record]));
      const [found] = await unsealed(store);
      const seal = { log, size: 0, positions: [found?.position ?? ''], tiles: [], checkpoint: 'c' };
      await store.transaction((tx) => tx.audit.seal(seal));
      const [leaf] = await store.transaction((tx) => tx.audit.leaves(log, { from: 0, until: 1 }));
      expect(leaf).toEqual({
        leaf: 0,
        envelope: record.envelope,
        actor: record.actor,
        change: record.change?.map(({ payload }) => payload),
      });
    });

    describe('is read', () => {
      const log = (store: Store, controller?: string) => store.transaction((tx) => tx.audit.of(controller));
      const told = (events: readonly { readonly envelope: string }[]) =>
        events.map(({ envelope }) => JSON.parse(envelope).rows);
      const read = (store: Store, page: Partial<EventPage>) =>
        store.transaction((tx) => tx.audit.events({ limit: 100, ...page }));

      test('in the order in which events were added, or from the last to the first, page by page', async () => {
        const store = await fresh();
        await append(store, 5);
        expect(told(await read(store, {}))).toEqual([0, 1, 2, 3, 4]);
        const first = await read(store, { limit: 2 });
        expect(told(first)).toEqual([0, 1]);
        expect(told(await read(store, { limit: 2, after: first.at(-1)?.position ?? '' }))).toEqual([2, 3]);
        const last = await read(store, { limit: 2, newestFirst: true });
        expect(told(last)).toEqual([4, 3]);
        expect(told(await read(store, { after: last.at(-1)?.position ?? '', newestFirst: true }))).toEqual([2, 1, 0]);
      });

      test('with what is sealed told from what is not, and with who did it', async () => {
        const store = await fresh();
        const own = await log(store);
        const actor = { id: 'agent-7' };
        const records = [event(own, { rows: 0, actor }), event(own, { rows: 1 })];
        await store.transaction((tx) => tx.audit.append(records));
        const [first] = await unsealed(store);
        await store.transaction((tx) =>
          tx.audit.seal({ log: own, size: 0, positions: [first?.position ?? ''], tiles: [], checkpoint: 'c' }),
        );
        const [sealed, waiting] = await read(store, {});
        expect(sealed).toMatchObject({ log: own, leaf: 0, envelope: records[0]?.envelope, actor: records[0]?.actor });
        expect(Object.keys(waiting ?? {}).sort()).toEqual(['envelope', 'log', 'position']);
      });

      test('by data subject, and by log (GDPR Art. 15)', async () => {
        const store = await fresh();
        const [mine, others] = [await log(store, '7'), await log(store, '8')];
        const about = (own: string, rows: number, ...subjects: readonly string[]) => event(own, { rows, subjects });
        await store.transaction((tx) =>
          tx.audit.append([
            about(mine, 0, 'r1'),
            about(others, 1, 'r1', 'r2'),
            about(mine, 2, 'r2'),
            about(mine, 3),
            about(mine, 4, 'r1'),
          ]),
        );
        expect(told(await read(store, { subject: 'r1' }))).toEqual([0, 1, 4]);
        expect(told(await read(store, { subject: 'r1', newestFirst: true, limit: 2 }))).toEqual([4, 1]);
        expect(told(await read(store, { subject: 'r1', logs: [mine] }))).toEqual([0, 4]);
        expect(told(await read(store, { logs: [others] }))).toEqual([1]);
        expect(told(await read(store, { logs: [mine, others] }))).toEqual([0, 1, 2, 3, 4]);
        expect(await read(store, { logs: [] })).toEqual([]);
        expect(await read(store, { subject: 'r3' })).toEqual([]);
        const [first] = await read(store, { subject: 'r1', limit: 1 });
        expect(told(await read(store, { subject: 'r1', after: first?.position ?? '' }))).toEqual([1, 4]);
      });
    });
  });
}
