import { type Policy, parsePolicy, type TableClassification } from '@gallra/core';
import { catalogue, column, foreignKey, index, table } from './live-schema.ts';

const label = (sv: string, en: string) => ({ sv, en });

export const contacts = {
  controller: 'agency_id',
  subjects: { id: 'contact' },
  identifiers: { personalIdentityNumber: 'personnummer' },
  events: { lastContact: 'last_contact_at', closed: { latest: [{ in: 'deals', by: 'seller_id' }] } },
  duties: { bookkeeping: ['name'] },
  columns: {
    id: 'key',
    agency_id: 'key',
    name: 'identity',
    personnummer: { is: 'identity', justification: 'secure identification of the seller' },
    phone: 'contactDetails',
    last_contact_at: 'notPersonal',
  },
  then: 'erase',
} as const;

export const deals = {
  controller: 'agency_id',
  subjects: { seller_id: { in: 'contacts' } },
  events: { closed: 'closed_at' },
  duties: { bookkeeping: ['account'] },
  columns: { id: 'key', agency_id: 'key', seller_id: 'key', account: 'financial', closed_at: 'notPersonal' },
  then: 'erase',
} as const;

const agencies = {
  columns: { id: 'key', ended_at: 'notPersonal' },
  then: 'anonymise',
} as const;

/** A policy over contacts, deals and what else is given. */
export function estatePolicy(
  tables: Readonly<Record<string, TableClassification>> = {},
  more: Partial<Policy> = {},
): Policy {
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    controllers: { in: 'agencies', agreementEnded: 'ended_at' },
    subjects: { contact: label('Kontakter', 'Contacts') },
    categories: {
      identity: label('Identitet', 'Identity'),
      contactDetails: label('Kontaktuppgifter', 'Contact details'),
      financial: label('Ekonomi', 'Financial'),
    },
    events: { lastContact: label('senaste kontakt', 'last contact'), closed: label('avslut', 'closing') },
    purposes: {
      brokerage: {
        title: label('Förmedling', 'Brokerage'),
        role: 'tenant',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: ['identity', 'contactDetails'],
        keep: { from: 'lastContact', for: 'P3M' },
      },
    },
    duties: {
      bookkeeping: {
        title: label('Bokföring', 'Bookkeeping'),
        citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
        obliges: 'controller',
        from: 'closed',
        for: 'P7Y',
      },
    },
    ...more,
    tables: { agencies, contacts, deals, ...tables },
  });
}

const instant = 'timestamp with time zone';

export const liveAgencies = table('agencies', [column('id', 'integer'), column('ended_at', instant)]);

export const liveContacts = table(
  'contacts',
  [
    column('id', 'integer'),
    column('agency_id', 'integer'),
    column('name', 'text'),
    column('personnummer', 'text'),
    column('phone', 'text'),
    column('last_contact_at', instant),
  ],
  { indexes: [index(['last_contact_at'])], foreignKeys: [foreignKey('agency_id', 'agencies')] },
);

export const liveDeals = table(
  'deals',
  [
    column('id', 'integer'),
    column('agency_id', 'integer'),
    column('seller_id', 'integer'),
    column('account', 'text'),
    column('closed_at', instant),
  ],
  {
    indexes: [index(['seller_id', 'closed_at']), index(['closed_at'])],
    foreignKeys: [foreignKey('agency_id', 'agencies'), foreignKey('seller_id', 'contacts')],
  },
);

/** The database that policy is about, with nothing wrong in it. */
export const estate = catalogue(liveAgencies, liveContacts, liveDeals);
