import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../definition/parse-policy.ts';
import { decide } from './decide.ts';
import { situationOf } from './situation.ts';

const policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  times: 'date',
  subjects: { customer: { sv: 'Kund', en: 'Customer' } },
  categories: { correspondence: { sv: 'Korrespondens', en: 'Correspondence' } },
  events: { lastAction: { sv: 'senaste åtgärden', en: 'last action' } },
  purposes: {
    support: {
      title: { sv: 'Kundtjänst', en: 'Customer service' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: ['correspondence'],
      keep: { from: 'lastAction', active: 'P3M', archived: 'P12M' },
    },
  },
  tables: {
    cases: {
      subjects: { customer_id: 'customer' },
      events: { lastAction: 'last_action_on' },
      columns: { id: 'key', customer_id: 'key', body: 'correspondence', last_action_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

const row = { id: 1, customer_id: 7, body: 'Hej', last_action_on: '2026-03-15' };

/** What the support purpose says of the case at an instant. */
function supportAt(at: string) {
  const { columns, disposal } = decide(
    policy,
    'cases',
    situationOf({ policy, table: 'cases', row, lookup: () => [] }, new Date(at)),
  );
  const [reason] = columns.flatMap(({ parties }) => Object.values(parties).flat()).flatMap(({ reasons }) => reasons);
  return { phase: reason?.phase, disposal };
}

describe('a case with two phases (R36, R37)', () => {
  test.each([
    ['is active through the last day of the active phase', '2026-06-15T21:59:59Z', 'active', 'keep'],
    ['is archived from the start of the next day in Stockholm', '2026-06-15T22:00:00Z', 'archived', 'keep'],
    ['is archived through its last day', '2027-06-15T21:59:59Z', 'archived', 'keep'],
    ['goes when that day is over', '2027-06-15T22:00:00Z', 'archived', 'erase'],
  ] as const)('%s', (_, at, phase, disposal) => {
    expect(supportAt(at)).toEqual({ phase, disposal });
  });
});
