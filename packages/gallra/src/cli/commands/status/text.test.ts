import type { Policy } from '@gallra/core';
import { expect, test } from 'vitest';
import { plainStyle } from '../../../testing/plain-style.ts';
import { type Status, statusText } from './text.ts';

const policy: Policy = {
  timeZone: 'Europe/Stockholm',
  subjects: {},
  categories: {},
  events: {},
  purposes: {},
  tables: { letters: { title: { sv: 'Brev', en: 'Letters' }, columns: {}, then: 'erase' } },
};

const status: Status = {
  last: { outcome: 'stopped', at: '2026-11-21T02:00:00.000Z', rows: 1200, plan: 'f3' },
  underWay: [
    {
      holder: 'night:7',
      since: new Date('2026-11-22T02:00:01Z'),
      tables: [{ table: 'contacts', rows: 20_000, of: 50_000 }],
    },
  ],
  pause: { since: new Date('2026-11-22T02:10:00Z'), until: new Date('2026-11-22T14:10:00Z') },
  overdueHolds: [],
  queue: {
    waiting: ['deals'],
    active: ['contacts'],
    failed: ['letters'],
    schedule: { cron: '0 2 * * *', timeZone: 'Europe/Stockholm' },
    refused: 'plan.unapproved',
  },
};

test.each([
  [
    'en',
    [
      'stopped before all was done',
      'paused until 22 November 2026 15:10',
      'Waiting for their turn: deals',
      'Failed',
      'Letters',
    ],
  ],
  [
    'sv',
    [
      'stannade innan allt var gjort',
      'pausad till 2026-11-22 15:10',
      'Väntar på sin tur: deals',
      'Misslyckades',
      'Brev',
    ],
  ],
] as const)(
  'the status tells of the last sweep, the one under way, the pause and the queue: %s',
  (language, expected) => {
    const text = statusText(status, { language, policy, style: plainStyle });
    for (const part of [...expected, 'contacts', 'night:7', '0 2 * * * (Europe/Stockholm)', 'plan.unapproved'])
      expect(text).toContain(part);
    expect(text).toMatch(/20\u202f000.*50\u202f000/);
  },
);

test('the status of a database that was never swept is one sentence', () => {
  expect(statusText({ underWay: [], overdueHolds: [] }, { language: 'en', policy, style: plainStyle })).toBe(
    'There has been no sweep.',
  );
});
