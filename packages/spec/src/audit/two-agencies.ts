import type { Policy } from '@gallra/core';
import { migrate } from '@gallra/kysely';
import { smallPolicy } from '@gallra/world';
import type { TestDatabase } from '../databases/index.ts';

const none = { lastContact: { untold: true } } as const;

/** Two agencies with contacts, notes on them, what is written to them, and a login that they share; the vendor's tickets. */
export const twoAgencies: Policy = smallPolicy({
  subjects: ['contact', 'person'],
  categories: ['identity'],
  controllers: { in: 'agencies' },
  tables: {
    agencies: { controller: 'id', columns: { id: 'key', name: 'notPersonal' }, then: 'anonymise' },
    logins: {
      controller: 'shared',
      subjects: { id: 'person' },
      events: none,
      columns: { id: 'key', email: 'identity' },
      then: 'erase',
    },
    contacts: {
      controller: 'agency_id',
      subjects: { id: 'contact', login_id: { in: 'logins' } },
      events: none,
      columns: { id: 'key', agency_id: 'key', login_id: 'key', name: 'identity' },
      then: 'erase',
    },
    notes: {
      controller: { in: 'contacts', through: 'contact_id' },
      subjects: { contact_id: { in: 'contacts' } },
      events: none,
      columns: { id: 'key', contact_id: 'key', body: 'identity' },
      then: 'erase',
    },
    letters: {
      controller: 'agency_id',
      subjects: { contact_id: { in: 'contacts' }, note_id: { in: 'notes', party: 'contact_id' } },
      events: none,
      columns: { id: 'key', agency_id: 'key', contact_id: 'key', note_id: 'key', body: 'identity' },
      then: 'erase',
    },
    mails: {
      controller: 'agency_id',
      subjects: { contact_id: { in: 'contacts' } },
      events: none,
      columns: { id: 'key', agency_id: 'key', contact_id: 'key', body: 'identity' },
      then: 'erase',
    },
    tickets: {
      subjects: { contact_id: { in: 'contacts' }, login_id: { in: 'logins' } },
      events: none,
      columns: { id: 'key', contact_id: 'key', login_id: 'key', body: 'identity' },
      then: 'erase',
    },
  } as unknown as Policy['tables'],
});

/** Creates the tables and Gallra's own; nothing stands in them but the agencies. */
export async function createTwoAgencies(database: TestDatabase): Promise<void> {
  await migrate(database.db);
  const text = 'varchar(200)';
  await database.run(`
    create table agencies (id integer primary key, name ${text});
    create table logins (id integer primary key, email ${text});
    create table contacts (id integer primary key, agency_id integer, login_id integer, name ${text});
    create table notes (id integer primary key, contact_id integer, body ${text});
    create table letters (id integer primary key, agency_id integer, contact_id integer, note_id integer, body ${text});
    create table mails (id integer primary key, agency_id integer, contact_id integer, body ${text});
    create table tickets (id integer primary key, contact_id integer, login_id integer, body ${text});
    insert into agencies (id) values (1), (2);
  `);
}
