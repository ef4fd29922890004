import { type Policy, parsePolicy } from '@gallra/core';

/** The instant of decision; half of the contacts were last in touch before the cutoff that follows from it. */
export const at = new Date('2026-11-21T12:00:00Z');
/** Before these, the claims are over: fifteen months, two years and seven years, the last day kept. */
export const cutoff = '2025-08-20T22:00:00Z';
export const newsletterCutoff = '2024-11-20T23:00:00Z';
export const settlementCutoff = '2019-11-20T23:00:00Z';

/**
 * What is to become of the contacts: due ones are `erased`, with child tables or `alone`, or `cleared` but for the name,
 * which a statute keeps; or they are erased once three `claims` are over, one of them counted from their deals.
 */
export type Estate = 'erased' | 'alone' | 'cleared' | 'claims';

const label = (text: string) => ({ sv: text, en: text });
const purpose = (text: string, keep: unknown) => ({
  title: label(text),
  role: 'controller',
  basis: '6(1)(f)',
  subjects: 'all',
  categories: 'all',
  keep,
});

export function contactsPolicy(estate: Estate): Policy {
  const [statute, claims] = [estate === 'cleared', estate === 'claims'];
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    subjects: { contact: label('contact') },
    categories: { identity: label('identity'), contact: label('contact details') },
    events: {
      lastContact: label('last contact'),
      ...(claims ? { subscribed: label('subscribed'), dealClosed: label('deal closed') } : {}),
    },
    purposes: {
      brokerage: purpose('brokerage', { from: 'lastContact', active: 'P3M', archived: 'P12M' }),
      ...(claims
        ? {
            newsletter: purpose('newsletter', { from: 'subscribed', for: 'P2Y' }),
            settlement: purpose('settlement', { from: 'dealClosed', for: 'P7Y' }),
          }
        : {}),
    },
    ...(statute
      ? {
          duties: {
            statute: {
              title: label('statute'),
              citation: 'example',
              obliges: 'controller',
              from: 'lastContact',
              for: 'P50Y',
            },
          },
        }
      : {}),
    tables: {
      contacts: {
        subjects: { id: 'contact' },
        events: {
          lastContact: 'last_contact_at',
          ...(claims
            ? { subscribed: 'subscribed_at', dealClosed: { latest: [{ in: 'deals', by: 'contact_id' }] } }
            : {}),
        },
        ...(statute ? { duties: { statute: ['name'] } } : {}),
        columns: {
          id: 'key',
          last_contact_at: 'notPersonal',
          subscribed_at: 'notPersonal',
          name: 'identity',
          email: 'contact',
          phone: 'contact',
          address: 'contact',
          notes: 'contact',
        },
        then: 'erase',
      },
      ...(claims
        ? {
            deals: {
              events: { dealClosed: 'closed_at' },
              columns: { id: 'key', contact_id: 'key', closed_at: 'notPersonal' },
              then: 'erase',
            },
          }
        : { deals: 'notPersonal' }),
      ...(estate === 'erased' ? { keys: 'notPersonal', seats: 'notPersonal' } : {}),
    },
  });
}

/** Every so many contacts have a deal; of those that would be due otherwise, every tenth is kept by it. */
const dealt = 10;
const kept = 10 * dealt;

/** How many contacts are due. */
export const dueOf = (estate: Estate, rows: number): number =>
  rows / 2 - (estate === 'claims' ? Math.floor(rows / 2 / kept) : 0);

/**
 * The tables: contacts of about 200 bytes, in the order they were made; where wanted, two child tables
 * that hold living ones in place; and deals, which no foreign key ties to them. Analysed, and with nothing left to be cleaned up by whoever reads first.
 */
export const contactsTables = (rows: number, children: boolean): readonly string[] => [
  `create table contacts as select
    id::bigint,
    timestamptz '${cutoff}' + (id - ${rows / 2} - 0.5) * interval '20 seconds' as last_contact_at,
    timestamptz '${newsletterCutoff}' + (id - ${rows / 2} - 0.5) * interval '20 seconds' as subscribed_at,
    'Name ' || md5(id::text) as name,
    md5('e' || id) || '@example.se' as email,
    '070-' || substr(md5('p' || id), 1, 7) as phone,
    'Street ' || substr(md5('a' || id), 1, 20) as address,
    md5('n' || id) as notes
  from generate_series(1, ${rows}) as id`,
  'alter table contacts add primary key (id)',
  'create index contacts_last_contact on contacts (last_contact_at)',
  ...(children ? ['keys', 'seats'] : []).flatMap((child) => [
    `create table ${child} as select id::bigint, ${rows / 2} + id::bigint * 5 as contact_id from generate_series(1, ${rows / 10}) as id`,
    `alter table ${child} add primary key (id), add foreign key (contact_id) references contacts (id)`,
    `create index ${child}_contact on ${child} (contact_id)`,
  ]),
  `create table deals as select id::bigint, id::bigint * ${dealt} as contact_id,
    case when id % ${kept / dealt} = 0 then timestamptz '2026-01-01' else timestamptz '${settlementCutoff}' - interval '1 day' end as closed_at
  from generate_series(1, ${rows / dealt}) as id`,
  'alter table deals add primary key (id)',
  'create index deals_contact on deals (contact_id)',
  'vacuum analyze',
];
