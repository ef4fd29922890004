import { type Controllers, type Duty, type PersonalTable, type Policy, type Purpose, parsePolicy } from '@gallra/core';
import type { HostDialect } from '../generated/host-schema.ts';

/** What a test changes in the policy below. */
export interface Changes {
  readonly purposes?: Readonly<Record<string, Partial<Purpose>>>;
  readonly duties?: Readonly<Record<string, Duty>>;
  readonly limits?: Policy['limits'];
  readonly controllers?: Controllers;
  readonly people?: Partial<PersonalTable>;
  readonly deals?: Partial<PersonalTable>;
  readonly visits?: Partial<PersonalTable>;
  readonly traces?: Partial<PersonalTable>;
}

const label = (text: string) => ({ sv: text, en: text });

const brokerage: Purpose = {
  title: label('brokerage'),
  role: 'controller',
  basis: '6(1)(f)',
  subjects: 'all',
  categories: 'all',
  keep: { from: 'lastContact', for: 'P1M' },
};

/** Identity and contact details of people, for one month after the last contact; deals and visits likewise. */
export function policyWith(changes: Changes = {}): Policy {
  const { purposes, duties = {}, limits = {}, controllers, people, deals, visits, traces } = changes;
  const tables: Record<'people' | 'deals' | 'visits' | 'traces', PersonalTable> = {
    people: {
      subjects: { id: 'client' },
      events: { lastContact: 'contacted' },
      then: 'erase',
      columns: {
        id: 'key',
        manager_id: 'key',
        kind: 'notPersonal',
        name: 'identity',
        phone: 'contact',
        note: 'contact',
        vip: 'notPersonal',
        score: 'notPersonal',
        contacted: 'notPersonal',
      },
      ...people,
    },
    deals: {
      subjects: { seller_id: { in: 'people' }, buyer_id: { in: 'people' } },
      events: { lastContact: 'closed' },
      then: 'anonymise',
      columns: { id: 'key', seller_id: 'key', buyer_id: 'key', account: 'financial', closed: 'notPersonal' },
      ...deals,
    },
    visits: {
      key: ['person_id', 'nth'],
      subjects: { person_id: { in: 'people' } },
      events: { lastContact: 'visited' },
      then: 'erase',
      columns: { person_id: 'key', nth: 'key', note: 'contact', visited: 'notPersonal' },
      ...visits,
    },
    traces: {
      subjects: { person_id: { in: 'people' } },
      events: { lastContact: 'seen' },
      then: 'anonymise',
      columns: {
        id: 'key',
        person_id: 'key',
        seen: 'notPersonal',
        address: { is: 'contact', then: { truncate: 'network' } },
        postcode: { is: 'contact', then: { keepFirst: 3 } },
        at_instant: { is: 'contact', then: { generalise: 'year', encoding: 'instant' } },
        at_utc: { is: 'contact', then: { generalise: 'year', encoding: 'utc' } },
        at_local: { is: 'contact', then: { generalise: 'year', encoding: 'local' } },
        at_iso: { is: 'contact', then: { generalise: 'year', encoding: 'iso' } },
        at_date: { is: 'contact', then: { generalise: 'year' } },
        at_seconds: { is: 'contact', then: { generalise: 'year', encoding: 'epochSeconds' } },
        at_millis: { is: 'contact', then: { generalise: 'year', encoding: 'epochMilliseconds' } },
      },
      ...traces,
    },
  };
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    subjects: { client: label('client'), prospect: label('prospect') },
    categories: { identity: label('identity'), contact: label('contact'), financial: label('financial') },
    events: { lastContact: label('last contact') },
    purposes: Object.fromEntries(
      Object.entries(purposes ?? { brokerage: {} }).map(([name, purpose]) => [name, { ...brokerage, ...purpose }]),
    ),
    duties,
    limits,
    ...(controllers === undefined ? {} : { controllers }),
    tables,
  });
}

/** The columns of `people` changed in some places. */
export const peopleColumns = (changes: PersonalTable['columns']): PersonalTable['columns'] => ({
  ...(policyWith().tables.people as PersonalTable).columns,
  ...changes,
});

/** A duty in law that keeps data for seven years after the last contact. */
export const bookkeeping: Duty = {
  title: label('bookkeeping'),
  citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
  obliges: 'controller',
  from: 'lastContact',
  for: 'P7Y',
};

/** The tables of that policy, keys first. */
export const brokerageTables = {
  people: ['id', 'manager_id', 'kind', 'name', 'phone', 'note', 'vip', 'score', 'contacted'],
  deals: ['id', 'seller_id', 'buyer_id', 'account', 'closed'],
  visits: ['person_id', 'nth', 'note', 'visited'],
  traces: [
    'id',
    'person_id',
    'seen',
    'address',
    'postcode',
    'at_instant',
    'at_utc',
    'at_local',
    'at_iso',
    'at_date',
    'at_seconds',
    'at_millis',
  ],
} as const;

/** The script that creates them. A note is too short for a whole random replacement. */
export function brokerageSchema(dialect: HostDialect): string {
  const flag = dialect === 'mysql' ? 'tinyint(1)' : 'boolean';
  const types = {
    postgres: { instant: 'timestamptz', plain: 'timestamp', seconds: 'integer' },
    mysql: { instant: 'timestamp null', plain: 'datetime', seconds: 'int unsigned' },
    sqlite: { instant: 'text', plain: 'text', seconds: 'integer' },
  }[dialect];
  return `
    create table people (id bigint primary key, manager_id bigint, kind varchar(20), name varchar(60),
      phone varchar(60), note varchar(12), vip ${flag}, score integer, contacted date);
    create table deals (id bigint primary key, seller_id bigint, buyer_id bigint, account varchar(60), closed date);
    create table visits (person_id bigint, nth integer, note varchar(60), visited date, primary key (person_id, nth));
    create table traces (id bigint primary key, person_id bigint, seen date, address varchar(60), postcode varchar(20),
      at_instant ${types.instant}, at_utc ${types.plain}, at_local ${types.plain}, at_iso varchar(40), at_date date,
      at_seconds ${types.seconds}, at_millis bigint);
  `;
}

/** The instant decisions are made for: with one month's keeping, all but `fresh` is due. */
export const at = new Date('2026-11-21T12:00:00Z');
export const due = '2026-01-15';
export const fresh = '2026-11-01';
