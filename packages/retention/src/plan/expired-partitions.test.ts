import type { PersonalTable } from '@gallra/core';
import type { LiveForeignKey, LiveTable, Scope } from '@gallra/core/store';
import { estatePolicy, foreignKey, liveSchema, liveTable, now } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { orderOfDisposal } from '../order/order-of-disposal.ts';
import { canGoWhole } from './expired-partitions.ts';

const calls: PersonalTable = {
  subjects: { id: 'contact' },
  events: { lastContact: 'called_on' },
  columns: { id: 'key', next_id: 'key', number: 'contactDetails', called_on: 'notPersonal' },
  then: 'erase',
};

/** Whether a partition of the calls may be dropped. */
function whole({
  table = {},
  live = {},
  keys = [],
  scope = {},
}: {
  readonly table?: Partial<PersonalTable>;
  readonly live?: Partial<LiveTable>;
  readonly keys?: readonly LiveForeignKey[];
  readonly scope?: Partial<Scope>;
}): boolean {
  const policy = estatePolicy({ calls: { ...calls, ...table } });
  const columns = ['id', 'next_id', 'number', 'called_on'];
  const schema = liveSchema(liveTable('calls', columns, keys, { partitioned: true, ...live }));
  const order = orderOfDisposal(policy, schema);
  const [first] = order.tables;
  if (first === undefined) throw new Error('The order has no table.');
  return canGoWhole({ policy, schema, order }, first, { at: now, ...scope });
}

describe('a partition may be dropped whole', () => {
  test('where its rows are erased, and the sweep is about everybody', () => {
    expect(whole({})).toBe(true);
  });

  test.each<[string, Parameters<typeof whole>[0]]>([
    ['the table has none', { live: { partitioned: false } }],
    ['its rows stay without the person', { table: { then: 'anonymise' } }],
    ['its rows name files, which have to be listed', { table: { files: ['number'] } }],
    ['its rows refer to each other, and have to be taken apart first', { keys: [foreignKey('next_id', 'calls')] }],
    ['the sweep is about one person', { scope: { subject: { category: 'contact', key: '1' } } }],
    ['somebody ordered it', { scope: { instruction: { covers: [{ table: 'calls' }], ends: 'purposes' } } }],
  ])('and not where %s', (_, change) => {
    expect(whole(change)).toBe(false);
  });
});
