import type { Policy } from '@gallra/core';
import { smallPolicy } from '@gallra/world';

/** Scans go a month after the last contact, the rest of the row after a year. */
export const policy: Policy = smallPolicy({
  periods: { image: 'P1M', identity: 'P1Y' },
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
