import { type Classified, dash } from './classified.ts';

/** The companies are the controllers. Of the companies themselves nothing here is personal. */
export const companies = {
  title: { sv: 'Företag', en: 'Company' },
  controller: 'id',
  columns: {
    id: 'key',
    name: 'notPersonal',
    org_no: 'notPersonal',
    address: 'notPersonal',
    agreement_ended_at: 'notPersonal',
  },
  then: 'erase',
} as const satisfies Classified['companies'];

export const users = {
  title: { sv: 'Användare', en: 'User' },
  controller: 'company_id',
  subjects: { id: 'employee' },
  identifiers: { email: 'email', phone: 'phone', username: 'username' },
  since: 'created_at',
  events: { erasureOrdered: { column: 'erasure_ordered_at', ifNull: 'notApplicable' } },
  columns: {
    id: 'key',
    company_id: 'key',
    name: { is: 'contact', then: dash, title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'contact', then: dash, title: { sv: 'E-post', en: 'E-mail' } },
    phone: { is: 'contact', title: { sv: 'Telefon', en: 'Telephone' } },
    image_url: { is: 'contact', title: { sv: 'Bild', en: 'Picture' } },
    username: { is: 'account', then: 'random', title: { sv: 'Användar-ID', en: 'User name' } },
    password_hash: { is: 'credential', then: 'random' },
    created_at: { is: 'account', then: 'withRow', title: { sv: 'Upplagd', en: 'Created' } },
    erasure_ordered_at: 'notPersonal',
  },
  files: ['image_url'],
  then: 'erase',
} as const satisfies Classified['users'];

export const comments = {
  title: { sv: 'Kommentar', en: 'Comment' },
  controller: 'company_id',
  subjects: { author_id: { in: 'users' } },
  since: 'written_at',
  events: { erasureOrdered: { in: 'users', through: 'author_id' } },
  columns: {
    id: 'key',
    company_id: 'key',
    ledger_line_id: 'key',
    author_id: 'key',
    // Often names a colleague, whom no key leads to.
    body: { is: 'comment', freeText: true, title: { sv: 'Kommentar', en: 'Comment' } },
    written_at: { is: 'comment', then: 'withRow', title: { sv: 'Skriven', en: 'Written' } },
  },
  then: 'erase',
} as const satisfies Classified['comments'];

/** Stays for longer than the user does at an agreement's end, so it has what it needs itself. */
export const activity_log = {
  title: { sv: 'Aktivitetslogg', en: 'Activity log' },
  controller: 'company_id',
  subjects: { user_id: { in: 'users' } },
  since: 'at',
  events: { erasureOrdered: { column: 'erasure_ordered_at', ifNull: 'notApplicable' } },
  columns: {
    id: 'key',
    company_id: 'key',
    user_id: 'key',
    username: { is: 'log', title: { sv: 'Användar-ID', en: 'User name' } },
    ip_address: { is: 'log', title: { sv: 'IP-adress', en: 'IP address' } },
    activity: {
      is: 'log',
      title: { sv: 'Vad som gjordes', en: 'What was done' },
      values: {
        login: { sv: 'inloggning', en: 'login' },
        import: { sv: 'inläsning', en: 'import' },
        reconcile: { sv: 'avstämning', en: 'reconciliation' },
        report: { sv: 'rapport', en: 'report' },
      },
    },
    at: { is: 'log', then: 'withRow', title: { sv: 'Tid', en: 'Time' } },
    erasure_ordered_at: 'notPersonal',
  },
  source: 'observed',
  then: 'erase',
} as const satisfies Classified['activity_log'];

export const support_cases = {
  title: { sv: 'Supportärende', en: 'Support case' },
  controller: 'company_id',
  subjects: { user_id: { in: 'users' } },
  since: 'opened_at',
  events: { erasureOrdered: { in: 'users', through: 'user_id' } },
  columns: {
    id: 'key',
    company_id: 'key',
    user_id: 'key',
    subject: { is: 'support', freeText: true, title: { sv: 'Ämne', en: 'Subject' } },
    body: { is: 'support', freeText: true, title: { sv: 'Fråga', en: 'Question' } },
    opened_at: { is: 'support', then: 'withRow', title: { sv: 'Öppnat', en: 'Opened' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['support_cases'];
