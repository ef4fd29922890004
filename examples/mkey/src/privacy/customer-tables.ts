import { type Classified, dash } from './classified.ts';

/** Whose the customers are the controllers: all of it goes when their agreement ends. */

/**
 * A login is of no customer alone: somebody who works for two of them has one. What each of them keeps about the person is
 * theirs; the login goes when the last of them has no use for it.
 */
export const logins = {
  title: { sv: 'Inloggning', en: 'Login' },
  controller: 'shared',
  subjects: { id: 'user' },
  identifiers: { email: 'email', phone: 'phone', username: 'username' },
  events: { membershipEnded: { latest: [{ in: 'memberships', by: 'login_id' }] } },
  columns: {
    id: 'key',
    name: { is: 'user', then: dash, title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'user', then: dash, title: { sv: 'E-post', en: 'E-mail' } },
    username: { is: 'user', then: 'random', title: { sv: 'Användarnamn', en: 'User name' } },
    password_hash: { is: 'credential', then: 'random' },
    phone: { is: 'user', title: { sv: 'Telefon', en: 'Telephone' } },
    image_url: { is: 'user', title: { sv: 'Bild', en: 'Picture' } },
  },
  files: ['image_url'],
  then: 'erase',
} as const satisfies Classified['logins'];

export const memberships = {
  title: { sv: 'Användare hos Kunden', en: 'User at the customer' },
  controller: 'customer_id',
  subjects: { login_id: { in: 'logins' } },
  since: 'joined_at',
  events: { membershipEnded: 'left_at' },
  columns: {
    id: 'key',
    customer_id: 'key',
    login_id: 'key',
    role: {
      is: 'user',
      title: { sv: 'Behörighet', en: 'Role' },
      values: { admin: { sv: 'administratör', en: 'administrator' }, user: { sv: 'användare', en: 'user' } },
    },
    joined_at: { is: 'user', then: 'withRow', title: { sv: 'Upplagd', en: 'Added' } },
    left_at: { is: 'user', then: 'withRow', title: { sv: 'Avslutad', en: 'Ended' } },
  },
  then: 'erase',
} as const satisfies Classified['memberships'];

export const history = {
  title: { sv: 'Historik', en: 'History' },
  controller: 'customer_id',
  subjects: { login_id: { in: 'logins' } },
  since: 'at',
  columns: {
    id: 'key',
    customer_id: 'key',
    login_id: 'key',
    activity: { is: 'history', title: { sv: 'Vad som gjordes', en: 'What was done' } },
    at: { is: 'history', then: 'withRow', title: { sv: 'Tid', en: 'Time' } },
  },
  then: 'erase',
} as const satisfies Classified['history'];

export const clients = {
  title: { sv: 'Kundens kund', en: 'The customer’s customer' },
  controller: 'customer_id',
  subjects: { id: 'client' },
  columns: {
    id: 'key',
    customer_id: 'key',
    name: {
      is: 'clientData',
      when: { legal_form: 'sole' },
      then: dash,
      title: { sv: 'Firma', en: 'Name of the firm' },
    },
    org_no: {
      is: 'clientData',
      when: { legal_form: 'sole' },
      then: 'random',
      justification: 'Organisationsnummer för enskild firma; säker identifiering av avtalsparten.',
      title: { sv: 'Organisationsnummer', en: 'Registration number' },
    },
    legal_form: 'notPersonal',
    // Whoever has it gets in, whatever the legal form of the firm behind the door.
    address: { is: 'clientData', then: dash, title: { sv: 'Adress', en: 'Address' } },
    sealed_code: { is: 'credential', then: 'random' },
  },
  then: 'erase',
} as const satisfies Classified['clients'];

export const prospects = {
  title: { sv: 'Kontakt i säljverktyget', en: 'Contact in the sales tool' },
  controller: 'customer_id',
  subjects: { id: 'prospect' },
  identifiers: { email: 'email', phone: 'phone' },
  since: 'created_at',
  columns: {
    id: 'key',
    customer_id: 'key',
    company: 'notPersonal',
    contact_name: { is: 'sales', title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'sales', title: { sv: 'E-post', en: 'E-mail' } },
    phone: { is: 'sales', title: { sv: 'Telefon', en: 'Telephone' } },
    notes: { is: 'sales', freeText: true, title: { sv: 'Anteckningar', en: 'Notes' } },
    created_at: { is: 'sales', then: 'withRow', title: { sv: 'Upplagd', en: 'Added' } },
  },
  then: 'erase',
} as const satisfies Classified['prospects'];
