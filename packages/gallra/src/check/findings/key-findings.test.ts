import type { Policy } from '@gallra/core';
import type { LiveTable } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { found } from '../../testing/checked.ts';
import { contacts, deals, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, column, index } from '../../testing/live-schema.ts';

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

describe('keys of people that may be given to somebody new', () => {
  const reusable = (policy: Policy, live: Partial<LiveTable>) =>
    found(policy, catalogue(liveAgencies, { ...liveContacts, ...live }, liveDeals), 'keys.reusable');
  const warned = ['warning keys.reusable tables.contacts.keys'];

  test('are a warning where the database gives the largest one anew, until the policy says which it is', () => {
    expect(reusable(estatePolicy(), { reusesKeys: true })).toEqual(warned);
    expect(reusable(estatePolicy(), {})).toEqual([]);
    expect(reusable(estatePolicy({ contacts: { ...contacts, keys: 'unique' } }), { reusesKeys: true })).toEqual([]);
    // The key of people is another column than the one that the database numbers.
    expect(reusable(estatePolicy(), { reusesKeys: true, primaryKey: ['number'] })).toEqual([]);
  });

  test.each([
    ['login', true],
    ['user_name', true],
    ['loginEmail', true],
    ['e_mail', true],
    ['PHONE', true],
    ['användarnamn', true],
    ['id', false],
    ['mailing', false],
    ['blogins', false],
  ])('are looked for in the name of a key of text: %s', (name, expected) => {
    const { id: _, ...columns } = contacts.columns;
    const named = { ...contacts, subjects: { [name]: 'contact' }, columns: { [name]: 'key', ...columns } } as const;
    const live = (type: 'text' | 'integer') => ({
      primaryKey: [name],
      columns: [column(name, type), ...liveContacts.columns.filter((own) => own.name !== 'id')],
    });
    expect(reusable(estatePolicy({ contacts: named, deals }), live('text'))).toEqual(expected ? warned : []);
    expect(reusable(estatePolicy({ contacts: named, deals }), live('integer'))).toEqual([]);
  });
});

describe('where keys are given to somebody new, columns that may not tell since when a row has been there', () => {
  const untold = (nullable: boolean) => {
    const columns = { ...contacts.columns, since_at: 'notPersonal' } as const;
    const policy = estatePolicy({
      contacts: { ...contacts, since: 'since_at', keys: 'reused', columns },
      deals: { ...deals, since: 'closed_at' },
    });
    const told = column('since_at', 'timestamp with time zone', { nullable });
    const live = { ...liveContacts, columns: [...liveContacts.columns, told] };
    return found(policy, catalogue(liveAgencies, live, liveDeals), 'keys.untold');
  };

  test('are warnings, in the home and in what leads there', () => {
    expect(untold(true)).toEqual([
      'warning keys.untold tables.contacts.since',
      'warning keys.untold tables.deals.since',
    ]);
    expect(untold(false)).toEqual(['warning keys.untold tables.deals.since']);
  });
});

describe('keys of people that are text', () => {
  const natural = (name: string, type: 'text' | 'integer', then: 'erase' | 'anonymise' = 'erase') => {
    const { id: _, ...columns } = contacts.columns;
    const named = {
      ...contacts,
      subjects: { [name]: 'contact' },
      columns: { [name]: 'key', ...columns },
      then,
    } as const;
    const live = {
      ...liveContacts,
      primaryKey: [name],
      columns: [column(name, type), ...liveContacts.columns.filter((own) => own.name !== 'id')],
    };
    return found(estatePolicy({ contacts: named, deals }), catalogue(liveAgencies, live, liveDeals), 'key.natural');
  };

  test.each(['email', 'personnr', 'customer_number', 'Kod'])(
    'are mentioned, for a key is never disposed of: %s',
    (name) => {
      expect(natural(name, 'text')).toEqual([`info key.natural tables.contacts.columns.${name}`]);
      expect(natural(name, 'integer')).toEqual([]);
    },
  );

  test.each(['id', 'ID', 'contact_id', 'contactUuid', 'guid'])(
    'are not where they are called as keys are that were made up: %s',
    (name) => {
      expect(natural(name, 'text')).toEqual([]);
    },
  );

  test('are warnings where rows are kept without the person, and the key is called like who it was', () => {
    expect(natural('email', 'text', 'anonymise')).toEqual(['warning key.natural tables.contacts.columns.email']);
    expect(natural('customer_number', 'text', 'anonymise')).toEqual([
      'info key.natural tables.contacts.columns.customer_number',
    ]);
  });
});
