import { type EventSource, type Policy, parsePolicy } from '@gallra/core';
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
      untold: { tables: 0, columns: 0 },
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

  describe('counts apart what stays as long as its row, because nothing tells when its period begins', () => {
    const label = { sv: 'svenska', en: 'English' };
    const untold = { untold: true } as const;
    const live = [
      table('visitors', [column('id', 'integer'), column('name', 'text'), column('left_on', 'date')]),
      table('letters', [column('id', 'integer'), column('visitor_id', 'integer')]),
    ];
    const purpose = (from: string) => ({
      title: label,
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from, for: 'P1Y' },
    });
    /** The policy of visitors who are needed by a purpose for each of these events, with an upper limit for one of them. */
    const visited = (events: Readonly<Record<string, EventSource>>, limitFrom?: string) =>
      parsePolicy({
        timeZone: 'Europe/Stockholm',
        times: 'date',
        subjects: { visitor: { sv: 'Besökare', en: 'Visitors' } },
        categories: { identity: label },
        events: { left: label, forgotten: label },
        purposes: Object.fromEntries(Object.keys(events).map((from) => [from, purpose(from)])),
        ...(limitFrom === undefined
          ? {}
          : { limits: { most: { title: label, citation: '1 §', caps: 'all', from: limitFrom, for: 'P5Y' } } }),
        tables: {
          visitors: {
            subjects: { id: 'visitor' },
            events,
            columns: { id: 'key', name: 'identity', left_on: 'notPersonal' },
            then: 'erase',
          },
          letters: {
            subjects: { visitor_id: { in: 'visitors' } },
            events: { forgotten: untold },
            columns: { id: 'key', visitor_id: 'key' },
            then: 'erase',
          },
        },
      });
    const coverageOf = (policy: Policy) => check(policy, catalogue(...live)).coverage;
    const untoldOf = (...written: Parameters<typeof visited>) => {
      const coverage = coverageOf(visited(...written));
      expect(coverage.enforced.columns + coverage.untold.columns).toBe(1);
      return coverage.untold.columns === 1;
    };

    test('be it that the table cannot tell, or the one where the event is read', () => {
      expect(untoldOf({ forgotten: untold })).toBe(true);
      expect(untoldOf({ left: { latest: ['left_on', untold] } })).toBe(true);
      expect(untoldOf({ forgotten: { latest: [{ in: 'letters', by: 'visitor_id' }] } })).toBe(true);
      expect(untoldOf({ left: 'left_on' })).toBe(false);
      expect(untoldOf({ left: { earliest: ['left_on', untold] } })).toBe(false);
    });

    test('although another purpose ends: one that does not is enough to keep it', () => {
      expect(untoldOf({ left: 'left_on', forgotten: 'left_on' })).toBe(false);
      expect(untoldOf({ left: 'left_on', forgotten: untold })).toBe(true);
    });

    test('unless a limit that a column tells the beginning of cuts it short', () => {
      expect(untoldOf({ left: 'left_on', forgotten: untold }, 'left')).toBe(false);
      expect(untoldOf({ left: 'left_on', forgotten: untold }, 'forgotten')).toBe(true);
    });

    test('and says so in words, where there is any', () => {
      const kept = coverageOf(visited({ forgotten: untold }));
      expect(kept.untold).toEqual({ tables: 1, columns: 1 });
      expect(coverageInWords(kept, 'en')).toContain(
        'Storage is limited for 0 of 1 personal columns, in 0 tables: Visitors 0 in 0. For 1 more, in 1 table, storage has no end',
      );
      expect(coverageInWords(kept, 'sv')).toContain('För 1 till, i 1 tabell, har lagringen inget slut');
      expect(coverageInWords(coverageOf(visited({ left: 'left_on' })), 'en')).not.toContain('no end');
    });
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
