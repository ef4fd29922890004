import type { CategoryOrder } from '@gallra/core';
import { categoriesOn, controllerCategories } from '@gallra/core/record';
import type { Store } from '@gallra/core/store';
import { declareCategory, withdrawCategory } from '@gallra/retention';
import { contacts, estatePolicy, liveSchema, liveTable, now, type OpenStore } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { eventsOf } from './carried-out.ts';

const { closed: _, ...events } = contacts.events;
const { duties: __, ...alone } = contacts;
const estate = estatePolicy({ contacts: { ...alone, events } }, { duties: {} });
const opened = <T extends object>(named: Readonly<Record<string, T>>) =>
  Object.fromEntries(
    Object.entries(named).map(([name, one], index) => [name, index === 0 ? { ...one, open: true } : one]),
  );
const [data = '', closedData = ''] = Object.keys(estate.categories);
const [subjects = ''] = Object.keys(estate.subjects);
const policy = estatePolicy(
  {
    agencies: { columns: { id: 'key' }, then: 'anonymise' },
    contacts: { ...alone, events, controller: 'agency_id', columns: { ...contacts.columns, agency_id: 'key' } },
  },
  {
    duties: {},
    controllers: { in: 'agencies' },
    categories: opened(estate.categories),
    subjects: opened(estate.subjects),
  },
);
const world = { policy, schema: liveSchema(liveTable('contacts', ['id'])), rows: { contacts: [] } };
const order: CategoryOrder = {
  controller: '1',
  of: 'data',
  within: data,
  title: { sv: 'Önskemål om bostad', en: 'Wishes for a home' },
  declaredBy: 'the agency',
  declaredAt: now,
};
const listed = (store: Store, filter: { readonly withdrawn?: boolean; readonly controller?: string } = {}) =>
  store.transaction((tx) => categoriesOn(tx.own(controllerCategories)).list(filter));

/** The categories that controllers name for themselves, on any store. */
export function controllerCategorySpec(open: OpenStore): void {
  describe('a controller that names a category of its own (R8)', () => {
    test('within one that the policy opens has it on record, with an event that does not tell it', async () => {
      const { store } = await open(world);
      const { id } = await declareCategory(store, policy, order);
      await declareCategory(store, policy, { ...order, controller: '2', of: 'subjects', within: subjects });
      expect(await listed(store, { controller: '1' })).toEqual([{ ...order, id }]);
      expect(await listed(store)).toHaveLength(2);
      const events = await eventsOf(store);
      expect(events).toMatchObject([{ type: 'category.declared' }, { type: 'category.declared' }]);
      expect(JSON.stringify(events)).not.toMatch(/agency|Wishes/);
    });

    test('can take it back, once, and it stays on record', async () => {
      const { store } = await open(world);
      const { id } = await declareCategory(store, policy, order);
      await withdrawCategory(store, policy, id, now);
      expect(await listed(store)).toEqual([]);
      expect(await listed(store, { withdrawn: true })).toEqual([{ ...order, id, withdrawnAt: now }]);
      await expect(withdrawCategory(store, policy, id, now)).rejects.toMatchObject({ code: 'options.invalid' });
      await expect(withdrawCategory(store, policy, 'none', now)).rejects.toMatchObject({ code: 'options.invalid' });
    });

    test.each<[string, Partial<Record<keyof CategoryOrder, unknown>>, readonly string[]]>([
      ['the policy does not open', { within: closedData }, ['within']],
      ['there is not', { within: 'toString' }, ['within']],
      ['is of neither data nor people', { of: 'things' }, ['of']],
      ['has no title', { title: { sv: ' ' } }, ['title.sv', 'title.en']],
      ['nobody named', { controller: '', declaredBy: ' ' }, ['controller', 'declaredBy']],
    ])('is refused one that %s, with every problem', async (_, change, paths) => {
      const { store } = await open(world);
      await expect(declareCategory(store, policy, { ...order, ...change } as CategoryOrder)).rejects.toMatchObject({
        code: 'options.invalid',
        problems: paths.map((path) => expect.stringContaining(`${path}: `)),
      });
      expect(await listed(store, { withdrawn: true })).toEqual([]);
    });
  });
}
