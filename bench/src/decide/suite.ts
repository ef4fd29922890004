import { decide, type Policy, parsePolicy, situationOf } from '@gallra/core';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';

const rows = 100_000;
const at = new Date('2026-11-21T12:00:00Z');
const label = (text: string) => ({ sv: text, en: text });

/** One period counted by the calendar, for each of three events, in a zone with summer time. */
const policy: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  subjects: { contact: label('contact') },
  categories: { identity: label('identity') },
  events: { lastContact: label('last contact'), subscribed: label('subscribed'), dealClosed: label('deal closed') },
  purposes: Object.fromEntries(
    [
      ['brokerage', { from: 'lastContact', active: 'P3M', archived: 'P12M' }],
      ['newsletter', { from: 'subscribed', for: 'P2Y' }],
      ['settlement', { from: 'dealClosed', for: 'P7Y' }],
    ].map(([name, keep]) => [
      name,
      { title: label('purpose'), role: 'controller', basis: '6(1)(f)', subjects: 'all', categories: 'all', keep },
    ]),
  ),
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'last_contact_at', subscribed: 'subscribed_at', dealClosed: 'closed_at' },
      columns: {
        id: 'key',
        name: 'identity',
        last_contact_at: 'notPersonal',
        subscribed_at: 'notPersonal',
        closed_at: 'notPersonal',
      },
      then: 'erase',
    },
  },
});

const contacts = Array.from({ length: rows }, (_, index) => ({
  id: index,
  name: 'example',
  last_contact_at: new Date(1.6e12 + index * 1.9e6),
  subscribed_at: new Date(1.5e12 + index * 1.9e6),
  closed_at: new Date(1.4e12 + index * 3.9e6),
}));

/** The floor: the same dates by hand in UTC, without zone, reasons, people or holds. */
function isKeptByHand(contact: (typeof contacts)[number]): boolean {
  const after = (date: Date, months: number): Date => {
    const end = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate()));
    return end.getUTCDate() === date.getUTCDate() ? end : new Date(end.setUTCDate(0));
  };
  const today = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
  return (
    after(after(contact.last_contact_at, 3), 12) >= today ||
    after(contact.subscribed_at, 24) >= today ||
    after(contact.closed_at, 84) >= today
  );
}

function counting(isKept: (contact: (typeof contacts)[number]) => boolean): Contestant {
  let kept = 0;
  return {
    prepare: async () => {
      kept = 0;
    },
    run: async () => {
      for (const contact of contacts) if (isKept(contact)) kept += 1;
    },
    verify: async () => {
      // The two differ for events in the hours in which the day in Stockholm is no longer that of UTC: a few rows.
      const expected = contacts.filter(isKeptByHand).length;
      if (kept === 0 || Math.abs(kept - expected) > 100)
        throw new Error(`${kept} rows are kept instead of ${expected}.`);
    },
  };
}

/** How fast rows are decided one by one. There is no rival: the reference is arithmetic alone, to compare releases by. */
export const measureDecide = async (): Promise<readonly BenchResult[]> => [
  await sideBySide(
    { suite: 'decide', name: '100,000 rows, three purposes', unit: 'rows/s', amount: rows, runs: 3 },
    counting(
      (row) =>
        decide(policy, 'contacts', situationOf({ policy, table: 'contacts', row, lookup: () => [] }, at)).disposal ===
        'keep',
    ),
    counting(isKeptByHand),
  ),
];
