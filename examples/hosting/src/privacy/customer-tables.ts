import type { Classified } from './classified.ts';

/** Whose the customers are the controllers. */

export const mailboxes = {
  title: { sv: 'Brevlåda', en: 'Mailbox' },
  controller: 'customer_id',
  subjects: { id: 'mailboxOwner' },
  identifiers: { email: 'address' },
  since: 'created_at',
  columns: {
    id: 'key',
    customer_id: 'key',
    address: { is: 'contact', title: { sv: 'Adress', en: 'Address' } },
    owner: { is: 'identity', title: { sv: 'Innehavare', en: 'Owner' } },
    password_hash: 'credential',
    created_at: { is: 'contact', then: 'withRow', title: { sv: 'Upplagd', en: 'Created' } },
  },
  then: 'erase',
} as const satisfies Classified['mailboxes'];

/**
 * What is copied is the customer's, so a copy is held no longer than what it is a copy of (GDPR Art. 28(3)(g)): twelve months
 * in an annex give no copy after the agreement.
 */
export const copies = {
  title: { sv: 'Säkerhetskopia', en: 'Backup' },
  controller: 'customer_id',
  subjects: { customer_id: { in: 'mailboxes', by: 'customer_id' } },
  since: 'made_at',
  events: {
    copied: 'made_at',
    webCopied: { column: 'made_at', when: { service: 'web' } },
    mailCopied: { column: 'made_at', when: { service: 'mail' } },
  },
  columns: {
    id: 'key',
    customer_id: 'key',
    service: 'notPersonal',
    path: { is: 'history', title: { sv: 'Fil', en: 'File' } },
    made_at: { is: 'history', then: 'withRow', title: { sv: 'Tagen', en: 'Made' } },
  },
  files: ['path'],
  source: 'derived',
  then: 'erase',
} as const satisfies Classified['copies'];
