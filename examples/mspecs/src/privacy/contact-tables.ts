import { type Classified, dash } from './classified.ts';

/** The contact card: one person at one agency. Every column goes when the last reason to have it ends. */
export const contacts = {
  title: { sv: 'Kontakt', en: 'Contact' },
  controller: 'agency_id',
  subjects: { id: { by: 'kind', values: { registered: 'registered', external: 'external' } } },
  identifiers: { email: 'email', phone: 'phone', personalIdentityNumber: 'personnummer' },
  events: {
    lastContact: 'last_contact_at',
    consentGiven: { column: 'marketing_consent_at', ifNull: 'notApplicable' },
    // Of the last deal, as seller or buyer; pending while one is open; of no account where there never was one.
    assignmentCompleted: {
      latest: [
        { in: 'deals', by: 'seller_id' },
        { in: 'deals', by: 'buyer_id' },
      ],
    },
    relationshipEnded: {
      latest: [
        { in: 'deals', by: 'seller_id', event: 'assignmentCompleted' },
        { in: 'deals', by: 'buyer_id', event: 'assignmentCompleted' },
      ],
    },
    // Only of those who were reported.
    reportedRelationshipEnded: { latest: [{ in: 'suspicion_reports', by: 'contact_id' }] },
    biddingEnded: { latest: [{ in: 'bids', by: 'bidder_id' }] },
  },
  duties: {
    dueDiligence: ['name', 'personnummer'],
    suspicionReports: ['name', 'personnummer'],
    // The list names the bidders and tells how to reach them.
    bidList: ['name', 'email', 'phone'],
    documents: ['name'],
  },
  columns: {
    id: 'key',
    agency_id: 'key',
    kind: 'notPersonal',
    name: { is: 'identity', then: dash, title: { sv: 'Namn', en: 'Name' } },
    personnummer: {
      is: 'identity',
      justification: 'Säker identifiering av säljare och köpare (dataskyddslagen 3 kap. 10 §).',
      title: { sv: 'Personnummer', en: 'Personal identity number' },
    },
    email: { is: 'contactDetails', title: { sv: 'E-post', en: 'E-mail' } },
    phone: { is: 'contactDetails', title: { sv: 'Telefon', en: 'Telephone' } },
    street: { is: 'contactDetails', title: { sv: 'Gatuadress', en: 'Street' } },
    postal_code: { is: 'contactDetails', title: { sv: 'Postnummer', en: 'Postal code' } },
    city: { is: 'contactDetails', title: { sv: 'Ort', en: 'City' } },
    // Where illness and divorce end up, asked for or not.
    notes: { is: 'communication', freeText: true, draft: true, title: { sv: 'Anteckningar', en: 'Notes' } },
    marketing_consent_at: {
      is: 'profile',
      then: 'withRow',
      title: { sv: 'Samtycke till erbjudanden', en: 'Consent to offers' },
    },
    source: { is: 'profile', then: dash, title: { sv: 'Hur kontakten kom till', en: 'How the contact came about' } },
    created_at: { is: 'profile', then: 'withRow', title: { sv: 'Upplagd', en: 'Created' } },
    last_contact_at: { is: 'communication', then: 'withRow', title: { sv: 'Senaste kontakt', en: 'Last contact' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['contacts'];

/** Letters count from the day they were sent: who stays in touch for ten years does not leave ten years of letters. */
export const messages = {
  title: { sv: 'Meddelande', en: 'Message' },
  controller: 'agency_id',
  subjects: { contact_id: { in: 'contacts' }, user_id: { in: 'users' } },
  events: { lastContact: 'sent_at', assignmentCompleted: { in: 'contacts', through: 'contact_id' } },
  columns: {
    id: 'key',
    agency_id: 'key',
    contact_id: 'key',
    user_id: 'key',
    direction: 'notPersonal',
    channel: 'notPersonal',
    // To or from the contact; the user only did the writing.
    body: { is: 'communication', of: 'contact_id', freeText: true, title: { sv: 'Meddelande', en: 'Message' } },
    sent_at: { is: 'communication', of: 'contact_id', then: 'withRow', title: { sv: 'Skickat', en: 'Sent' } },
  },
  then: 'erase',
} as const satisfies Classified['messages'];

export const viewings = {
  title: { sv: 'Visning', en: 'Viewing' },
  controller: 'agency_id',
  subjects: { contact_id: { in: 'contacts' } },
  events: { lastContact: 'visited_at' },
  columns: {
    id: 'key',
    agency_id: 'key',
    deal_id: 'key',
    contact_id: 'key',
    visited_at: { is: 'communication', then: 'withRow', title: { sv: 'Besöket', en: 'Visit' } },
    comment: { is: 'communication', freeText: true, title: { sv: 'Kommentar', en: 'Comment' } },
  },
  source: 'observed',
  then: 'erase',
} as const satisfies Classified['viewings'];
