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
