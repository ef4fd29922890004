import type { Classified } from './classified.ts';

/**
 * What leaves the contact card under a purpose of the register that has a clock of its own. Only that purpose knows the
 * event, so nothing else keeps these rows: no copy lives on because its contact does.
 */

/** De-identified within thirty days, or gone. */
export const test_copies = {
  title: { sv: 'Kopia för utveckling', en: 'Copy for development' },
  controller: 'agency_id',
  subjects: { contact_id: { in: 'contacts' } },
  events: { copied: 'copied_at' },
  columns: {
    id: 'key',
    agency_id: 'key',
    contact_id: 'key',
    made_for: 'notPersonal',
    name: { is: 'identity', title: { sv: 'Namn', en: 'Name' } },
    email: { is: 'contactDetails', title: { sv: 'E-post', en: 'E-mail' } },
    notes: { is: 'communication', freeText: true, title: { sv: 'Anteckningar', en: 'Notes' } },
    copied_at: { is: 'communication', then: 'withRow', title: { sv: 'Kopierad', en: 'Copied' } },
  },
  then: 'erase',
} as const satisfies Classified['test_copies'];

/** Waits until it has been sent; the day after, it is gone. */
export const api_transfers = {
  title: { sv: 'Överföring genom API', en: 'Transfer through the API' },
  controller: 'agency_id',
  subjects: { contact_id: { in: 'contacts' } },
  events: { transferred: 'transferred_at' },
  columns: {
    id: 'key',
    agency_id: 'key',
    contact_id: 'key',
    recipient: { is: 'communication', title: { sv: 'Mottagare', en: 'Recipient' } },
    payload: {
      is: 'contactDetails',
      freeText: true,
      title: { sv: 'Uppgifter som överförs', en: 'Data transferred' },
    },
    queued_at: { is: 'communication', title: { sv: 'Beställd', en: 'Ordered' } },
    transferred_at: { is: 'communication', then: 'withRow', title: { sv: 'Överförd', en: 'Transferred' } },
  },
  then: 'erase',
} as const satisfies Classified['api_transfers'];
