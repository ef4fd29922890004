import { type Classified, dash, kronor } from './classified.ts';

/** An assignment to sell. Three people stand in one row, and each column says whom it is about. */
export const deals = {
  title: { sv: 'Förmedlingsuppdrag', en: 'Assignment' },
  controller: 'agency_id',
  subjects: { seller_id: { in: 'contacts' }, buyer_id: { in: 'contacts' }, responsible_user_id: { in: 'users' } },
  events: {
    assignmentCompleted: 'closed_at',
    biddingEnded: 'closed_at',
    // Of whichever of the two stays a client longer.
    relationshipEnded: {
      latest: [
        { in: 'contacts', through: 'seller_id' },
        { in: 'contacts', through: 'buyer_id' },
      ],
    },
    reportedRelationshipEnded: {
      latest: [
        { in: 'contacts', through: 'seller_id' },
        { in: 'contacts', through: 'buyer_id' },
      ],
    },
  },
  duties: {
    documents: ['price', 'commissioned_at', 'closed_at'],
    dueDiligence: ['price', 'seller_account', 'closed_at'],
    suspicionReports: ['closed_at'],
    bidList: ['closed_at'],
  },
  columns: {
    id: 'key',
    agency_id: 'key',
    property_id: 'key',
    seller_id: 'key',
    buyer_id: 'key',
    responsible_user_id: 'key',
    price: {
      is: 'financial',
      of: ['seller_id', 'buyer_id'],
      title: { sv: 'Pris', en: 'Price' },
      format: kronor,
    },
    seller_account: { is: 'financial', of: 'seller_id', title: { sv: 'Bankkonto', en: 'Bank account' } },
    status: 'notPersonal',
    commissioned_at: {
      is: 'property',
      of: ['seller_id', 'buyer_id'],
      then: 'withRow',
      title: { sv: 'Uppdragets början', en: 'Start of the assignment' },
    },
    closed_at: {
      is: 'property',
      of: ['seller_id', 'buyer_id'],
      then: 'withRow',
      title: { sv: 'Uppdragets slut', en: 'End of the assignment' },
    },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['deals'];

/** A line of the list of bids: kept by law, whole. */
export const bids = {
  title: { sv: 'Bud', en: 'Bid' },
  controller: 'agency_id',
  subjects: { bidder_id: { in: 'contacts' } },
  events: {
    assignmentCompleted: { in: 'deals', through: 'deal_id' },
    biddingEnded: { in: 'deals', through: 'deal_id' },
  },
  duties: { bidList: ['amount', 'conditions', 'created_at'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    deal_id: 'key',
    bidder_id: 'key',
    amount: { is: 'financial', title: { sv: 'Bud', en: 'Bid' }, format: kronor },
    conditions: { is: 'financial', freeText: true, title: { sv: 'Villkor', en: 'Conditions' } },
    created_at: { is: 'financial', title: { sv: 'Lagt', en: 'Made' } },
  },
  source: 'provided',
  then: 'erase',
} as const satisfies Classified['bids'];

/** A home is its owner's, and it stays part of the story of those who sold it. What is left in the end is kind and town. */
export const properties = {
  title: { sv: 'Bostad', en: 'Property' },
  controller: 'agency_id',
  subjects: { owner_id: { in: 'contacts' }, id: { in: 'deals', by: 'property_id', party: 'seller_id' } },
  events: {
    // A home that was only valued counts from the day it was taken in.
    lastContact: 'created_at',
    assignmentCompleted: { latest: [{ in: 'deals', by: 'property_id' }] },
  },
  duties: { documents: ['designation', 'street', 'postal_code', 'description'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    owner_id: 'key',
    designation: { is: 'property', then: dash, title: { sv: 'Beteckning', en: 'Designation' } },
    kind: 'notPersonal',
    street: { is: 'property', then: dash, title: { sv: 'Gatuadress', en: 'Street' } },
    postal_code: { is: 'property', then: dash, title: { sv: 'Postnummer', en: 'Postal code' } },
    city: 'notPersonal',
    description: { is: 'property', freeText: true, title: { sv: 'Beskrivning', en: 'Description' } },
    created_at: 'notPersonal',
  },
  source: 'provided',
  then: 'anonymise',
} as const satisfies Classified['properties'];

/** Pictures of people's homes. Those taken for a valuation that led to no assignment count from the day they were taken. */
export const images = {
  title: { sv: 'Bild på bostaden', en: 'Picture of the home' },
  controller: 'agency_id',
  subjects: {
    property_id: [
      { in: 'properties', party: 'owner_id' },
      { in: 'properties', party: 'id' },
    ],
  },
  events: { assignmentCompleted: { latest: [{ in: 'properties', through: 'property_id' }, 'created_at'] } },
  columns: {
    id: 'key',
    agency_id: 'key',
    property_id: 'key',
    url: { is: 'image', title: { sv: 'Bild', en: 'Picture' } },
    caption: { is: 'image', freeText: true, title: { sv: 'Bildtext', en: 'Caption' } },
    created_at: { is: 'image', then: 'withRow', title: { sv: 'Tagen', en: 'Taken' } },
  },
  files: ['url'],
  then: 'erase',
} as const satisfies Classified['images'];
