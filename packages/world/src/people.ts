import {
  type Controllers,
  type Duty,
  type PersonalTable,
  type Policy,
  type Purpose,
  parsePolicy,
  type Row,
} from '@gallra/core';
import { column, liveSchema, liveTable, type World } from './world.ts';

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

const text = (name: string, maxLength: number) => column(name, { maxLength });
const typed = (type: string, name: string) => column(name, { type });
const big = (name: string) => typed('bigint', name);

/**
 * The tables of that policy. Keys are past what a number of JavaScript holds exactly, moments are written in seven ways,
 * and a note is too short for a whole random replacement.
 */
const tables = [
  liveTable('people', [
    big('id'),
    big('manager_id'),
    text('kind', 20),
    text('name', 60),
    text('phone', 60),
    text('note', 12),
    typed('boolean', 'vip'),
    typed('integer', 'score'),
    typed('date', 'contacted'),
  ]),
  liveTable('deals', [big('id'), big('seller_id'), big('buyer_id'), text('account', 60), typed('date', 'closed')]),
  liveTable(
    'visits',
    [
      column('person_id', { type: 'bigint', nullable: false }),
      column('nth', { type: 'integer', nullable: false }),
      text('note', 60),
      typed('date', 'visited'),
    ],
    [],
    { primaryKey: ['person_id', 'nth'] },
  ),
  liveTable('traces', [
    big('id'),
    big('person_id'),
    typed('date', 'seen'),
    text('address', 60),
    text('postcode', 20),
    typed('instant', 'at_instant'),
    typed('plain instant', 'at_utc'),
    typed('plain instant', 'at_local'),
    text('at_iso', 40),
    typed('date', 'at_date'),
    typed('unsigned integer', 'at_seconds'),
    big('at_millis'),
  ]),
];

/**
 * That policy, or another for the same tables, as a world.
 *
 * @param policy - made by `policyWith`
 * @param rows - by table; columns left out are null
 */
export function peopleWorld(policy: Policy, rows: Readonly<Record<string, readonly Row[]>>): World {
  const whole = tables.map(({ name, columns }) => {
    const empty = Object.fromEntries(columns.map((own) => [own.name, null]));
    return [name, (rows[name] ?? []).map((row) => ({ ...empty, ...row }))];
  });
  return { policy, schema: liveSchema(...tables), rows: Object.fromEntries(whole) };
}

/** The instant decisions are made for: with one month's keeping, all but `fresh` is due. */
export const at = new Date('2026-11-21T12:00:00Z');
export const due = '2026-01-15';
export const fresh = '2026-11-01';
