import { describe, expect, test } from 'vitest';
import { check, withTable } from '../testing/checked.ts';
import { estatePolicy, liveAgencies, liveContacts, liveDeals } from '../testing/estate.ts';
import { catalogue, column, table } from '../testing/live-schema.ts';
import { coverageInWords } from './coverage.ts';

describe('coverage', () => {
  test('tells what is enforced, for which data subjects and controllers', () => {
    const { coverage } = check(
      estatePolicy({ settings: 'notPersonal' }),
      withTable(table('settings', [column('id', 'integer')])),
    );
    expect(coverage).toEqual({
      tables: { total: 4, classified: 4, personal: 3, todo: 0 },
      columns: { total: 14, classified: 14, personal: 4, todo: 0 },
      enforced: {
        tables: 2,
        columns: 4,
        subjects: [{ category: 'contact', title: { sv: 'Kontakter', en: 'Contacts' }, tables: 2, columns: 4 }],
        controllers: { vendor: 0, tenants: { in: 'agencies', tables: 2 } },
      },
    });
    expect(coverageInWords(coverage, 'en')).toBe(
      '4 of 4 tables and 14 of 14 columns are classified. Storage is limited for 4 of 4 personal columns, in 2 tables: ' +
        'Contacts 4 in 2. The controllers are those in "agencies" for 2 of the tables, and the vendor for 0.',
    );
    expect(coverageInWords(coverage, 'sv')).toContain('Kontakter 4 i 2');
  });

  test('does not count what an error stands in the way of', () => {
    const strict = {
      ...liveContacts,
      columns: liveContacts.columns.map((own) => (own.name === 'phone' ? { ...own, nullable: false } : own)),
    };
    const broken = { ...liveDeals, primaryKey: [] };
    const { coverage } = check(estatePolicy(), catalogue(liveAgencies, strict, broken));
    expect(coverage.enforced).toMatchObject({ tables: 1, columns: 2 });
    expect(coverage.columns.personal).toBe(4);
  });
});
