import { type Store, withLease } from '@gallra/core/store';
import { type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn } from '../people-store.ts';

const take = (store: Store, holder: string, seconds = 60, name = 'sweep') =>
  store.transaction((tx) => tx.leases.take(name, holder, seconds));
const renew = (store: Store, holder: string, seconds = 60, note?: string) =>
  store.transaction((tx) => tx.leases.renew('sweep', holder, seconds, note));
const release = (store: Store, holder: string) => store.transaction((tx) => tx.leases.release('sweep', holder));
const list = (store: Store) => store.transaction((tx) => tx.leases.list());

/** Long enough for a lease of `brief` seconds to run out, on any clock. */
const brief = 0.02;
const runOut = () => new Promise((resolve) => setTimeout(resolve, 100));

/** Who does something alone, and what becomes of it when they die. */
export function leaseSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('a lease', () => {
    const open = async () => (await makeStore(policyWith(), {})).store;

    test('is held by one at a time, until it is released', async () => {
      const store = await open();
      expect(await take(store, 'a')).toBe(true);
      expect(await take(store, 'b')).toBe(false);
      expect(await take(store, 'b', 60, 'sealer')).toBe(true);
      expect(await release(store, 'b')).toBe(false);
      expect(await release(store, 'a')).toBe(true);
      expect(await take(store, 'b')).toBe(true);
    });

    test('asked for by several at once goes to one of them', async () => {
      const store = await open();
      const holders = ['a', 'b', 'c', 'd', 'e', 'f'];
      expect((await Promise.all(holders.map((holder) => take(store, holder)))).filter(Boolean)).toHaveLength(1);
      const [lease] = await list(store);
      await release(store, lease?.holder ?? '');
      expect((await Promise.all(holders.map((holder) => take(store, holder)))).filter(Boolean)).toHaveLength(1);
    });

    test('that has run out goes to whoever asks, and no longer to its old holder', async () => {
      const store = await open();
      await take(store, 'killed', brief);
      await runOut();
      expect(await list(store)).toEqual([]);
      expect(await take(store, 'b')).toBe(true);
      expect(await renew(store, 'killed')).toBe(false);
      expect(await release(store, 'killed')).toBe(false);
      expect(await list(store)).toMatchObject([{ name: 'sweep', holder: 'b' }]);
    });

    test('is kept by renewing it, and tells since when, until when, and what its holder is at', async () => {
      const store = await open();
      await take(store, 'a', 30);
      const [before] = await list(store);
      expect(before).not.toHaveProperty('note');
      expect(await renew(store, 'a', 90, 'contacts')).toBe(true);
      const [after] = await list(store);
      expect(after).toMatchObject({ holder: 'a', since: before?.since, note: 'contacts' });
      expect((after?.until.getTime() ?? 0) - (before?.until.getTime() ?? 0)).toBeGreaterThan(30_000);
      expect(await renew(store, 'a')).toBe(true);
      expect(await list(store)).toMatchObject([{ note: 'contacts' }]);
    });

    test('does not follow the clock of a process that jumps back', async () => {
      const store = await open();
      const { now } = Date;
      try {
        Date.now = () => now() - 3_600_000;
        await take(store, 'a', brief);
        await runOut();
        expect(await take(store, 'b')).toBe(true);
      } finally {
        Date.now = now;
      }
    });

    test('that a transaction takes and does not commit is nobody’s', async () => {
      const store = await open();
      const changedMind = new Error('changed my mind');
      const taking = store.transaction(async (tx) => {
        await tx.leases.take('sweep', 'a', 60);
        throw changedMind;
      });
      await expect(taking).rejects.toBe(changedMind);
      expect(await list(store)).toEqual([]);
    });
  });

  describe('work under a lease', () => {
    test('is done by one; another is told who holds it, and begins nothing', async () => {
      const { store } = await makeStore(policyWith(), {});
      const second = await withLease(store, { name: 'sweep', holder: 'first' }, () =>
        withLease(store, { name: 'sweep' }, async () => 'begun').catch((error: unknown) => error),
      );
      expect(second).toMatchObject({ code: 'lease.held', message: expect.stringMatching(/^first, since 20/) });
      expect(await list(store)).toEqual([]);
      expect(await withLease(store, { name: 'sweep' }, async () => 'begun')).toBe('begun');
    });

    test('keeps the lease for longer than it lasts, and gives it back when the work fails', async () => {
      const { store } = await makeStore(policyWith(), {});
      const failure = new Error('of its own');
      const work = withLease(store, { name: 'sweep', seconds: 1 }, async ({ note }) => {
        note('at it');
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(await list(store)).toMatchObject([{ name: 'sweep', note: 'at it' }]);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await list(store)).toEqual([]);
    });

    test('is aborted when somebody else has the lease', async () => {
      const { store } = await makeStore(policyWith(), {});
      const work = withLease(store, { name: 'sweep', seconds: 0.3 }, async ({ signal }) => {
        const [mine] = await list(store);
        await release(store, mine?.holder ?? '');
        await take(store, 'another');
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      });
      await expect(work).rejects.toMatchObject({ code: 'lease.lost' });
      expect(await list(store)).toMatchObject([{ holder: 'another' }]);
    });

    test('is not done in a transaction that holds the lease, where somebody else has it', async () => {
      const { store } = await makeStore(policyWith(), {});
      const work = withLease(store, { name: 'sweep' }, async ({ hold }) => {
        const [mine] = await list(store);
        await release(store, mine?.holder ?? '');
        await take(store, 'another');
        await store.transaction(async (tx) => {
          await tx.leases.take('done', 'by two', 60);
          await hold(tx);
        });
      });
      await expect(work).rejects.toMatchObject({ code: 'lease.lost' });
      expect(await list(store)).toMatchObject([{ name: 'sweep', holder: 'another' }]);
    });

    test('is done before anybody else gets the lease, however long the transaction that holds it', async () => {
      const { store } = await makeStore(policyWith(), {});
      const order: string[] = [];
      let other: Promise<unknown> | undefined;
      await withLease(store, { name: 'sweep', seconds: 0.3 }, ({ hold }) =>
        store.transaction(async (tx) => {
          await hold(tx);
          other = take(store, 'another').then(() => order.push('asked'));
          await new Promise((resolve) => setTimeout(resolve, 600));
          order.push('done');
        }),
      );
      await other;
      expect(order).toEqual(['done', 'asked']);
    });
  });
}
