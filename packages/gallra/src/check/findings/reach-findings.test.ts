import { expect, test } from 'vitest';
import { check, found } from '../../testing/checked.ts';
import { deals, estate, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, column } from '../../testing/live-schema.ts';

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
