import type { PersonalTable } from '@gallra/core';
import { expect, test } from 'vitest';
import { check, found } from '../../../testing/checked.ts';
import {
  contacts,
  deals,
  estate,
  estatePolicy,
  liveAgencies,
  liveContacts,
  liveDeals,
} from '../../../testing/estate.ts';
import { catalogue, column } from '../../../testing/live-schema.ts';

test('a purpose that names data of a table without its event is told, for it keeps nothing there', () => {
  const { bookkeeping } = estatePolicy().duties!;
  const policy = estatePolicy(
    {
      deals: {
        ...deals,
        duties: { bookkeeping: ['account', 'note'] },
        columns: { ...deals.columns, note: 'identity' },
      },
    },
    { duties: { bookkeeping: bookkeeping! } },
  );
  const live = { ...liveDeals, columns: [...liveDeals.columns, column('note', 'text')] };
  const { findings } = check(policy, catalogue(liveAgencies, liveContacts, live));
  expect(findings).toMatchObject([{ severity: 'info', code: 'purpose.outOfReach', path: 'tables.deals.events' }]);
  expect(findings[0]!.message).toContain('"brokerage" (counts from "lastContact")');
});

test('a purpose whose event no table knows keeps nothing anywhere, and that is told once', () => {
  const { brokerage } = estatePolicy().purposes;
  const develop = { ...brokerage!, keep: { from: 'copied', for: 'P1M' } } as const;
  const events = { ...estatePolicy().events, copied: { sv: 'kopierat', en: 'copied' } };
  const policy = estatePolicy({}, { events, purposes: { brokerage: brokerage!, develop } });
  expect(found(policy, estate)).toEqual(['info purpose.outOfReach purposes.develop.keep']);
});

test("what is only carried out for controllers keeps nothing where only the vendor's own tables know its event (Art. 28(3)(a))", () => {
  const { title, subjects, categories, keep } = estatePolicy().purposes.brokerage!;
  const { controller: _, events, ...rest } = contacts;
  // Deals are the tenants', and links stop at the controller.
  const own = { ...rest, events: { ...events, closed: 'last_contact_at' } };
  const hosting = { title, subjects, categories, keep, role: 'processor' } as const;
  const billing = { ...hosting, role: 'controller', basis: '6(1)(b)' } as const;
  const of = (table: PersonalTable) =>
    found(estatePolicy({ contacts: table }, { purposes: { billing, hosting } }), estate);
  expect(of(own)).toEqual(['info purpose.outOfReach purposes.hosting.keep']);
  expect(of(contacts)).toEqual([]);
});
