import { addDays, sundayNoon, yearsBefore } from '@gallra/example-demo';
import type { Kysely, Selectable } from 'kysely';
import type { ContactTable, Database } from '../database.ts';
import type { Agency } from './agencies.ts';
import { type Contact, makeContact, touch, writeMessage } from './contacts.ts';
import { makeProperty } from './property.ts';
import { addRow, type Row } from './rows.ts';
import { tellSale } from './sale.ts';
import type { Schedule } from './sale-schedule.ts';
import type { World } from './world.ts';

/** Someone worth showing: see {@link tellDemoStory}. */
export const demoContact = {
  name: 'Gunilla Åkerström',
  personnummer: '19610412-9801',
  email: 'gunilla.akerstrom@epost.example',
} as const;

/**
 * Gunilla sold her house through the first agency: the deal closed six years ago, after three others had bid on it.
 * Two years later she bought a flat through the same agency, so the business relationship ended four years ago.
 * Nobody has been in touch with her since; her notes, e-mail address and messages are still there.
 */
export function tellDemoStory(world: World, agency: Agency): void {
  const { now } = world;
  const came = noon(yearsBefore(now, 6.75));
  const gunilla = makeContact(world, agency, came, 'registered');
  Object.assign(gunilla, {
    ...demoContact,
    phone: '070-1740699',
    notes: 'Säljer efter skilsmässa och vill ha det klart före jul. Svår artros, ring i stället för att mejla.',
    marketing_consent_at: null,
    source: 'Fri värdering',
  } satisfies Partial<Contact>);
  world.personnummer.set(gunilla.id, demoContact.personnummer);
  const [johan, eva, lars] = (['registered', 'external', 'external'] as const).map((kind, n) =>
    makeContact(world, agency, addDays(came, 100 + n), kind),
  ) as [Contact, Contact, Contact];
  const seller = makeContact(world, agency, noon(yearsBefore(now, 4.8)), 'registered');

  const house = makeProperty(world, agency, gunilla, { createdAt: addDays(came, 60), kind: 'house' });
  const flat = makeProperty(world, agency, seller, { createdAt: addDays(seller.created_at, 7), kind: 'apartment' });
  tellSale(world, {
    agency,
    property: house,
    seller: gunilla,
    visitors: [johan, eva, lars],
    bidders: [eva, lars, johan],
    schedule: schedule(yearsBefore(now, 6.4), yearsBefore(now, 6)),
    withMessages: false,
  });
  tellSale(world, {
    agency,
    property: flat,
    seller,
    visitors: [lars, gunilla],
    bidders: [lars, gunilla],
    schedule: schedule(yearsBefore(now, 4.6), yearsBefore(now, 4.2)),
    withMessages: false,
  });
  const letters: [yearsAgo: number, 'in' | 'out', string][] = [
    [6.7, 'in', 'Hej, vad kan huset vara värt i dag? Vi ska skiljas och behöver veta.'],
    [6.39, 'out', `Hej Gunilla, fotografen kommer till ${house.street} på torsdag klockan 10.`],
    [6.35, 'in', 'Hej! Kan vi vänta med tillträdet? Jag ska opereras i höften först.'],
    [6.318, 'out', 'Hej Gunilla, tre är med i budgivningen. Jag ringer i eftermiddag.'],
    [6.05, 'out', `Hej Gunilla, budgivningslistan och journalen för ${house.street} finns i ditt ärende.`],
    [4.62, 'in', 'Hej igen! Nu letar jag efter en lägenhet med hiss, du vet varför.'],
    [4.48, 'out', 'Grattis till lägenheten, Gunilla! Handpenningen ska vara inne senast på fredag.'],
  ];
  for (const [yearsAgo, direction, body] of letters) {
    writeMessage(world, agency, gunilla, { sentAt: noon(yearsBefore(now, yearsAgo)), direction, body });
  }
}

/** Another agency knows Gunilla too, only from a viewing: another controller, whose rows are not the first one's. */
export function tellDemoVisit(world: World, agency: Agency, viewing: Row<'viewings'>): void {
  const visitor = makeContact(world, agency, viewing.visited_at, 'external');
  Object.assign(visitor, { name: demoContact.name, email: demoContact.email, notes: null } satisfies Partial<Contact>);
  addRow(world.rows, 'viewings', {
    agency_id: agency.row.id,
    deal_id: viewing.deal_id,
    contact_id: visitor.id,
    visited_at: viewing.visited_at,
    comment: 'Letar efter något mindre. Hann inte se vinden.',
  });
  touch(visitor, viewing.visited_at);
}

function schedule(commissionedAt: Date, closedAt: Date): Schedule {
  const viewedAt = sundayNoon(addDays(commissionedAt, 21));
  return {
    commissionedAt: noon(commissionedAt),
    viewedAt,
    contractedAt: noon(addDays(viewedAt, 10)),
    closedAt: noon(closedAt),
  };
}

function noon(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 86_400_000) * 86_400_000 + 10 * 3_600_000);
}

/** The row that {@link tellDemoStory} tells of. Throws where the database was not filled with this data. */
export async function findDemoContact(db: Kysely<Database>): Promise<Selectable<ContactTable>> {
  return await db
    .selectFrom('contacts')
    .selectAll()
    .where('personnummer', '=', demoContact.personnummer)
    .executeTakeFirstOrThrow();
}
