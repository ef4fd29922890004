import { type Policy, parsePolicy } from '@gallra/core';

const label = (text: string) => ({ sv: text, en: text });

/** Scans go a month after the last contact, the rest of the row after a year. */
export const policy: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  subjects: { contact: label('contact') },
  categories: { identity: label('identity'), image: label('image') },
  events: { lastContact: label('last contact') },
  purposes: Object.fromEntries(
    [
      ['brokerage', 'image', 'P1M'],
      ['followUp', 'identity', 'P1Y'],
    ].map(([name = '', category, period]) => [
      name,
      {
        title: label(name),
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: [category],
        keep: { from: 'lastContact', for: period },
      },
    ]),
  ),
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: { column: 'last_contact_on', encoding: 'date' } },
      columns: { id: 'key', name: 'identity', scan: 'image', letter: 'identity', last_contact_on: 'notPersonal' },
      files: ['scan', 'letter'],
      then: 'erase',
    },
  },
});

/** The script that creates its table, on every database. */
export const schema =
  'create table contacts (id integer primary key, name varchar(50), scan varchar(50), letter varchar(50), last_contact_on date);';

export const at = new Date('2026-11-22T12:00:00Z');
