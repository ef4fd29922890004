import { smallPolicy } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../policy/policy.ts';
import type { Row } from '../policy/table/row.ts';
import { controllerOf } from './row-with-links.ts';

const policy = smallPolicy({
  subjects: ['person'],
  categories: ['identity'],
  controllers: { in: 'agencies' },
  purpose: { role: 'tenant', keep: { from: 'lastContact', for: 'P1M' } },
  tables: {
    agencies: { controller: 'id', columns: { id: 'key' }, then: 'anonymise' },
    notes: {
      controller: 'agency_id',
      subjects: { id: 'person' },
      events: { lastContact: 'written_at' },
      columns: { id: 'key', agency_id: 'key', body: 'identity', written_at: 'notPersonal' },
      then: 'erase',
    },
    visits: {
      controller: { in: 'notes', through: 'note_id' },
      subjects: { note_id: { in: 'notes' } },
      events: { lastContact: 'visited_at' },
      columns: { id: 'key', note_id: 'key', ip: 'identity', visited_at: 'notPersonal' },
      then: 'erase',
    },
  } as Policy['tables'],
});

const notes: readonly Row[] = [
  { id: 1, agency_id: 7 },
  { id: 2, agency_id: null },
];
const lookup = (_: string, column: string, value: unknown) => notes.filter((row) => row[column] === value);
const whose = (table: string, row: Row) => controllerOf({ policy, table, row, lookup });

describe('whose a row is (GDPR Art. 4(7))', () => {
  test('the controller’s that it names, and the vendor’s where it names nobody', () => {
    expect(whose('notes', { agency_id: 7 })).toEqual({ controller: '7' });
    expect(whose('notes', { agency_id: null })).toEqual({});
    expect(whose('visits', { note_id: 1 })).toEqual({ controller: '7' });
    expect([whose('visits', { note_id: 2 }), whose('visits', { note_id: null })]).toEqual([{}, {}]);
  });

  test('nobody’s where the row that would tell is gone, and where a tenant calls itself the vendor', () => {
    const nobody = { controller: 'gallra:unknown' };
    expect(whose('visits', { note_id: 99 })).toEqual(nobody);
    expect(whose('notes', { agency_id: 'gallra:vendor' })).toEqual(nobody);
  });
});
