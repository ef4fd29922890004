import { type Classified, dash } from './classified.ts';

/** Whose the hosting company is the controller. */

/** Those who have a service; they stay as a number where an invoice of theirs is still in the books. */
export const customers = {
  title: { sv: 'Kund', en: 'Customer' },
  controller: 'vendor',
  subjects: { id: 'customer' },
  identifiers: { email: 'email', phone: 'phone', personalIdentityNumber: 'personnummer', username: 'username' },
  since: 'registered_at',
  events: {
    servicesEnded: 'services_ended_at',
    finished: { latest: ['services_ended_at', 'obligations_ended_at'] },
  },
  columns: {
    id: 'key',
    name: { is: 'identity', then: dash, title: { sv: 'Namn', en: 'Name' } },
    personnummer: {
      is: 'identity',
      justification: 'Säker identifiering av avtalsparten och av den som äger en domän.',
      title: { sv: 'Personnummer', en: 'Personal identity number' },
    },
    email: { is: 'contact', then: dash, title: { sv: 'E-post', en: 'E-mail' } },
    phone: { is: 'contact', then: dash, title: { sv: 'Telefon', en: 'Telephone' } },
    address: { is: 'contact', then: dash, title: { sv: 'Adress', en: 'Address' } },
    username: { is: 'identity', then: 'random', title: { sv: 'Användarnamn', en: 'User name' } },
    password_hash: { is: 'credential', then: 'random' },
    registered_at: 'notPersonal',
    terms_version: 'notPersonal',
    services_ended_at: 'notPersonal',
    obligations_ended_at: 'notPersonal',
  },
  then: 'erase',
} as const satisfies Classified['customers'];

export const business_contacts = {
  title: { sv: 'Kontakt hos leverantör eller partner', en: 'Contact at a supplier or partner' },
  controller: 'vendor',
  subjects: { id: { by: 'kind', values: { supplier: 'supplier', partner: 'partner' } } },
  identifiers: { email: 'email', phone: 'phone' },
  since: 'since',
  events: { finished: 'cooperation_ended_at' },
  columns: {
    id: 'key',
    kind: 'notPersonal',
    company: 'notPersonal',
    name: { is: 'identity', title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'contact', title: { sv: 'E-post', en: 'E-mail' } },
    phone: { is: 'contact', title: { sv: 'Telefon', en: 'Telephone' } },
    since: 'notPersonal',
    cooperation_ended_at: 'notPersonal',
  },
  then: 'erase',
} as const satisfies Classified['business_contacts'];

const ofCustomer = { in: 'customers', through: 'customer_id' } as const;

export const domains = {
  title: { sv: 'Domän', en: 'Domain' },
  controller: 'vendor',
  subjects: { customer_id: { in: 'customers' } },
  since: 'registered_at',
  events: { finished: ofCustomer },
  columns: {
    id: 'key',
    customer_id: 'key',
    domain: { is: 'identity', title: { sv: 'Domän', en: 'Domain' } },
    holder: { is: 'identity', title: { sv: 'Innehavare', en: 'Holder' } },
    registered_at: { is: 'identity', then: 'withRow', title: { sv: 'Registrerad', en: 'Registered' } },
  },
  then: 'erase',
} as const satisfies Classified['domains'];

/** Knows the date that bookkeeping counts from and no other: nothing else is a reason to keep an invoice. */
export const invoices = {
  title: { sv: 'Faktura', en: 'Invoice' },
  controller: 'vendor',
  subjects: { customer_id: { in: 'customers' } },
  since: { column: 'invoiced_on', encoding: 'date' },
  events: { invoiced: { column: 'invoiced_on', encoding: 'date' } },
  duties: { bookkeeping: ['number', 'invoiced_on', 'amount', 'recipient'] },
  columns: {
    id: 'key',
    customer_id: 'key',
    number: { is: 'identity', title: { sv: 'Nummer', en: 'Number' } },
    invoiced_on: { is: 'identity', then: 'withRow', title: { sv: 'Datum', en: 'Date' } },
    amount: {
      is: 'identity',
      title: { sv: 'Belopp', en: 'Amount' },
      format: { style: 'currency', currency: 'SEK', maximumFractionDigits: 0 },
    },
    recipient: { is: 'identity', title: { sv: 'Mottagare', en: 'Recipient' } },
  },
  then: 'erase',
} as const satisfies Classified['invoices'];

export const support_cases = {
  title: { sv: 'Supportärende', en: 'Support case' },
  controller: 'vendor',
  subjects: { customer_id: { in: 'customers' } },
  since: 'opened_at',
  events: { finished: ofCustomer },
  columns: {
    id: 'key',
    customer_id: 'key',
    channel: {
      is: 'contact',
      title: { sv: 'Väg', en: 'Channel' },
      values: {
        email: { sv: 'e-post', en: 'e-mail' },
        sms: { sv: 'sms', en: 'text message' },
        phone: { sv: 'telefon', en: 'telephone' },
        support: { sv: 'supportsystem', en: 'support system' },
      },
    },
    body: { is: 'contact', freeText: true, title: { sv: 'Fråga', en: 'Question' } },
    opened_at: { is: 'contact', then: 'withRow', title: { sv: 'Öppnat', en: 'Opened' } },
  },
  then: 'erase',
} as const satisfies Classified['support_cases'];

/** Logins, changes and requests. Goes by what was asked for, long before the customer does. */
export const request_log = {
  title: { sv: 'Logg', en: 'Log' },
  controller: 'vendor',
  subjects: { customer_id: { in: 'customers' } },
  since: 'at',
  events: {
    finished: ofCustomer,
    copied: 'at',
    webCopied: { column: 'at', when: { service: 'web' } },
    mailCopied: { column: 'at', when: { service: 'mail' } },
  },
  columns: {
    id: 'key',
    customer_id: 'key',
    service: 'notPersonal',
    username: { is: 'history', title: { sv: 'Användarnamn', en: 'User name' } },
    ip_address: { is: 'history', title: { sv: 'IP-adress', en: 'IP address' } },
    request: { is: 'history', title: { sv: 'Begäran', en: 'Request' } },
    at: { is: 'history', then: 'withRow', title: { sv: 'Tid', en: 'Time' } },
  },
  source: 'observed',
  then: 'erase',
} as const satisfies Classified['request_log'];
