import { fillTables, officeHour, yearsBefore } from '@gallra/example-demo';
import type { Kysely } from 'kysely';
import { type Agency, makeAgencies } from './data/agencies.ts';
import { makeSupportCases, makeSuspicionReports } from './data/cases.ts';
import { numberInvoices } from './data/closing.ts';
import { type Contact, makeContacts, recentContacts, tellLooseEnds } from './data/contacts.ts';
import { tellDemoStory, tellDemoVisit } from './data/demo-contact.ts';
import { makeOutgoing } from './data/outgoing.ts';
import { makeProperty } from './data/property.ts';
import type { Rows } from './data/rows.ts';
import { tellSale, usualSchedule } from './data/sale.ts';
import { makeWorld, type World } from './data/world.ts';
import type { Database } from './database.ts';

export { demoContact, findDemoContact } from './data/demo-contact.ts';

/** How much to make, and seen from when. */
export interface FillOptions {
  /** Same seed, same rows. Default 1. */
  readonly seed?: number;
  /** About how many contacts; everything else follows. 120 to 200,000. Default 3,000. */
  readonly contacts?: number;
  /** The data covers the twelve years before this. */
  readonly now: Date;
}

/**
 * Fills the empty tables of `createSchema` with a Swedish estate agents' life: 12 agencies, their users, contacts,
 * deals, bids and letters. The people are made up: telephone numbers are those kept for books and films, e-mail domains
 * end in `.example`.
 *
 * @throws RangeError where `contacts` is out of range
 */
export async function fillWithSwedishData(db: Kysely<Database>, options: FillOptions): Promise<void> {
  await fillTables(db, makeSwedishData(options));
}

/** The rows alone, without a database. */
export function makeSwedishData({ seed = 1, contacts = 3_000, now }: FillOptions): Rows {
  // Each of the twelve agencies needs some, and there are only so many personnummer to give out.
  if (!(contacts >= 120 && contacts <= 200_000)) throw new RangeError('contacts: choose between 120 and 200,000.');
  const world = makeWorld(seed, now);
  const agencies = makeAgencies(world);
  const years = agencies.map(({ from, until }) => until.getTime() - from.getTime());
  const allYears = years.reduce((sum, each) => sum + each);
  for (const [n, agency] of agencies.entries()) {
    const share = (years[n] as number) / allYears;
    makeContacts(world, agency, Math.round(contacts * share));
    tellSales(world, agency);
    tellLooseEnds(world, agency);
    makeSupportCases(world, agency, Math.round((contacts / 10) * share));
  }
  makeSuspicionReports(world, Math.max(4, Math.round(contacts / 300)));
  tellDemo(world, agencies);
  numberInvoices(world.rows);
  for (const agency of agencies) makeOutgoing(world, agency);
  return world.rows;
}

/** Every third registered contact sells; some of the others only have their home valued. */
function tellSales(world: World, agency: Agency): void {
  const { faker } = world;
  const registered = agency.contacts.filter((contact) => contact.kind === 'registered');
  for (const [n, owner] of registered.entries()) {
    const takenInAt = officeHour(faker, owner.created_at, faker.number.int({ min: 1, max: 30 }));
    if (takenInAt > agency.until) continue;
    if (n % 3 === 1 && faker.datatype.boolean(0.17)) makeProperty(world, agency, owner, { createdAt: takenInAt });
    if (n % 3 !== 0) continue;
    const property = makeProperty(world, agency, owner, { createdAt: takenInAt });
    const schedule = usualSchedule(world, takenInAt);
    const visitors = chooseVisitors(world, agency, owner, schedule.viewedAt);
    const bidders = chooseBidders(world, visitors);
    tellSale(world, { agency, property, seller: owner, visitors, bidders, schedule });
  }
}

function chooseVisitors(world: World, agency: Agency, seller: Contact, viewedAt: Date): Contact[] {
  const known = recentContacts(agency, viewedAt, 30).filter((contact) => contact.id !== seller.id);
  return world.faker.helpers.arrayElements(known, { min: 3, max: 8 });
}

/** Some of the visitors, in their order of bidding; the last one, who wins, is a registered contact. */
function chooseBidders({ faker }: World, visitors: readonly Contact[]): Contact[] {
  const winner = visitors.find((contact) => contact.kind === 'registered');
  if (winner === undefined || faker.datatype.boolean(0.08)) return [];
  const others = visitors.filter((contact) => contact.id !== winner.id);
  return [...faker.helpers.arrayElements(others, { min: 0, max: 4 }), winner];
}

/** The demo contact's story at the first agency, and the visit at the second. */
function tellDemo(world: World, [first, second]: readonly Agency[]): void {
  if (first === undefined || second === undefined) return;
  tellDemoStory(world, first);
  const viewing = world.rows.viewings.find(
    (each) => each.agency_id === second.row.id && each.visited_at > yearsBefore(world.now, 5.5),
  );
  if (viewing !== undefined) tellDemoVisit(world, second, viewing);
}
