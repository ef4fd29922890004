import { kyselyStore, migrate } from '@gallra/kysely';
import { at, smallPolicy } from '@gallra/world';
import { expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';

const policy = smallPolicy({
  categories: ['note'],
  controllers: { in: 'agencies' },
  tables: {
    agencies: { columns: { id: 'key' }, then: 'erase' },
    people: {
      controller: 'agency_id',
      subjects: { id: 'contact' },
      columns: { id: 'key', agency_id: 'key', email: 'key' },
      then: 'erase',
    },
    logs: {
      subjects: { email: { in: 'people', by: 'email' }, owner_id: { by: 'owner_type', in: { person: 'people' } } },
      events: { lastContact: { column: 'seen_on', encoding: 'date' } },
      columns: {
        id: 'key',
        email: { is: 'note', of: ['email', 'owner_id'], then: 'withRow' },
        owner_type: 'notPersonal',
        owner_id: 'key',
        seen_on: 'notPersonal',
      },
      then: 'erase',
    },
  },
});

eachDatabase((database) => {
  test('rows that differ in a blank or in the case of what names somebody are each decided for themselves', async () => {
    await database.run(`drop table if exists logs; drop table if exists people; drop table if exists agencies;
      create table agencies (id integer not null primary key);
      create table people (id integer not null primary key, agency_id integer, email varchar(40));
      create table logs (id integer not null primary key, email varchar(40), owner_type varchar(9), owner_id integer, seen_on date);
      insert into people values (1, null, 'karin@example.se');
      insert into logs values (1, 'karin@example.se', 'person', 1, '2020-01-01'), (2, 'Karin@example.se', 'person', 2, '2020-01-01'),
        (3, 'karin@example.se ', 'person', 2, '2020-01-01'), (4, 'karin@example.se', 'person', 2, '2020-01-01');`);
    await migrate(database.db);
    const store = kyselyStore({ db: database.db, policy });
    const subject = { category: 'contact', key: '1' };
    await store.transaction((tx) => tx.requests.record({ subject, right: 'restriction', effectiveAt: at }));
    const tally = await store.transaction((tx) => tx.rows.tally({ table: 'logs', scope: { at }, incomingKeys: [] }));
    expect(tally).toMatchObject({ rows: 4, restricted: 2, erase: 2 });
  });
});
