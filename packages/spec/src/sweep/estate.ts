import type { Policy } from '@gallra/core';
import { smallPolicy } from '@gallra/world';

/** Contacts and their letters go a year after the last contact; keys that were handed out stay. */
export const policy: Policy = smallPolicy({
  times: 'date',
  categories: ['identity', 'letter'],
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'contacted' },
      columns: { id: 'key', name: 'identity', contacted: 'notPersonal' },
      then: 'erase',
    },
    letters: {
      subjects: { contact_id: { in: 'contacts' } },
      events: { lastContact: { in: 'contacts', through: 'contact_id' } },
      columns: { id: 'key', contact_id: 'key', body: 'letter' },
      then: 'erase',
    },
    keys: 'notPersonal',
  },
});

export const at = new Date('2026-11-22T12:00:00Z');

/** So many contacts, the first of them due, every fourth with a letter. No key is handed out. */
export const estate = (people: number, due: number) => `
  create table contacts (id integer primary key, name text, contacted date);
  create table letters (id integer primary key, contact_id integer references contacts (id), body text);
  create table keys (id integer primary key, contact_id integer references contacts (id));
  insert into contacts select id, 'Karin', case when id <= ${due} then date '2020-01-01' else date '2026-11-01' end
    from generate_series(1, ${people}) as id;
  insert into letters select id, id, 'Hej' from generate_series(1, ${people}, 4) as id;
  create index letters_contact on letters (contact_id);
  create index keys_contact on keys (contact_id);
  create index contacts_contacted on contacts (contacted);
  analyze;
`;
