import type { LiveTable } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { found } from '../../testing/checked.ts';
import { deals, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, index } from '../../testing/live-schema.ts';

describe('keys', () => {
  const keyed = (live: Partial<LiveTable>, key?: readonly string[]) => {
    const policy = estatePolicy({ deals: { ...deals, ...(key === undefined ? {} : { key }) } });
    return found(policy, catalogue(liveAgencies, liveContacts, { ...liveDeals, ...live }), 'key.notUnique');
  };

  test('that the database does not make unique are errors', () => {
    expect(keyed({ primaryKey: [] })).toEqual(['error key.notUnique tables.deals.key']);
    expect(keyed({ primaryKey: ['id', 'closed_at'] })).toEqual(['error key.notUnique tables.deals.key']);
    expect(keyed({ primaryKey: ['id', 'closed_at'] }, ['id', 'closed_at'])).toEqual([]);
  });

  test('may be unique by an index, if it covers every row', () => {
    const unique = (more: object) => [...liveDeals.indexes, index(['id'], { unique: true, ...more })];
    expect(keyed({ primaryKey: [], indexes: unique({}) })).toEqual([]);
    expect(keyed({ primaryKey: [], indexes: unique({ partial: true }) })).toHaveLength(1);
    const nullable = liveDeals.columns.map((own) => ({ ...own, nullable: true }));
    expect(keyed({ primaryKey: [], indexes: unique({}), columns: nullable })).toHaveLength(1);
  });
});
