import { type Policy, parsePolicy } from '@gallra/core';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import type { TestDatabase } from '@gallra/spec/databases';
import { sql } from 'kysely';
import { type DatabaseCopies, databaseCopies } from '../database-copies.ts';
import { at } from './contacts.ts';

/** Before these, contacts and messages are due: the financial year and fifteen months are over, or a year. */
const yearsBefore = '2024-12-31T23:00:00Z';
const sentBefore = '2025-11-20T23:00:00Z';

const label = (text: string) => ({ sv: text, en: text });
const purpose = (text: string, role: 'controller' | 'tenant', keep: unknown) => ({
  title: label(text),
  role,
  basis: '6(1)(f)',
  subjects: 'all',
  categories: 'all',
  keep,
});

/** Agencies whose contacts they keep themselves; messages lead to contacts by their address. */
export const agenciesPolicy: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  controllers: { in: 'agencies', name: 'name', agreementEnded: 'ended_at', financialYearEnd: 'year_end' },
  subjects: { contact: label('contact') },
  categories: { identity: label('identity'), text: label('text') },
  events: { lastContact: label('last contact'), sent: label('sent') },
  purposes: {
    brokerage: purpose('brokerage', 'tenant', {
      from: 'lastContact',
      for: 'P15M',
      align: ['financialYear'],
    }),
    conversation: purpose('conversation', 'tenant', { from: 'sent', for: 'P1Y' }),
  },
  tables: {
    agencies: {
      controller: 'id',
      columns: { id: 'key', name: 'notPersonal', ended_at: 'notPersonal', year_end: 'notPersonal' },
      then: 'erase',
    },
    contacts: {
      controller: 'agency_id',
      subjects: { id: 'contact' },
      events: { lastContact: 'last_contact_at' },
      columns: { id: 'key', agency_id: 'key', last_contact_at: 'notPersonal', name: 'identity', email: 'identity' },
      then: 'erase',
    },
    messages: {
      controller: 'agency_id',
      subjects: { address: { in: 'contacts', by: 'email' } },
      events: { sent: 'sent_at' },
      columns: { id: 'key', agency_id: 'key', address: 'identity', sent_at: 'notPersonal', body: 'text' },
      then: 'erase',
    },
  },
});

const tables = (rows: number, agencies: number): readonly string[] => [
  `create table agencies as select id::bigint, 'Agency ' || id as name, null::timestamptz as ended_at,
    '12-31' as year_end
  from generate_series(0, ${agencies - 1}) as id`,
  'alter table agencies add primary key (id)',
  `create table contacts as select id::bigint, (id % ${agencies})::bigint as agency_id,
    timestamptz '${yearsBefore}' + (id - ${rows / 2} - 0.5) * interval '60 seconds' as last_contact_at,
    'Name ' || md5(id::text) as name, md5('e' || id) || '@example.se' as email
  from generate_series(1, ${rows}) as id`,
  'alter table contacts add primary key (id), add foreign key (agency_id) references agencies (id)',
  'create index contacts_agency on contacts (agency_id)',
  'create index contacts_last_contact on contacts (last_contact_at)',
  'create index contacts_email on contacts (email)',
  `create table messages as select id::bigint, (id % ${agencies})::bigint as agency_id, md5('e' || id) || '@example.se' as address,
    timestamptz '${sentBefore}' + (id - ${rows / 2} - 0.5) * interval '60 seconds' as sent_at, md5('b' || id) as body
  from generate_series(1, ${rows}) as id`,
  'alter table messages add primary key (id), add foreign key (agency_id) references agencies (id)',
  'create index messages_agency on messages (agency_id)',
  'create index messages_sent on messages (sent_at)',
];

const longAgo = new Date('1999-01-01T12:00:00Z');

/**
 * Copies of a database with agencies, half of whose contacts and messages are old.
 *
 * @param home - says where the server is
 * @param rows - how many contacts, and how many messages
 * @param agencies - whose they are, one as many as another
 * @param erased - how many people have asked for erasure
 */
export function agenciesCopies(
  home: Pick<TestDatabase, 'db' | 'url'>,
  rows: number,
  agencies: number,
  erased = 0,
): Promise<DatabaseCopies> {
  return databaseCopies(
    home,
    `${rows}_${agencies}_agencies_${erased}`,
    async (db) => {
      await migrate(db);
      for (const statement of tables(rows, agencies)) await sql.raw(statement).execute(db);
      const store = kyselyStore({ db, policy: agenciesPolicy });
      await store.transaction(async (tx) => {
        for (let key = 1; key <= erased; key++)
          await tx.requests.record({
            subject: { category: 'contact', key: String(rows - key), controller: String((rows - key) % agencies) },
            right: 'erasure',
            effectiveAt: at,
          });
      });
      await sql`vacuum analyze`.execute(db);
      await sweep(store, agenciesPolicy, longAgo, { approve: (await plan(store, agenciesPolicy, longAgo)).hash });
    },
    'select (select count(name) from contacts) + (select count(body) from messages)',
  );
}
