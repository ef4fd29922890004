import type { Condition, PersonalTable } from '@gallra/core';
import { due, type OpenStore, peopleColumns, policyWith } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { dispose, peopleStoreOn, scope } from '../people-store.ts';

/** Conditions of the policy's closed set, which mean the same on every database. */
export function conditionSpec(open: OpenStore): void {
  const makeStore = peopleStoreOn(open);
  describe('a column that is personal only in some rows', () => {
    const kinds = ['sole', 'Sole', 'sole ', ' sole', 'solé', 'company', '', null];

    async function cleared(when: Condition, people: readonly object[]): Promise<readonly number[]> {
      const columns: PersonalTable['columns'] = peopleColumns({
        name: 'notPersonal',
        note: 'notPersonal',
        phone: { is: 'contact', when },
      });
      const { store, left } = await makeStore(policyWith({ people: { then: 'anonymise', columns } }), {
        people: people.map((person, index) => ({ id: index, phone: '070', contacted: due, ...person })),
      });
      await dispose(store, { table: 'people', scope, limit: 100, action: 'anonymise' });
      return (await left('people')).flatMap(({ id, phone }) => (phone === null ? [Number(id)] : []));
    }
    const ofKinds = async (when: Condition) =>
      (
        await cleared(
          when,
          kinds.map((kind) => ({ kind })),
        )
      ).map((index) => kinds[index]);

    test('text is compared letter by letter: case, blanks and accents count', async () => {
      expect(await ofKinds({ kind: 'sole' })).toEqual(['sole']);
      expect(await ofKinds({ kind: 'Sole' })).toEqual(['Sole']);
      expect(await ofKinds({ kind: '' })).toEqual(['']);
    });

    test('null is a value like any other', async () => {
      expect(await ofKinds({ kind: null })).toEqual([null]);
      expect(await ofKinds({ kind: { in: ['company', null] } })).toEqual(['company', null]);
      expect(await ofKinds({ kind: { not: null } })).toEqual(kinds.slice(0, -1));
      expect(await ofKinds({ kind: { not: 'sole' } })).toEqual(kinds.slice(1));
    });

    test('numbers and booleans are compared as such', async () => {
      const people = [{ score: 0, vip: false }, { score: 1, vip: true }, {}];
      expect(await cleared({ score: 0 }, people)).toEqual([0]);
      expect(await cleared({ score: { not: 0 } }, people)).toEqual([1, 2]);
      expect(await cleared({ vip: true }, people)).toEqual([1]);
      expect(await cleared({ vip: false }, people)).toEqual([0]);
      expect(await cleared({ vip: { not: true } }, people)).toEqual([0, 2]);
    });

    test('a number is also what text tells that is one from end to end', async () => {
      const told = ['0', '17', '17 b', 'b', '', null];
      const people = told.map((kind) => ({ kind }));
      const texts = async (when: Condition) => (await cleared(when, people)).map((index) => told[index]);
      expect(await texts({ kind: 0 })).toEqual(['0']);
      expect(await texts({ kind: 17 })).toEqual(['17']);
      expect(await texts({ kind: { not: 0 } })).toEqual(told.slice(1));
      expect(await texts({ kind: { in: [0, 'b'] } })).toEqual(['0', 'b']);
    });

    test('all tests of a condition must hold', async () => {
      const people = [{ kind: 'sole', score: 1 }, { kind: 'sole', score: 2 }, { score: 1 }];
      expect(await cleared({ kind: 'sole', score: 1 }, people)).toEqual([0]);
    });
  });
}
