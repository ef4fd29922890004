import { type Classified, dash } from './classified.ts';

/** Whose mbiz AB is the controller. A sole trader's firm bears the name and the personnummer of its owner. */

export const customers = {
  title: { sv: 'Kund', en: 'Customer' },
  controller: 'vendor',
  subjects: { id: 'orderer' },
  identifiers: { email: 'contact_email', phone: 'contact_phone' },
  since: 'agreement_started_at',
  events: { contractEnded: 'agreement_ended_at' },
  columns: {
    id: 'key',
    name: { is: 'company', when: { legal_form: 'sole' }, then: dash, title: { sv: 'Firma', en: 'Name of the firm' } },
    org_no: {
      is: 'company',
      when: { legal_form: 'sole' },
      then: 'random',
      justification: 'Organisationsnummer för enskild firma; säker identifiering av avtalsparten.',
      title: { sv: 'Organisationsnummer', en: 'Registration number' },
    },
    legal_form: 'notPersonal',
    address: { is: 'company', when: { legal_form: 'sole' }, then: dash, title: { sv: 'Adress', en: 'Address' } },
    contact_name: { is: 'contact', then: dash, title: { sv: 'Kontaktperson', en: 'Contact person' } },
    contact_email: { is: 'contact', then: dash, title: { sv: 'E-post', en: 'E-mail' } },
    contact_phone: { is: 'contact', then: dash, title: { sv: 'Telefon', en: 'Telephone' } },
    agreement_started_at: 'notPersonal',
    agreement_ended_at: 'notPersonal',
  },
  // The row stays, about nobody: when a contract ended is what disputes count from.
  then: 'anonymise',
} as const satisfies Classified['customers'];

/** The invoice of an order stays for as long as bookkeeping wants it, whatever becomes of the contract. */
export const orders = {
  title: { sv: 'Beställning', en: 'Order' },
  controller: 'vendor',
  subjects: { customer_id: { in: 'customers' } },
  since: { column: 'invoiced_on', encoding: 'date' },
  events: { invoiced: { column: 'invoiced_on', encoding: 'date' } },
  duties: { bookkeeping: ['number', 'invoiced_on', 'product', 'amount', 'reference'] },
  columns: {
    id: 'key',
    customer_id: 'key',
    number: { is: 'company', title: { sv: 'Nummer', en: 'Number' } },
    invoiced_on: { is: 'company', then: 'withRow', title: { sv: 'Datum', en: 'Date' } },
    product: { is: 'company', title: { sv: 'Vara', en: 'Product' } },
    amount: {
      is: 'company',
      title: { sv: 'Belopp', en: 'Amount' },
      format: { style: 'currency', currency: 'SEK', maximumFractionDigits: 0 },
    },
    reference: { is: 'contact', title: { sv: 'Er referens', en: 'Your reference' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['orders'];

export const support_messages = {
  title: { sv: 'Fråga till supporten', en: 'Question to the support' },
  controller: 'vendor',
  subjects: { customer_id: { in: 'customers' } },
  since: 'sent_at',
  events: { dealingsEnded: { in: 'customers', through: 'customer_id', event: 'contractEnded' } },
  columns: {
    id: 'key',
    customer_id: 'key',
    name: { is: 'contact', title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'contact', title: { sv: 'E-post', en: 'E-mail' } },
    message: { is: 'message', freeText: true, title: { sv: 'Meddelande', en: 'Message' } },
    sent_at: { is: 'message', then: 'withRow', title: { sv: 'Skickat', en: 'Sent' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['support_messages'];
