import { foreignKey, liveTable } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { actingKeys, followedColumns } from './rows-taken-along.ts';

const toClients = foreignKey('client_id', 'clients', 'cascade');
const tables = [
  liveTable('clients', ['id', 'name']),
  liveTable('deals', ['id', 'client_id', 'price'], [{ ...toClients, onUpdate: 'cascade' }]),
  liveTable('notes', ['id', 'client_id'], [{ ...toClients, onDelete: 'setNull' }]),
  liveTable('bids', ['id', 'client_id'], [{ ...toClients, onDelete: 'restrict', onUpdate: 'setNull' }]),
];

const deleted = { type: 'rows.deleted', columns: [] } as const;
const updated = (...columns: string[]) => ({ type: 'rows.updated', columns }) as const;
const follows = (...[table, done]: [string, ReturnType<typeof updated> | typeof deleted]) =>
  actingKeys(tables, table, done).map(({ child, work }) => [child.name, work.type, work.columns]);

describe('rows that go, or change, with those of another table', () => {
  test('a deletion deletes by a cascade, and updates where a link is to be null', () => {
    expect(follows('clients', deleted)).toEqual([
      ['deals', 'rows.deleted', []],
      ['notes', 'rows.updated', ['client_id']],
    ]);
  });

  test('an update of a key updates the links to it', () => {
    expect(follows('clients', updated('name', 'id'))).toEqual([
      ['deals', 'rows.updated', ['client_id']],
      ['bids', 'rows.updated', ['client_id']],
    ]);
  });

  test('one of several columns of a key is enough', () => {
    const parts = liveTable('parts', ['id', 'deal_id', 'nth']);
    const toParts = { ...toClients, columns: ['deal_id', 'nth'], onUpdate: 'cascade' } as const;
    const lines = liveTable(
      'lines',
      ['id', 'deal_id', 'nth'],
      [{ ...toParts, references: { table: 'parts', columns: ['deal_id', 'nth'] } }],
    );
    expect(actingKeys([parts, lines], 'parts', updated('nth')).map(({ child }) => child.name)).toEqual(['lines']);
  });

  test('an update of other columns takes nothing along, and reads nothing to follow it', () => {
    expect(follows('clients', updated('name'))).toEqual([]);
    expect(followedColumns(tables, 'clients', updated('name'))).toEqual([]);
    expect(followedColumns(tables, 'clients', updated('id'))).toContain('id');
  });

  test('nothing follows an insertion, or what is done to a table that nobody refers to', () => {
    expect(actingKeys(tables, 'clients', { type: 'rows.inserted', columns: ['id'] })).toEqual([]);
    expect(follows('deals', deleted)).toEqual([]);
  });
});
