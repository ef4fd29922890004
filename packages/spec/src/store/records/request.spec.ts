import type { Duty, Purpose, SubjectKey } from '@gallra/core';
import type { RequestEntry, Store } from '@gallra/core/store';
import { at, bookkeeping, due, fresh, type OpenStore, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { peopleStoreOn, tally } from '../people-store.ts';

const karin = { category: 'client', key: '1' };
const olle = { category: 'client', key: '2' };

const record = (store: Store, request: Pick<RequestEntry, 'right' | 'purpose'>, subject = karin) =>
  store.transaction((tx) => tx.requests.record({ subject, effectiveAt: at, ...request }));

/** What people ask for, and what it does to the claims on their data. */
export function requestSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('requests of data subjects', () => {
    /** How many of two people's rows are erased, Karin having asked for something. */
    async function erased(
      request: Pick<RequestEntry, 'right' | 'purpose'>,
      purpose: Partial<Purpose>,
      row: object = { contacted: fresh },
      duties: Record<string, Duty> = {},
    ) {
      const changes = {
        purposes: { brokerage: purpose },
        duties,
        ...(duties.bookkeeping === undefined ? {} : { people: { duties: { bookkeeping: ['name'] } } }),
      };
      const { store } = await makeStore(policyWith(changes), {
        people: [1, 2].map((id) => ({ id, name: 'Karin', ...row })),
      });
      await record(store, request);
      return (await tally(store, 'people')).erase;
    }

    test('erasure ends what rests on consent or on interests (Art. 17(1)(b), (c))', async () => {
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(f)' })).toBe(1);
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(a)' })).toBe(1);
    });

    test('erasure leaves what law, a public task or legal claims need (Art. 17(3)(b), (e))', async () => {
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(c)' })).toBe(0);
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(e)' })).toBe(0);
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(f)', legalClaims: true })).toBe(0);
      expect(await erased({ right: 'erasure' }, {}, { contacted: fresh }, { bookkeeping })).toBe(0);
    });

    test('erasure leaves what a contract needs that is not over yet (Art. 17(1)(a))', async () => {
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(b)' }, {})).toBe(0);
      expect(await erased({ right: 'erasure' }, { basis: '6(1)(b)' })).toBe(1);
    });

    test('an objection ends the purpose it names, where there is a right to object (Art. 21(1), (3))', async () => {
      const objection = { right: 'objection', purpose: 'brokerage' } as const;
      expect(await erased(objection, { basis: '6(1)(f)' })).toBe(1);
      expect(await erased(objection, { basis: '6(1)(b)', directMarketing: true })).toBe(1);
      expect(await erased(objection, { basis: '6(1)(b)' })).toBe(0);
      expect(await erased({ right: 'objection', purpose: 'another' }, { basis: '6(1)(f)' })).toBe(0);
    });

    test('a withdrawal ends what rests on consent (Art. 7(3))', async () => {
      const withdrawal = { right: 'withdrawal', purpose: 'brokerage' } as const;
      expect(await erased(withdrawal, { basis: '6(1)(a)' })).toBe(1);
      expect(await erased(withdrawal, { basis: '6(1)(f)' })).toBe(0);
    });

    test('a restriction keeps what is due (Art. 18(1)), until erasure is asked for', async () => {
      const { store } = await makeStore(policyWith(), {
        people: [1, 2].map((id) => ({ id, name: 'Karin', contacted: due })),
      });
      await record(store, { right: 'restriction' });
      expect(await tally(store, 'people')).toMatchObject({ erase: 1 });
      await record(store, { right: 'erasure' });
      expect(await tally(store, 'people')).toMatchObject({ erase: 2 });
    });

    test('a request concerns a person in every table, and nobody else', async () => {
      const { store } = await makeStore(policyWith(), {
        people: [1, 2].map((id) => ({ id, name: 'Karin', contacted: fresh })),
        visits: [1, 2].map((person_id) => ({ person_id, nth: 1, note: 'rang', visited: fresh })),
      });
      await record(store, { right: 'erasure' });
      expect(await tally(store, 'visits')).toMatchObject({ rows: 2, erase: 1 });
    });

    test('a row with two people stays as long as one of them is entitled to it', async () => {
      const { store } = await makeStore(policyWith({ deals: { then: 'erase' } }), {
        deals: [
          { id: 1, seller_id: 1, account: '123-4', closed: fresh },
          { id: 2, seller_id: 1, buyer_id: 2, account: '123-4', closed: fresh },
        ],
      });
      await record(store, { right: 'erasure' });
      expect(await tally(store, 'deals')).toMatchObject({ erase: 1 });
      await record(store, { right: 'erasure' }, olle);
      expect(await tally(store, 'deals')).toMatchObject({ erase: 2 });
    });

    test('requests are listed by right, with the purpose and the person they are about', async () => {
      const { store } = await makeStore(policyWith(), {});
      const reference = await record(store, { right: 'objection', purpose: 'brokerage' });
      await record(store, { right: 'erasure' }, olle);
      expect(await store.transaction((tx) => tx.requests.list('objection'))).toEqual([
        { subject: karin, right: 'objection', purpose: 'brokerage', effectiveAt: at, reference },
      ]);
      expect(await store.transaction((tx) => tx.requests.list('withdrawal'))).toEqual([]);
    });
  });

  describe("a person outside the host's tables is a random reference", () => {
    const policy = policyWith({ people: { subjects: { id: { by: 'kind', values: { c: 'client', p: 'prospect' } } } } });
    const referenceTo = (store: Store, subject = karin) => store.transaction((tx) => tx.requests.reference(subject));

    test('always the same, also when the person has come to be of another category', async () => {
      const { store } = await makeStore(policy, {});
      const reference = await referenceTo(store);
      expect(await referenceTo(store)).toBe(reference);
      expect(await referenceTo(store, { category: 'prospect', key: '1' })).toBe(reference);
      expect(await record(store, { right: 'erasure' })).toBe(reference);
    });

    test('another for everyone else, and not derived from the key', async () => {
      const { store } = await makeStore(policy, {});
      const references = [
        await referenceTo(store),
        await referenceTo(store, olle),
        await referenceTo(store, { ...karin, key: '01' }),
      ];
      const { store: other } = await makeStore(policy, {});
      references.push(await referenceTo(other));
      expect(new Set(references).size).toBe(4);
    });

    test('known with all that was asked for under it, and also where nothing was', async () => {
      const { store } = await makeStore(policy, {});
      const reference = await record(store, { right: 'erasure' });
      await record(store, { right: 'objection', purpose: 'brokerage' });
      const another = await referenceTo(store, olle);
      const known = (subject?: SubjectKey) => store.transaction((tx) => tx.requests.known(subject));
      const own = {
        reference,
        subject: karin,
        asked: [{ right: 'erasure' }, { right: 'objection', purpose: 'brokerage' }].map((asked) =>
          expect.objectContaining(asked),
        ),
      };
      expect(await known(karin)).toMatchObject([{ ...own, asked: expect.arrayContaining(own.asked) }]);
      expect(await known(olle)).toEqual([{ reference: another, subject: olle, asked: [] }]);
      expect((await known()).map((person) => person.reference).sort()).toEqual([reference, another].sort());
      expect(await known({ ...karin, key: '404' })).toEqual([]);
    });

    test('forgotten together with what was recorded under it (Art. 17)', async () => {
      const { store } = await makeStore(policy, {});
      const reference = await record(store, { right: 'erasure' });
      const another = await record(store, { right: 'erasure' }, olle);
      await store.transaction((tx) => tx.requests.forget(karin, at));
      expect(
        (await store.transaction((tx) => tx.requests.list('erasure'))).map((request) => request.reference),
      ).toEqual([another]);
      expect(await referenceTo(store)).not.toBe(reference);
    });

    test('a category that lives nowhere is refused', async () => {
      const { store } = await makeStore(policyWith(), {});
      await expect(referenceTo(store, { category: 'prospect', key: '1' })).rejects.toThrow(
        expect.objectContaining({ code: 'subject.unknown' }),
      );
    });
  });
}
