import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase, handleBeside, type TestDatabase } from '../../databases/index.ts';
import { slowRows } from './slow-rows.ts';

const at = new Date('2026-11-22T12:00:00Z');
const longAgo = new Date('1999-01-01T12:00:00Z');
const tables = ['contacts', 'visits'] as const;

const policy = smallPolicy({
  times: 'date',
  subjects: tables,
  categories: ['identity'],
  tables: Object.fromEntries(
    tables.map((table) => [
      table,
      {
        subjects: { id: table },
        events: { lastContact: 'contacted' },
        columns: { id: 'key', name: 'identity', contacted: 'notPersonal' },
        then: 'erase',
      },
    ]),
  ),
});

/** The same database, which gives a statement 400 milliseconds. */
const hurried = (database: TestDatabase) =>
  handleBeside(
    database,
    database.dialect === 'mysql' ? 'set session max_statement_time = 0.4' : 'set statement_timeout = 400',
  );

eachDatabase((database) => {
  // The others give a statement all the time it takes.
  const isServer = database.name === 'postgres' || database.name === 'mariadb';

  describe.skipIf(!isServer)('a database that gives a statement little time', () => {
    beforeEach(async () => {
      await migrate(database.db);
      for (const table of tables) {
        await database.run(`drop table if exists ${table};
          create table ${table} (id integer primary key, name varchar(20), contacted date);`);
        const rows = Array.from({ length: 100 }, (_, index) => ({
          id: index + 1,
          name: 'Karin',
          contacted: '2020-01-01',
        }));
        await database.db.insertInto(table).values(rows).execute();
      }
      await sql`delete from gallra_audit`.execute(database.db);
      const store = kyselyStore({ db: database.db, policy });
      await sweep(store, policy, longAgo, { approve: (await plan(store, policy, longAgo)).hash });
    });

    const sweptSlowly = async (seconds: number) => {
      await slowRows(database, seconds);
      const db = hurried(database);
      try {
        return await sweep(kyselyStore({ db, policy }), policy, at);
      } finally {
        await db.destroy();
      }
    };
    const left = async (table: string) =>
      Number(
        (await sql<{ n: unknown }>`select count(*) as n from ${sql.table(table)}`.execute(database.db)).rows[0]?.n,
      );

    test('is given smaller batches, until they are done in time', async () => {
      const { actions, failed, complete } = await sweptSlowly(0.01);
      expect([failed, complete]).toEqual([[], true]);
      const contacts = actions.find(({ table }) => table === 'contacts');
      expect(contacts).toMatchObject({ rows: 100 });
      expect(contacts?.batches).toBeGreaterThan(2);
      expect(await left('contacts')).toBe(0);
    });

    test('is told of where one row takes too long; other tables have their turn', async () => {
      const { failed, complete } = await sweptSlowly(1);
      expect(complete).toBe(false);
      expect(failed).toMatchObject([{ table: 'contacts', action: 'erase', code: 'database.timeout' }]);
      expect([await left('contacts'), await left('visits')]).toEqual([100, 0]);
    });
  });
});
