import type { Policy } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const at = new Date('2026-11-22T12:00:00Z');

/** Phone numbers go a month after the last contact, the rest after a year. */
const policy: Policy = smallPolicy({
  periods: { contact: 'P1M', identity: 'P1Y' },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: { column: 'last_contact_on', encoding: 'date' } },
      columns: { id: 'key', name: 'identity', phone: 'contact', last_contact_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

/** What a database does behind the statement's back, to every fifth row or to all: a trigger that undoes an UPDATE. */
const undoing: Readonly<Record<TestDatabase['dialect'], (which: string) => string>> = {
  postgres: (which) => `
    create function undo() returns trigger language plpgsql as $$ begin new.phone := old.phone; return new; end $$;
    create trigger stubborn before update on contacts for each row when (${which}) execute function undo();`,
  mysql: (which) => `
    create trigger stubborn before update on contacts for each row
      set new.phone = case when ${which} then old.phone else new.phone end;`,
  sqlite: (which) => `
    create trigger stubborn after update on contacts for each row when ${which}
      begin update contacts set phone = old.phone where id = old.id; end;`,
};

eachDatabase((database) => {
  let store: Store;

  beforeAll(async () => {
    await database.run(
      'create table contacts (id integer primary key, name varchar(50), phone varchar(50), last_contact_on date);',
    );
    await migrate(database.db);
    store = kyselyStore({ db: database.db, policy });
  });

  beforeEach(async () => {
    await sql`delete from contacts`.execute(database.db);
    const rows = Array.from({ length: 25 }, (_, index) => ({
      id: index + 1,
      name: 'Karin',
      phone: '070',
      last_contact_on: '2026-09-01',
    }));
    await database.db.insertInto('contacts').values(rows).execute();
  });

  const swept = async () => {
    const { hash } = await plan(store, policy, at);
    return sweep(store, policy, at, { approve: hash, batchSize: 10 });
  };
  const phones = async () =>
    Number((await sql<{ n: unknown }>`select count(phone) as n from contacts`.execute(database.db)).rows[0]?.n);

  test('what is foreseen is done, and a sweep after it finds nothing', async () => {
    const { actions } = await swept();
    expect(actions).toMatchObject([{ action: 'clear', columns: ['phone'], rows: 25 }]);
    expect(await phones()).toBe(0);
    expect(await swept()).toMatchObject({ actions: [], failed: [], complete: true });
  });

  test.each([
    ['every row', 'old.id > 0'],
    ['some rows', 'old.id in (3, 14, 23)'],
  ])('T13: a trigger that undoes the change in %s is a failure, not a sweep that is complete', async (_, which) => {
    await database.run(undoing[database.dialect](which));
    try {
      expect(await swept()).toMatchObject({
        complete: false,
        failed: [
          {
            table: 'contacts',
            action: 'clear',
            columns: ['phone'],
            code: 'disposal.failed',
            problem: expect.stringContaining('Table "contacts", clear'),
          },
        ],
      });
      expect(await phones()).toBeGreaterThan(0);
    } finally {
      await database.run(
        database.dialect === 'postgres'
          ? 'drop trigger stubborn on contacts; drop function undo();'
          : 'drop trigger stubborn;',
      );
    }
  });
});
