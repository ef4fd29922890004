import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';

const policy = smallPolicy({
  periods: { identity: 'P1Y' },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: { column: 'last_contact_on', encoding: 'date' } },
      columns: { id: 'key', name: 'identity', last_contact_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

// To compile a decision into machine code takes PostgreSQL seconds, as it comes from distributions and in most clouds.
eachDatabase(
  (database) => {
    test('what decides is not compiled into machine code, and the connection is given back as it was', async () => {
      await database.run(`
        create table contacts (id integer primary key, name varchar(50), last_contact_on date);
        insert into contacts values (1, 'Karin', '2020-01-01');
        create table seen (jit text);
        create function saw() returns trigger language plpgsql as
          $$ begin insert into seen values (current_setting('jit')); return old; end $$;
        create trigger seeing before delete on contacts for each row execute function saw();`);
      await migrate(database.db);
      const own = async () => (await sql<{ jit: string }>`show jit`.execute(database.db)).rows;
      const before = await own();
      const [store, at] = [kyselyStore({ db: database.db, policy }), new Date('2026-11-30T12:00:00Z')];
      await sweep(store, policy, at, { approve: (await plan(store, policy, at)).hash });
      expect((await sql`select jit from seen`.execute(database.db)).rows).toEqual([{ jit: 'off' }]);
      expect(await own()).toEqual(before);
    });
  },
  { dialect: 'postgres' },
);
