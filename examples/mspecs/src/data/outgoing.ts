import { addDays, officeHour } from '@gallra/example-demo';
import type { Agency } from './agencies.ts';
import { apiRecipients, testedFunctions } from './phrases.ts';
import { addRow } from './rows.ts';
import type { World } from './world.ts';

/**
 * What leaves the cards of an agency: copies for tests, some of the last weeks and some forgotten, and transfers through
 * the API, some of today, some forgotten, a few that wait.
 */
export function makeOutgoing({ faker, rows }: World, { row, until, contacts }: Agency): void {
  const agency_id = row.id;
  for (const [n, daysAgo] of [3, 17, 29, 31, 90].entries()) {
    const { id: contact_id, name, email, notes } = faker.helpers.arrayElement(contacts);
    const made_for = testedFunctions[n % testedFunctions.length] as string;
    const copied_at = officeHour(faker, until, -daysAgo);
    addRow(rows, 'test_copies', { agency_id, contact_id, made_for, name, email, notes, copied_at });
  }
  for (const daysAgo of [0, 0.1, 2, 5, 40]) {
    const { id: contact_id, name, email, phone } = faker.helpers.arrayElement(contacts);
    const queued_at = addDays(until, -daysAgo - 0.02);
    addRow(rows, 'api_transfers', {
      agency_id,
      contact_id,
      recipient: faker.helpers.arrayElement(apiRecipients),
      payload: JSON.stringify({ name, email, phone }),
      queued_at,
      transferred_at: daysAgo === 0 ? null : addDays(until, -daysAgo),
    });
  }
}
