import { memoryStore } from '@gallra/core/memory';
import { contact, days, deal, now, sale } from '@gallra/world';
import { expect, test } from 'vitest';
import { plan, sweep } from '../index.ts';

const world = sale({
  contacts: [contact(1, days.twoYearsAgo), contact(2, days.twoYearsAgo)],
  deals: [deal(7, 1, days.tenYearsAgo)],
});
// A catalogue that no memory store would give: what it leaves out is missing.
const schema = { ...world.schema, hasIndexes: true };
const open = () => memoryStore({ policy: world.policy, tables: world.rows, schema });

test('a plan names the columns that no index serves, with what looks there, the largest table first', async () => {
  const { missingIndexes } = await plan(open(), world.policy, now);
  expect(missingIndexes.map(({ table, columns, rows }) => [table, columns, rows])).toEqual([
    ['contacts', ['last_contact_on'], 2],
    ['deals', ['seller_id'], 1],
    ['deals', ['closed_on'], 1],
  ]);
  expect(missingIndexes[1]?.because).toContain('the database looks here before it deletes a row of "contacts"');
});

test('a sweep refuses to begin where a table of more rows than one allows lacks one, and nothing is changed', async () => {
  const store = open();
  const { hash } = await plan(store, world.policy, now);
  await expect(sweep(store, world.policy, now, { approve: hash, indexedOver: 1 })).rejects.toMatchObject({
    code: 'plan.blocked',
    problems: [expect.stringMatching(/^tables\.contacts: no index begins with last_contact_on, in 2 rows/)],
  });
  expect(store.rows('contacts')).toHaveLength(2);
  expect((await sweep(store, world.policy, now, { approve: hash, indexedOver: 2 })).actions).not.toEqual([]);
});
