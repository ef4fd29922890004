import { type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn } from '../people-store.ts';

const people = Array.from({ length: 300 }, (_, id) => ({ category: 'client', key: String(id) }));

/** Keys under which values are encrypted for people. */
export function secretSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('the key of a data subject', () => {
    const fresh = async () => (await makeStore(policyWith(), {})).store;

    test('is made when it is first needed, and is the same from then on', async () => {
      const store = await fresh();
      const reference = await store.transaction((tx) => tx.requests.reference({ category: 'client', key: '1' }));
      const secrets = (make?: boolean) =>
        store.transaction((tx) => tx.requests.secrets([reference, reference], make === undefined ? {} : { make }));
      expect(await secrets()).toEqual(new Map());
      const made = await secrets(true);
      expect(made.get(reference)).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect(await secrets(true)).toEqual(made);
      expect(await secrets()).toEqual(made);
    });

    test('is each person’s own, and is not told with who is known', async () => {
      const store = await fresh();
      const secrets = await store.transaction(async (tx) => {
        const references: string[] = [];
        for (const person of people) references.push(await tx.requests.reference(person));
        return tx.requests.secrets(references, { make: true });
      });
      expect(new Set(secrets.values()).size).toBe(people.length);
      const known = await store.transaction((tx) => tx.requests.known());
      const [secret = expect.unreachable()] = secrets.values();
      expect(JSON.stringify(known)).not.toContain(secret);
    });

    test('is one, however many ask for it at once', async () => {
      const store = await fresh();
      const reference = await store.transaction((tx) => tx.requests.reference({ category: 'client', key: '1' }));
      const made = await Promise.all(
        Array.from({ length: 6 }, () => store.transaction((tx) => tx.requests.secrets([reference], { make: true }))),
      );
      expect(new Set(made.map((secrets) => secrets.get(reference))).size).toBe(1);
    });

    test('is gone for good when the person is forgotten (GDPR Art. 17(1))', async () => {
      const store = await fresh();
      const [one, other] = [
        { category: 'client', key: '1' },
        { category: 'client', key: '2' },
      ];
      const [gone, stays] = await store.transaction(async (tx) => [
        await tx.requests.reference(one),
        await tx.requests.reference(other),
      ]);
      await store.transaction((tx) => tx.requests.secrets([gone, stays], { make: true }));
      await store.transaction((tx) => tx.requests.forget(one, new Date()));
      const left = await store.transaction((tx) => tx.requests.secrets([gone, stays], { make: true }));
      expect([...left.keys()]).toEqual([stays]);
    });
  });
}
