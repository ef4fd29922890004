import type { EventSource, Purpose } from '@gallra/core';
import { expect, test } from 'vitest';
import { found } from '../../../testing/checked.ts';
import { estatePolicy, liveAgencies } from '../../../testing/estate.ts';
import { catalogue, column, table } from '../../../testing/live-schema.ts';

const instant = 'timestamp with time zone';
const liveLogins = table('logins', [column('id', 'integer'), column('email', 'text'), column('seen_at', instant)]);
const liveVisits = (nullable: boolean) =>
  table('visits', [
    column('id', 'integer'),
    column('agency_id', 'integer', { nullable }),
    column('login_id', 'integer'),
    column('visited_at', instant),
  ]);

interface Given {
  readonly own?: Partial<Purpose>;
  readonly seen?: EventSource;
  readonly duty?: 'processor' | 'controller';
  readonly nullable?: boolean;
}

/** Logins that agencies share, with the agencies' purpose, and the vendor's own where it is given. */
function foundOf({ own, seen = 'seen_at', duty, nullable = false }: Given) {
  const hosting = {
    title: { sv: 'Drift', en: 'Hosting' },
    role: 'tenant',
    basis: '6(1)(b)',
    subjects: 'all',
    categories: ['identity'],
    keep: { from: 'visited', for: 'P3M' },
  } as const;
  const security = { ...hosting, role: 'controller', basis: '6(1)(f)', keep: { from: 'seen', for: 'P1M' }, ...own };
  const { bookkeeping } = estatePolicy().duties!;
  const policy = estatePolicy(
    {
      contacts: 'notPersonal',
      deals: 'notPersonal',
      logins: {
        controller: 'shared',
        subjects: { id: 'contact' },
        events: { visited: { latest: [{ in: 'visits', by: 'login_id' }] }, seen },
        ...(duty === undefined ? {} : { duties: { bookkeeping: ['email'] } }),
        columns: { id: 'key', email: 'identity', seen_at: 'notPersonal' },
        then: 'erase',
      },
      visits: {
        controller: 'agency_id',
        subjects: { login_id: { in: 'logins' } },
        events: { visited: 'visited_at', seen: 'visited_at' },
        columns: { id: 'key', agency_id: 'key', login_id: 'key', visited_at: { is: 'identity', then: 'withRow' } },
        then: 'erase',
      },
    },
    {
      events: { visited: { sv: 'besök', en: 'visit' }, seen: { sv: 'sedd', en: 'seen' } },
      purposes: { hosting, ...(own === undefined ? {} : { security: security as Purpose }) },
      duties: duty === undefined ? {} : { bookkeeping: { ...bookkeeping!, obliges: duty, from: 'seen' } },
    },
  );
  return found(policy, catalogue(liveAgencies, liveLogins, liveVisits(nullable)), 'home.noVendorClaim');
}

const goes = ['info home.noVendorClaim tables.logins.controller'];

test("a home that controllers share goes with the last tenant's claim where the vendor has none, and that is told", () => {
  expect(foundOf({})).toEqual(goes);
  expect(foundOf({ duty: 'controller' })).toEqual(goes);
});

test("a purpose or duty of the vendor's own keeps it", () => {
  expect(foundOf({ own: {} })).toEqual([]);
  expect(foundOf({ duty: 'processor' })).toEqual([]);
  expect(foundOf({ own: { keep: { while: 'agreement' } } })).toEqual([]);
});

test('a purpose of its own that names other data, or only follows the tenants, keeps nothing', () => {
  expect(foundOf({ own: { categories: ['financial'] } })).toEqual(goes);
  expect(foundOf({ own: { keep: { inherit: ['hosting'] } } })).toEqual(goes);
});

test("a purpose of its own that counts from what only tenants' rows tell keeps nothing, unless rows there can be the vendor's", () => {
  const seen = { latest: [{ in: 'visits', by: 'login_id', event: 'seen' }] } as const;
  expect(foundOf({ own: {}, seen })).toEqual(goes);
  expect(foundOf({ own: {}, seen, nullable: true })).toEqual([]);
});
