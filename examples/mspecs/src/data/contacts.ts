import { latest, makePerson, makePostalCode, makeStreet, officeHour, phoneNumber } from '@gallra/example-demo';
import { type Agency, userAt } from './agencies.ts';
import { type Mention, messages, notes, sources } from './phrases.ts';
import { addRow, type Row } from './rows.ts';
import type { World } from './world.ts';

export type Contact = Row<'contacts'>;

/** Fills an agency's contact list, evenly over the years of its agreement. */
export function makeContacts(world: World, agency: Agency, count: number): void {
  const { faker } = world;
  const days = (agency.until.getTime() - agency.from.getTime()) / 86_400_000 - 1;
  const arrivals = Array.from({ length: count }, (_, n) =>
    latest(agency.from, officeHour(faker, agency.from, ((n + faker.number.float()) / count) * days)),
  ).toSorted((a, b) => a.getTime() - b.getTime());
  for (const createdAt of arrivals) {
    const kind = faker.datatype.boolean(0.6) ? 'registered' : 'external';
    agency.contacts.push(makeContact(world, agency, createdAt, kind));
  }
}

/** A contact of an agency; whoever makes it decides whether the agency's other stories may use it. */
export function makeContact(world: World, agency: Agency, createdAt: Date, kind: Contact['kind']): Contact {
  const { faker, rows } = world;
  const person = makePerson(faker, world.taken, world.now);
  const registered = kind === 'registered';
  const reach = faker.helpers.arrayElement(['email', 'phone', 'both', 'both', 'both', 'both'] as const);
  const contact = addRow(rows, 'contacts', {
    agency_id: agency.row.id,
    kind,
    name: person.name,
    // Some agents ask everyone, needed or not.
    personnummer: registered && faker.datatype.boolean(0.1) ? person.personnummer : null,
    email: reach === 'phone' ? null : person.email,
    phone: reach === 'email' ? null : phoneNumber(agency.cards++),
    street: registered ? makeStreet(faker) : null,
    postal_code: registered ? makePostalCode(faker) : null,
    city: registered ? agency.city : null,
    notes: faker.datatype.boolean(registered ? 0.5 : 0.2) ? faker.helpers.arrayElement(notes) : null,
    marketing_consent_at: registered && faker.datatype.boolean(0.3) ? createdAt : null,
    source: registered ? faker.helpers.arrayElement(sources) : 'Visning',
    created_at: createdAt,
    last_contact_at: createdAt,
  });
  world.personnummer.set(contact.id, person.personnummer);
  return contact;
}

/** Contacts who had become known to the agency shortly before `at`, newest first. */
export function recentContacts(agency: Agency, at: Date, most: number): Contact[] {
  const known = agency.contacts.findLastIndex((contact) => contact.created_at <= at) + 1;
  return agency.contacts.slice(Math.max(0, known - most), known).reverse();
}

/** Notes that the agency had to do with the contact at that time. */
export function touch(contact: Contact, at: Date): void {
  contact.last_contact_at = latest(contact.last_contact_at, at);
}

/** A message to or from a contact, unless the agency had left by then. */
export function sendMessage(
  world: World,
  agency: Agency,
  contact: Contact,
  {
    sentAt,
    topic,
    ...about
  }: Omit<Mention, 'firstName' | 'city'> & { readonly sentAt: Date; readonly topic: keyof typeof messages },
): void {
  const { faker } = world;
  const direction = faker.datatype.boolean(0.6) ? 'out' : 'in';
  const body = faker.helpers.arrayElement<(mention: Mention) => string>(messages[topic][direction]);
  const mention = { ...about, firstName: contact.name.split(' ')[0] as string, city: agency.city };
  writeMessage(world, agency, contact, { sentAt, direction, body: body(mention) });
}

/** The same in given words. */
export function writeMessage(
  world: World,
  agency: Agency,
  contact: Contact,
  { sentAt, direction, body }: Pick<Row<'messages'>, 'direction' | 'body'> & { readonly sentAt: Date },
): void {
  if (sentAt > agency.until) return;
  const byEmail = contact.phone === null || (contact.email !== null && world.faker.datatype.boolean(0.7));
  addRow(world.rows, 'messages', {
    agency_id: agency.row.id,
    contact_id: contact.id,
    user_id: userAt(world, agency, sentAt).id,
    direction,
    channel: byEmail ? 'email' : 'sms',
    body,
    sent_at: sentAt,
  });
  touch(contact, sentAt);
}

/** What the agency wrote to people who never got as far as a deal. */
export function tellLooseEnds(world: World, agency: Agency): void {
  const { faker } = world;
  const inDeals = new Set(world.rows.deals.flatMap((deal) => [deal.seller_id, deal.buyer_id]));
  for (const contact of agency.contacts) {
    if (contact.kind === 'external' || inDeals.has(contact.id)) continue;
    const times = faker.number.int({ max: 3 });
    for (let n = 0; n < times; n++) {
      const sentAt = officeHour(faker, contact.created_at, faker.number.int({ min: 1, max: 240 }));
      sendMessage(world, agency, contact, { sentAt, topic: 'prospect', street: '', amount: 0 });
    }
  }
}
