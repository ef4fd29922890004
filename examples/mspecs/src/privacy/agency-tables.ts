import { type Classified, dash } from './classified.ts';

/** The agencies are the controllers. A sole trader's firm bears the name and the personnummer of its owner. */
export const agencies = {
  title: { sv: 'Mäklarföretag', en: 'Agency' },
  controller: 'id',
  subjects: { id: 'agencyContact' },
  identifiers: { email: 'contact_email', phone: 'contact_phone' },
  since: 'agreement_started_at',
  columns: {
    id: 'key',
    name: { is: 'identity', when: { legal_form: 'sole' }, then: dash, title: { sv: 'Firma', en: 'Name of the firm' } },
    org_no: {
      is: 'identity',
      when: { legal_form: 'sole' },
      then: 'random',
      justification: 'Organisationsnummer för enskild firma; säker identifiering av avtalsparten.',
      title: { sv: 'Organisationsnummer', en: 'Registration number' },
    },
    legal_form: 'notPersonal',
    contact_name: { is: 'identity', then: dash, title: { sv: 'Kontaktperson', en: 'Contact person' } },
    contact_email: { is: 'contactDetails', then: dash, title: { sv: 'E-post', en: 'E-mail' } },
    contact_phone: { is: 'contactDetails', then: dash, title: { sv: 'Telefon', en: 'Telephone' } },
    fiscal_year_end: 'notPersonal',
    agreement_started_at: 'notPersonal',
    agreement_ended_at: 'notPersonal',
  },
  then: 'anonymise',
} as const satisfies Classified['agencies'];

/** Agents and assistants. The name of whoever was responsible for a deal is part of that deal's documents. */
export const users = {
  title: { sv: 'Användare', en: 'User' },
  controller: 'agency_id',
  subjects: { id: 'user' },
  identifiers: { email: 'email', phone: 'phone', username: 'username' },
  events: {
    accountClosed: 'deactivated_at',
    assignmentCompleted: { latest: [{ in: 'deals', by: 'responsible_user_id' }] },
  },
  duties: { documents: ['name'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    name: { is: 'identity', then: dash, title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'contactDetails', then: dash, title: { sv: 'E-post', en: 'E-mail' } },
    username: { is: 'identity', then: 'random', title: { sv: 'Användarnamn', en: 'User name' } },
    password_hash: { is: 'credential', then: 'random' },
    phone: { is: 'contactDetails', then: dash, title: { sv: 'Telefon', en: 'Telephone' } },
    title: { is: 'profile', then: dash, title: { sv: 'Titel', en: 'Title' } },
    profile_text: { is: 'profile', freeText: true, title: { sv: 'Presentation', en: 'Presentation' } },
    image_url: { is: 'image', title: { sv: 'Bild', en: 'Picture' } },
    last_login_at: { is: 'profile', source: 'observed', title: { sv: 'Senaste inloggning', en: 'Last login' } },
    created_at: { is: 'profile', then: 'withRow', title: { sv: 'Upplagd', en: 'Created' } },
    deactivated_at: { is: 'profile', then: 'withRow', title: { sv: 'Avslutad', en: 'Closed' } },
  },
  files: ['image_url'],
  then: 'erase',
} as const satisfies Classified['users'];

/** Questions to the company behind the system, asked by a user or by the agency's contact person. */
export const support_cases = {
  title: { sv: 'Supportärende', en: 'Support case' },
  controller: 'agency_id',
  subjects: { user_id: { in: 'users' }, agency_id: { by: 'opened_by', in: { agency_contact: 'agencies' } } },
  since: 'opened_at',
  events: { lastAction: 'last_action_at' },
  columns: {
    id: 'key',
    agency_id: 'key',
    opened_by: 'notPersonal',
    user_id: 'key',
    subject: { is: 'communication', freeText: true, title: { sv: 'Ämne', en: 'Subject' } },
    // Often names a client of the agency, whom no key leads to.
    body: { is: 'communication', freeText: true, title: { sv: 'Fråga', en: 'Question' } },
    opened_at: { is: 'communication', then: 'withRow', title: { sv: 'Öppnat', en: 'Opened' } },
    last_action_at: { is: 'communication', then: 'withRow', title: { sv: 'Senaste åtgärd', en: 'Last action' } },
    closed_at: { is: 'communication', title: { sv: 'Avslutat', en: 'Closed' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['support_cases'];
