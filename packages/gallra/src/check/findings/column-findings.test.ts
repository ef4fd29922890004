import type { EventSource } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { check, found } from '../../testing/checked.ts';
import { contacts, deals, estate, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, column, types } from '../../testing/live-schema.ts';

describe('columns', () => {
  test('that only the database or only the policy knows are errors', () => {
    const policy = estatePolicy({
      contacts: { ...contacts, columns: { ...contacts.columns, fax: 'contactDetails' } },
    });
    const wide = { ...liveContacts, columns: [...liveContacts.columns, column('shoe_size', 'integer')] };
    expect(found(policy, catalogue(liveAgencies, wide, liveDeals))).toEqual([
      'error column.vanished tables.contacts.columns.fax',
      'error column.unclassified tables.contacts.columns.shoe_size',
    ]);
  });

  test('that cannot be cleared because they are NOT NULL are errors, unless something replaces the value', () => {
    const strict = {
      ...liveContacts,
      columns: liveContacts.columns.map((own) => (own.name === 'phone' ? { ...own, nullable: false } : own)),
    };
    const schema = catalogue(liveAgencies, strict, liveDeals);
    expect(found(estatePolicy(), schema)).toEqual(['error disposal.notNull tables.contacts.columns.phone']);
    const phone = { is: 'contactDetails', then: { replace: '–' } } as const;
    const policy = estatePolicy({ contacts: { ...contacts, columns: { ...contacts.columns, phone } } });
    expect(found(policy, schema)).toEqual([]);
  });

  test('of another type than the encoding can have are errors, and the fix names those that fit', () => {
    const plain = {
      ...liveDeals,
      columns: liveDeals.columns.map((own) =>
        own.name === 'closed_at' ? { ...own, ...types['timestamp without time zone'] } : own,
      ),
    };
    const { findings } = check(estatePolicy(), catalogue(liveAgencies, liveContacts, plain));
    expect(findings).toMatchObject([{ code: 'encoding.unfit', path: 'tables.deals.events.closed' }]);
    expect(findings[0]!.fix).toContain("'utc', 'local'");
    const utc = { ...deals, events: { closed: { column: 'closed_at', encoding: 'utc' } } } as const;
    expect(found(estatePolicy({ deals: utc }), catalogue(liveAgencies, liveContacts, plain))).toEqual([]);
  });

  test("that say when an agreement ended are held to the policy's encoding too", () => {
    const { findings } = check(estatePolicy({}, { times: 'date' }), estate);
    expect(findings.map(({ path }) => path)).toContain('controllers.agreementEnded');
  });
});

describe('a key that the table does not have', () => {
  const fixOf = (primaryKey: readonly string[]) => {
    const renamed = {
      ...liveDeals,
      primaryKey,
      columns: [column('number', 'integer'), ...liveDeals.columns.filter(({ name }) => name !== 'id')],
    };
    const { findings } = check(estatePolicy(), catalogue(liveAgencies, liveContacts, renamed));
    return findings.find(({ path }) => path === 'tables.deals.columns.id')?.fix;
  };

  test('is told with the primary key that the catalogue knows', () => {
    expect(fixOf(['number'])).toBe("The primary key of the table is number: write key: 'number', and classify it.");
    expect(fixOf(['number', 'agency_id'])).toContain("key: ['number', 'agency_id']");
    expect(fixOf([])).toContain('no primary key');
  });
});

describe('columns that mark rows as deleted', () => {
  const marked = (names: readonly string[], closed: EventSource = 'closed_at') => {
    const written = Object.fromEntries(names.map((name) => [name, 'notPersonal'] as const));
    const policy = estatePolicy({
      deals: { ...deals, events: { closed }, columns: { ...deals.columns, ...written } },
    });
    const live = {
      ...liveDeals,
      columns: [...liveDeals.columns, ...names.map((name) => column(name, 'timestamp with time zone'))],
    };
    return check(policy, catalogue(liveAgencies, liveContacts, live)).findings.filter(
      ({ code }) => code === 'column.softDelete',
    );
  };

  test.each([
    'deleted_at',
    'deletedAt',
    'is_deleted',
    'deleted',
    'DELETED_BY',
    'soft_deleted',
    'raderad',
    'raderad_tid',
    'borttagen',
  ])('are told, for they dispose of nothing: %s', (name) => {
    expect(marked([name])).toMatchObject([{ severity: 'info', path: 'tables.deals' }]);
  });

  test.each(['undeleted_at', 'deleted_files', 'deletion_reason', 'closed', 'at'])(
    'are not what only sounds like it: %s',
    (name) => {
      expect(marked([name])).toEqual([]);
    },
  );

  test('are told once for each table', () => {
    const [finding, ...others] = marked(['deleted_at', 'deleted_by']);
    expect(others).toEqual([]);
    expect(finding?.message).toContain('(deleted_at, deleted_by)');
  });

  test('are not where storage counts from them, or looks at them', () => {
    expect(marked(['deleted_at', 'is_deleted'], 'deleted_at')).toEqual([]);
    expect(marked(['is_deleted'], { column: 'closed_at', when: { is_deleted: true } })).toEqual([]);
  });
});
