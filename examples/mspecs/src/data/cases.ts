import { addDays, latest, officeHour } from '@gallra/example-demo';
import { type Agency, userAt } from './agencies.ts';
import { supportCases, suspicions } from './phrases.ts';
import { addRow } from './rows.ts';
import type { World } from './world.ts';

/** Support cases of an agency: most of the last two years, some long forgotten, a few still going on. */
export function makeSupportCases(world: World, agency: Agency, count: number): void {
  const { faker, rows } = world;
  for (let n = 0; n < count; n++) {
    const days = (agency.until.getTime() - agency.from.getTime()) / 86_400_000 - 1;
    const daysAgo = Math.min(days, faker.number.int({ max: 60 }) * faker.number.int({ max: 60 }));
    const openedAt = latest(agency.from, officeHour(faker, addDays(agency.until, -daysAgo - 1), 0));
    const answered = officeHour(faker, openedAt, faker.number.int({ min: 1, max: 40 }));
    const lastActionAt = answered > agency.until ? openedAt : answered;
    const topic = faker.helpers.arrayElement(supportCases);
    const byUser = faker.datatype.boolean(0.75);
    addRow(rows, 'support_cases', {
      agency_id: agency.row.id,
      opened_by: byUser ? 'user' : 'agency_contact',
      user_id: byUser ? userAt(world, agency, openedAt).id : null,
      subject: topic.subject,
      body: topic.body(faker.helpers.arrayElement(agency.contacts).name),
      opened_at: openedAt,
      last_action_at: lastActionAt,
      closed_at: lastActionAt > openedAt && faker.datatype.boolean(0.9) ? lastActionAt : null,
    });
  }
}

/** Reports of suspected money laundering about parties of completed deals. */
export function makeSuspicionReports(world: World, count: number): void {
  const { faker, rows } = world;
  const completed = rows.deals.filter((deal) => deal.status === 'completed');
  for (const deal of faker.helpers.arrayElements(completed, count)) {
    const reportedAt = officeHour(faker, deal.closed_at as Date, -faker.number.int({ min: 3, max: 20 }));
    addRow(rows, 'suspicion_reports', {
      agency_id: deal.agency_id,
      contact_id: faker.helpers.arrayElement([deal.seller_id, deal.buyer_id as number, deal.buyer_id as number]),
      reported_at: reportedAt,
      reason: faker.helpers.arrayElement(suspicions),
    });
  }
}
