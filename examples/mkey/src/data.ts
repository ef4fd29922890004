import {
  addDays,
  addRow,
  type Cast,
  lettersOf,
  makeCast,
  makeOrgNo,
  makeStreet,
  officeHour,
  passwordHash,
  type RowOf,
  type RowsOf,
} from '@gallra/example-demo';
import type { CustomerTable, Database, LoginTable } from './database.ts';

/** The present of this story. */
export const now = new Date('2026-11-21T09:00:00Z');

/** Maja works for two of the customers, with one login. */
export const maja = { login: 1, at: ['1', '2'] } as const;

/** A customer and when its agreement ended, at noon in Sweden. */
interface Subscriber {
  readonly name: string;
  readonly city: string;
  readonly legalForm: 'ab' | 'sole';
  readonly endedOn?: string;
  readonly invoicedOn: readonly string[];
}

const subscribers: readonly Subscriber[] = [
  { name: 'Gränslås AB', city: 'Övertorneå', legalForm: 'ab', invoicedOn: ['2019-05-10', '2024-05-10'] },
  {
    name: 'Nyckelbruket AB',
    city: 'Boda',
    legalForm: 'ab',
    endedOn: '2026-12-15',
    invoicedOn: ['2021-02-01', '2026-02-01'],
  },
  { name: 'Låsmästare', city: 'Luleå', legalForm: 'sole', endedOn: '2023-11-20', invoicedOn: ['2018-09-03'] },
];

const activities = [
  'Loggade in',
  'Visade en kod',
  'Ändrade en kod',
  'Skapade en kund',
  'Skrev ut en kvittens för nycklar',
] as const;

const questions = [
  'Jag kommer inte in sedan i morse. Har bytt telefon.',
  'Kan ni flytta fakturan till nästa månad? Vår ekonom är sjukskriven.',
  'Vi är missnöjda med driftstoppet i våras och vill ha pengar tillbaka.',
] as const;

const prospectNotes = [
  'Ring efter sommaren. Har lås från en konkurrent till mars.',
  'Inbrott förra veckan, orolig. Hustrun sköter avtalen.',
  'Vill inte bli kontaktad igen.',
] as const;

/** What the story of one customer is told with. */
interface Story extends Cast {
  readonly rows: RowsOf<Database>;
  readonly customer: RowOf<CustomerTable>;
  /** Nothing is recorded after this. */
  readonly until: Date;
}

/** Three customers, who works there, and what they keep in the system. The same rows every time. */
export function makeRows(): RowsOf<Database> {
  const cast = makeCast(now);
  const rows: RowsOf<Database> = {
    customers: [],
    orders: [],
    support_messages: [],
    logins: [],
    memberships: [],
    history: [],
    clients: [],
    prospects: [],
  };
  const { phone } = cast.someone();
  addLogin(rows, cast.faker, { name: 'Maja Ekberg', email: 'maja.ekberg@epost.example', phone });
  for (const subscriber of subscribers) {
    const story = tellSubscription(rows, cast, subscriber);
    tellUsers(story);
    tellClients(story);
    tellProspects(story);
  }
  return rows;
}

function addLogin(rows: Story['rows'], faker: Story['faker'], person: Pick<LoginTable, 'name' | 'email' | 'phone'>) {
  const username = lettersOf(person.name);
  const image_url = `https://bilder.mkey.example/${username}.jpg`;
  return addRow(rows, 'logins', { ...person, username, password_hash: passwordHash(faker), image_url });
}

/** What the company behind the system knows of a customer. */
function tellSubscription(rows: Story['rows'], cast: Cast, subscriber: Subscriber): Story {
  const { faker, someone } = cast;
  const { name, email, phone, personnummer } = someone();
  const isSole = subscriber.legalForm === 'sole';
  const endedAt = subscriber.endedOn === undefined ? null : new Date(`${subscriber.endedOn}T11:00:00Z`);
  const until = endedAt === null || endedAt > now ? now : endedAt;
  const customer = addRow(rows, 'customers', {
    name: isSole ? `${name}s lås` : subscriber.name,
    org_no: isSole ? personnummer.slice(2) : makeOrgNo(faker),
    legal_form: subscriber.legalForm,
    address: `${makeStreet(faker)}, ${subscriber.city}`,
    contact_name: name,
    contact_email: email,
    contact_phone: phone,
    agreement_started_at: new Date(`${subscriber.invoicedOn[0]}T08:00:00Z`),
    agreement_ended_at: endedAt,
  });
  for (const invoiced_on of subscriber.invoicedOn) {
    addRow(rows, 'orders', {
      customer_id: customer.id,
      number: `${invoiced_on.slice(0, 4)}-${rows.orders.length + 101}`,
      invoiced_on,
      product: 'mkey, ett år',
      amount: 4_900,
      reference: name,
    });
  }
  for (const message of questions) {
    const sent_at = officeHour(faker, until, -faker.number.int({ min: 30, max: 300 }));
    addRow(rows, 'support_messages', { customer_id: customer.id, name, email, message, sent_at });
  }
  return { ...cast, rows, customer, until };
}

/** Who works at the customer, Maja at two of them, and what they did in the system. */
function tellUsers({ rows, faker, someone, customer, until }: Story): void {
  const { name, email, phone } = someone();
  const own = addLogin(rows, faker, { name, email, phone });
  const isMajas = (maja.at as readonly string[]).includes(String(customer.id));
  for (const [n, login_id] of [...(isMajas ? [maja.login] : []), own.id].entries()) {
    const joined_at = addDays(customer.agreement_started_at, n);
    const role = n === 0 ? 'admin' : 'user';
    addRow(rows, 'memberships', { customer_id: customer.id, login_id, role, joined_at, left_at: null });
    for (let times = 0; times < 12; times++) {
      const activity = faker.helpers.arrayElement(activities);
      const at = officeHour(faker, until, -faker.number.int({ min: 1, max: 500 }));
      addRow(rows, 'history', { customer_id: customer.id, login_id, activity, at });
    }
  }
}

function tellClients({ rows, faker, someone, customer }: Story): void {
  for (const legal_form of ['ab', 'sole', 'ab'] as const) {
    const owner = someone();
    addRow(rows, 'clients', {
      customer_id: customer.id,
      name: legal_form === 'sole' ? `${owner.name}s bageri` : `${faker.location.city()} Fastigheter AB`,
      org_no: legal_form === 'sole' ? owner.personnummer.slice(2) : makeOrgNo(faker),
      legal_form,
      address: makeStreet(faker),
      sealed_code: faker.string.alphanumeric(32),
    });
  }
}

function tellProspects({ rows, faker, someone, customer, until }: Story): void {
  for (const [n, notes] of prospectNotes.entries()) {
    const { name, email, phone } = someone();
    addRow(rows, 'prospects', {
      customer_id: customer.id,
      company: `${faker.location.city()} Bygg AB`,
      contact_name: name,
      email: n === 1 ? null : email,
      phone: n === 0 ? null : phone,
      notes,
      created_at: officeHour(faker, until, -faker.number.int({ min: 10, max: 700 })),
    });
  }
}
