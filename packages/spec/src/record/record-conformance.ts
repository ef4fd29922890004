import type { SubjectReference } from '@gallra/core';
import type { OwnRecord } from '@gallra/core/record';
import type { Store } from '@gallra/core/store';
import { beforeEach, describe, expect, test } from 'vitest';

/** A declared record, and examples of it. */
export interface RecordUnderTest<T extends object> {
  readonly record: OwnRecord<T>;
  /** A record by a number; two of the same number are the same. Odd ones are a tenant's, the others the vendor's. */
  example(number: number): T;
  /** The same record, in force until an instant. */
  ended(members: T, until: Date): T;
  /** Its key, controller, person and the instant it is in force from. */
  about(members: T): {
    readonly key: string;
    readonly controller?: string;
    readonly subject: SubjectReference;
    readonly from: Date;
  };
}

/** What every store does with a declared record. `open` gives a store in which there are none yet. */
export function recordConformance<T extends object>(
  { record, example, ended, about }: RecordUnderTest<T>,
  open: () => Promise<Store>,
): void {
  describe(`records of "${record.name}"`, () => {
    let store: Store;
    const own = <R>(work: (records: ReturnType<Parameters<Parameters<Store['transaction']>[0]>[0]['own']>) => R) =>
      store.transaction(async (tx) => work(tx.own(record) as never));
    const all = () => store.transaction(async (tx) => tx.own(record).list());
    const some = [1, 2, 3, 4].map(example);
    beforeEach(async () => {
      store = await open();
      await store.transaction((tx) => tx.own(record).append(some));
    });

    test('come back as they were written, in the order of recording', async () => {
      const found = await all();
      expect(found.map(({ members }) => members)).toEqual(some);
      expect(found.map(({ order }) => order)).toEqual(found.map(({ order }) => order).toSorted((a, b) => a - b));
      expect(new Set(found.map(({ order }) => order)).size).toBe(some.length);
    });

    test('are found by key, by controller, by the vendor, by person and behind another', async () => {
      const [first, second] = some.map(about);
      const keys = (found: readonly { readonly members: unknown }[]) =>
        found.map(({ members }) => about(members as T).key);
      const list = (filter: object) => own(async (records) => keys(await records.list(filter)));
      expect(await own(async (records) => keys(await records.find([second?.key ?? '', 'unknown'])))).toEqual([
        second?.key,
      ]);
      expect(await list({ controller: first?.controller })).toEqual([1, 3].map((number) => about(example(number)).key));
      expect(await list({ controller: null })).toEqual([2, 4].map((number) => about(example(number)).key));
      expect(await list({ subject: second?.subject })).toEqual([second?.key]);
      const [one] = await all();
      expect(await list({ after: one?.order, limit: 2 })).toEqual([2, 3].map((number) => about(example(number)).key));
    });

    test('are replaced where nobody did meanwhile, and only then', async () => {
      const [seen] = await all();
      if (seen === undefined) expect.unreachable();
      const until = new Date(about(seen.members).from.getTime() + 1000);
      const by = ended(seen.members, until);
      expect(await store.transaction((tx) => tx.own(record).replace(seen, by))).toBe(true);
      expect(await store.transaction((tx) => tx.own(record).replace(seen, seen.members))).toBe(false);
      expect((await all())[0]?.members).toEqual(by);
    });

    test('are in force from their first instant until the one they end at, which is not theirs', async () => {
      const [seen] = await all();
      if (seen === undefined) expect.unreachable();
      const { from, key } = about(seen.members);
      const until = new Date(from.getTime() + 1000);
      await store.transaction((tx) => tx.own(record).replace(seen, ended(seen.members, until)));
      const isInForce = (at?: Date) =>
        store.transaction(async (tx) => {
          const filter = at === undefined ? {} : { at };
          const found = await tx.own(record).inForce(filter);
          expect(await tx.own(record).inForceLocked(filter)).toEqual(found);
          return found.some(({ members }) => about(members).key === key);
        });
      expect(await isInForce(new Date(from.getTime() - 1))).toBe(false);
      expect(await isInForce(from)).toBe(true);
      expect(await isInForce(new Date(until.getTime() - 1))).toBe(true);
      expect(await isInForce(until)).toBe(false);
      expect(await isInForce()).toBe(false);
    });

    test('are not written where members do not meet the declaration, and no value is told', async () => {
      const wrong = Object.fromEntries(Object.keys(example(9)).map((member) => [member, { secret: 'Karin' }]));
      const refused = store.transaction((tx) => tx.own(record).append([example(8), wrong as T]));
      await expect(refused).rejects.toMatchObject({ code: 'record.invalid' });
      await expect(refused).rejects.not.toThrow(/Karin/);
      expect(await all()).toHaveLength(some.length);
    });

    test('of a transaction that fails are not there', async () => {
      const failing = store.transaction(async (tx) => {
        await tx.own(record).append([example(7)]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await all()).toHaveLength(some.length);
    });
  });
}
