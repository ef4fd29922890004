import { inspect } from 'node:util';
import { GallraError, type PersonalTable, type Policy } from '@gallra/core';
import type { Store, Transaction } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { policyWith } from '@gallra/world';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';

// What databases like to quote when they refuse: the row, the value, the parameter.
const planted = ['Zebra-Karin', 'zebra-7711', '190001019999'];
const at = new Date('2026-11-21T12:00:00Z');

const policy: Policy = policyWith({
  people: {
    columns: {
      id: 'key',
      name: 'identity',
      phone: { is: 'contact', then: { replace: 'much too short' } },
      contacted: 'notPersonal',
    },
  } satisfies Partial<PersonalTable>,
  deals: { columns: { id: 'key', seller_id: 'key', buyer_id: 'key', account: 'financial', closed: 'notPersonal' } },
});

/** Everything an error would show in a log, however it is written there. */
async function refusal(store: Store, work: (tx: Transaction) => Promise<unknown>): Promise<string> {
  const error = await store.transaction(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GallraError);
  expect((error as GallraError).code).toBe('database.refused');
  return `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
}

eachDatabase((database) => {
  let store: Store;

  beforeAll(async () => {
    const later = database.dialect === 'mysql' ? '' : 'deferrable initially deferred';
    await database.run(`
      create table people (id bigint primary key, name varchar(60) not null, phone varchar(20) check (phone <> 'much too short'), contacted date);
      create table deals (id bigint primary key, seller_id bigint, buyer_id bigint, account varchar(60), closed date,
        constraint deals_seller foreign key (seller_id) references people (id),
        constraint deals_buyer foreign key (buyer_id) references people (id) ${later});
      create table visits (person_id bigint, nth integer, note varchar(60), visited date, primary key (person_id, nth));
    `);
    await migrate(database.db);
  });

  beforeEach(async () => {
    for (const table of ['deals', 'people']) await sql`delete from ${sql.table(table)}`.execute(database.db);
    const row = { name: 'Zebra-Karin', contacted: '2026-01-15' };
    await database.db
      .insertInto('people')
      .values([
        { id: 190001019999, phone: null, ...row },
        { id: 2, phone: 'zebra-7711', ...row },
        { id: 3, phone: null, ...row },
      ])
      .execute();
    store = kyselyStore({ db: database.db, policy });
  });

  describe('what the database refuses comes out without a value of it (GDPR Art. 5(1)(f))', () => {
    const people = { table: 'people', scope: { at }, limit: 10 } as const;
    const refuse = async (work: (tx: Transaction) => Promise<unknown>) => {
      const shown = await refusal(store, work);
      for (const value of planted) expect(shown).not.toContain(value);
      return shown;
    };
    const anonymising = () =>
      kyselyStore({
        db: database.db,
        policy: {
          ...policy,
          tables: { ...policy.tables, people: { ...(policy.tables.people as PersonalTable), then: 'anonymise' } },
        },
      });

    test('a column that may not be null, a check that does not hold', async () => {
      store = anonymising();
      const shown = await refuse((tx) => tx.rows.dispose({ ...people, action: 'anonymise' }));
      expect(shown).toContain('people');
    });

    test('a row that others refer to', async () => {
      await database.db
        .insertInto('deals')
        .values({ id: 1, seller_id: 190001019999, account: 'zebra-7711', closed: '2026-11-01' })
        .execute();
      await refuse((tx) => tx.rows.dispose({ ...people, action: 'erase', incomingKeys: [] }));
    });

    const deferring = database.dialect === 'mysql' ? undefined : test;
    deferring?.('a constraint that is only looked at when the transaction is committed', async () => {
      await database.db
        .insertInto('deals')
        .values({ id: 1, buyer_id: 190001019999, account: 'zebra-7711', closed: '2026-11-01' })
        .execute();
      await refuse((tx) => tx.rows.dispose({ ...people, action: 'erase', incomingKeys: [] }));
    });

    test('text in a column that the policy reads as a number', async () => {
      const events = { lastContact: { column: 'phone', encoding: 'epochSeconds' } } as const;
      const wrong = kyselyStore({
        db: database.db,
        policy: {
          ...policy,
          tables: { ...policy.tables, people: { ...(policy.tables.people as PersonalTable), events } },
        },
      });
      // Some databases make something of it; what they may not do is quote it.
      const shown = await wrong
        .transaction((tx) => tx.rows.tally({ ...people, incomingKeys: [] }))
        .then(
          () => '',
          (error: unknown) => inspect(error, { depth: 10, showHidden: true }),
        );
      for (const value of planted) expect(shown).not.toContain(value);
    });

    test('nothing of a refused transaction is left', async () => {
      store = anonymising();
      await refuse(async (tx) => {
        await tx.requests.record({ subject: { category: 'client', key: '2' }, right: 'erasure', effectiveAt: at });
        await tx.rows.dispose({ ...people, action: 'anonymise' });
      });
      expect(await store.transaction((tx) => tx.requests.list('erasure'))).toEqual([]);
      expect(await database.db.selectFrom('people').select('phone').where('id', '=', 2).execute()).toEqual([
        { phone: 'zebra-7711' },
      ]);
    });
  });
});
