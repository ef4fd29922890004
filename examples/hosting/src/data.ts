import {
  addRow,
  type Cast,
  lettersOf,
  makeCast,
  makeStreet,
  officeHour,
  passwordHash,
  type RowOf,
  type RowsOf,
} from '@gallra/example-demo';
import type { BusinessContactTable, CustomerTable, Database, Service } from './database.ts';

/** The present of this story. */
export const now = new Date('2026-11-21T09:00:00Z');

/** Has a website, mail and an opinion on newsletters. */
export const signe = { customer: 1, name: 'Signe Holmqvist' } as const;

/** When a customer closed the last service, and when nothing was owed any more; days, at noon in Sweden. */
interface Subscription {
  readonly isPerson: boolean;
  readonly servicesEndedOn?: string;
  readonly obligationsEndedOn?: string;
  readonly invoicedOn: readonly string[];
}

const subscriptions: readonly Subscription[] = [
  { isPerson: true, invoicedOn: ['2025-02-01', '2026-02-01'] },
  { isPerson: false, servicesEndedOn: '2026-06-30', obligationsEndedOn: '2026-08-21', invoicedOn: ['2024-06-30'] },
  // Owes something still.
  { isPerson: true, servicesEndedOn: '2026-05-31', invoicedOn: ['2026-05-31'] },
  {
    isPerson: false,
    servicesEndedOn: '2026-03-01',
    obligationsEndedOn: '2026-01-15',
    invoicedOn: ['2018-11-03', '2019-11-03'],
  },
];

/** Copies and log lines of each customer: what was copied, and when. */
const copied: readonly (readonly [Service, day: string])[] = [
  ['web', '2026-11-13'],
  ['web', '2026-11-14'],
  ['web', '2026-11-20'],
  ['mail', '2026-10-21'],
  ['mail', '2026-10-22'],
  ['mail', '2026-11-20'],
  ['server', '2025-11-20'],
  ['server', '2025-11-21'],
  ['server', '2026-05-01'],
];

const questions = [
  { channel: 'email', body: 'Min sajt svarar långsamt. Är det något fel på servern?' },
  { channel: 'sms', body: 'Har glömt lösenordet, ligger på sjukhus utan dator.' },
  { channel: 'phone', body: 'Vill flytta domänen till sin son. Fullmakt skickas.' },
] as const;

const cooperations: readonly Pick<BusinessContactTable, 'kind' | 'company'>[] = [
  { kind: 'supplier', company: 'Fiber i Exempelstad AB' },
  { kind: 'partner', company: 'Webbyrån i Exempelstad AB' },
];

/** Nothing is copied once the last service has ended. */
const copiedFor = ({ services_ended_at }: Story['customer']) =>
  copied.filter(([, day]) => services_ended_at === null || onDay(day) < services_ended_at);

const at = (day: string | undefined): Date | null => (day === undefined ? null : new Date(`${day}T10:00:00Z`));
const onDay = (day: string): Date => new Date(`${day}T10:00:00Z`);

interface Story extends Cast {
  readonly rows: RowsOf<Database>;
  readonly customer: RowOf<CustomerTable>;
}

/** Four customers, a supplier and a partner. The same rows every time. */
export function makeRows(): RowsOf<Database> {
  const cast = makeCast(now);
  const rows: RowsOf<Database> = {
    customers: [],
    business_contacts: [],
    domains: [],
    invoices: [],
    support_cases: [],
    request_log: [],
    mailboxes: [],
    copies: [],
  };
  for (const subscription of subscriptions) {
    const customer = addCustomer(rows, cast, subscription);
    tellDealings({ ...cast, rows, customer }, subscription);
    tellHosting({ ...cast, rows, customer });
  }
  for (const cooperation of cooperations) {
    const { name, email, phone } = cast.someone();
    const cooperation_ended_at = cooperation.kind === 'partner' ? onDay('2026-08-22') : null;
    const since = onDay('2020-01-07');
    addRow(rows, 'business_contacts', { ...cooperation, name, email, phone, since, cooperation_ended_at });
  }
  return rows;
}

function addCustomer(rows: Story['rows'], { faker, someone }: Cast, subscription: Subscription): Story['customer'] {
  const { name, email, phone, personnummer } = someone();
  const isSigne = rows.customers.length === 0;
  const called = isSigne ? signe.name : name;
  return addRow(rows, 'customers', {
    name: subscription.isPerson ? called : `${faker.location.city()} Smide AB (${called})`,
    personnummer: subscription.isPerson ? personnummer : null,
    email: isSigne ? 'signe.holmqvist@epost.example' : email,
    phone,
    address: `${makeStreet(faker)}, ${faker.location.city()}`,
    username: lettersOf(called),
    password_hash: passwordHash(faker),
    registered_at: onDay(subscription.invoicedOn[0] ?? '2020-01-01'),
    terms_version: '2018-05-25',
    services_ended_at: at(subscription.servicesEndedOn),
    obligations_ended_at: at(subscription.obligationsEndedOn),
  });
}

/** What the hosting company knows of a customer as one party of a contract knows the other. */
function tellDealings({ rows, faker, customer }: Story, { invoicedOn }: Subscription): void {
  const customer_id = customer.id;
  addRow(rows, 'domains', {
    customer_id,
    domain: `${customer.username}.example`,
    holder: customer.name,
    registered_at: customer.registered_at,
  });
  for (const invoiced_on of invoicedOn) {
    addRow(rows, 'invoices', {
      customer_id,
      number: `${invoiced_on.slice(0, 4)}-${rows.invoices.length + 101}`,
      invoiced_on,
      amount: 1_188,
      recipient: customer.name,
    });
  }
  for (const question of questions) {
    const opened_at = officeHour(faker, customer.registered_at, faker.number.int({ min: 10, max: 90 }));
    addRow(rows, 'support_cases', { customer_id, ...question, opened_at });
  }
  for (const [service, day] of copiedFor(customer)) {
    addRow(rows, 'request_log', {
      customer_id,
      service,
      username: customer.username,
      ip_address: `192.0.2.${faker.number.int({ min: 1, max: 254 })}`,
      request: faker.helpers.arrayElement(['Loggade in', 'Ändrade DNS', 'Bytte lösenord']),
      at: onDay(day),
    });
  }
}

/** What the customer keeps on the machines, and the copies of it. */
function tellHosting({ rows, faker, someone, customer }: Story): void {
  const customer_id = customer.id;
  for (let n = 0; n < 2; n++) {
    const { name } = someone();
    addRow(rows, 'mailboxes', {
      customer_id,
      address: `${lettersOf(name)}@${customer.username}.example`,
      owner: name,
      password_hash: passwordHash(faker),
      created_at: customer.registered_at,
    });
  }
  for (const [service, day] of copiedFor(customer)) {
    const path = `/backup/${customer_id}/${service}/${day}.tar.gz`;
    addRow(rows, 'copies', { customer_id, service, path, made_at: onDay(day) });
  }
}
