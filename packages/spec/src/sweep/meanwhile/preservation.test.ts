import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from '@gallra/core/store';
import { erase, recordRight } from '@gallra/dsar';
import { kyselyStore, migrate } from '@gallra/kysely';
import { choosePeriod, placeHold, plan, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { isFullSize } from '@gallra/world/cases';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase, handleBeside, type TestDatabase } from '../../databases/index.ts';
import { slowRows } from './slow-rows.ts';

const at = new Date('2026-11-22T12:00:00Z');
const longAgo = new Date('1999-01-01T12:00:00Z');

/** A contact goes a year after the last contact, whichever agency's; an agency may choose up to nine. */
const policy = smallPolicy({
  times: 'date',
  categories: ['identity'],
  controllers: { in: 'agencies' },
  purpose: { keep: { from: 'lastContact', for: { min: 'P1Y', default: 'P1Y', max: 'P9Y' } } },
  tables: {
    agencies: { columns: { id: 'key' }, then: 'anonymise' },
    contacts: {
      controller: 'agency_id',
      subjects: { id: 'contact' },
      events: { lastContact: 'contacted' },
      columns: { id: 'key', agency_id: 'key', name: 'identity', contacted: 'notPersonal' },
      then: 'erase',
    },
  },
});

/** A run that is not full leaves out the one between. */
const levels = (['read committed', 'repeatable read', 'serializable'] as const).filter(
  (level) => isFullSize || level !== 'repeatable read',
);

/** The same database, as an application sees it that works at another isolation level. */
const connected = (database: TestDatabase, level: (typeof levels)[number]) =>
  handleBeside(
    database,
    database.dialect === 'mysql'
      ? `set session transaction isolation level ${level}`
      : `set session characteristics as transaction isolation level ${level}`,
  );

eachDatabase((database) => {
  // One connection cannot wait for another.
  const isAlone = database.name === 'sqlite' || database.name === 'pglite';

  describe.skipIf(isAlone).for(levels)('what keeps rows comes while some are disposed of, at %s', (level) => {
    let db: Kysely<never>;

    beforeAll(() => {
      db = connected(database, level);
    });
    afterAll(() => db.destroy());

    beforeEach(async () => {
      await migrate(database.db);
      await database.run(`
        drop table if exists contacts; drop table if exists agencies;
        create table agencies (id integer primary key);
        create table contacts (id integer primary key, agency_id integer, name varchar(20), contacted date);`);
      for (const table of ['gallra_legal_holds', 'gallra_exercised_rights', 'gallra_chosen_periods', 'gallra_audit'])
        await sql`delete from ${sql.table(table)}`.execute(database.db);
      await slowRows(database, 0.01);
      const ids = Array.from({ length: 30 }, (_, index) => index + 1);
      await database.db
        .insertInto('agencies')
        .values([{ id: 1 }, { id: 2 }])
        .execute();
      await database.db
        .insertInto('contacts')
        .values(ids.map((id) => ({ id, agency_id: id <= 20 ? 1 : 2, name: 'Karin', contacted: '2025-06-01' })))
        .execute();
      const store = kyselyStore({ db, policy });
      await sweep(store, policy, longAgo, { approve: (await plan(store, policy, longAgo)).hash });
    });

    const store = () => kyselyStore({ db, policy });
    const there = async (where: string) =>
      Number(
        (await sql<{ n: unknown }>`select count(*) as n from contacts where ${sql.raw(where)}`.execute(database.db))
          .rows[0]?.n,
      );
    const subject = (id: number) => ({ category: 'contact', key: String(id), controller: '1' });
    const holding = { reason: 'dispute', placedBy: 'legal', placedAt: at, reviewOn: '2027-01-01' };
    const choice = { controller: '2', claim: 'brokerage', period: 'P5Y', chosenBy: 'board', chosenAt: at } as const;

    /** What keeps rows: which they are, how it is called for, and the same within a transaction. */
    const keeping: Readonly<
      Record<string, { where: string; keep: () => Promise<unknown>; within: (tx: Transaction) => Promise<unknown> }>
    > = {
      'a legal hold': {
        where: 'id = 19',
        keep: () => placeHold(store(), policy, { covers: { subject: subject(19) }, ...holding }),
        within: (tx) => tx.holds.place({ covers: { subject: subject(19) }, ...holding }),
      },
      'a restriction (Art. 18)': {
        where: 'id = 20',
        keep: () => recordRight(store(), policy, { subject: subject(20), right: 'restriction', at }),
        within: (tx) => tx.requests.record({ subject: subject(20), right: 'restriction', effectiveAt: at }),
      },
      'a longer period': {
        where: 'agency_id = 2',
        keep: () => choosePeriod(store(), policy, choice),
        within: (tx) => tx.periods.choose(choice),
      },
    };

    /** Begins to keep rows, and has not committed; call what it resolves to, and it does. */
    async function begun(within: (tx: Transaction) => Promise<unknown>): Promise<() => Promise<void>> {
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const { promise: placed, resolve: place } = Promise.withResolvers<void>();
      const keepingSo = store().transaction(async (tx) => {
        await tx.preserving();
        await within(tx);
        place();
        await released;
      });
      await Promise.race([placed, keepingSo]);
      return () => {
        release();
        return keepingSo;
      };
    }

    test.for(Object.entries(keeping))(
      '%s that is asked for while a batch runs waits for it: what is there from then on stays',
      async ([, { where, keep }]) => {
        // One batch of a while; what is to be kept comes last in it.
        const sweeping = sweep(store(), policy, at, { batchSize: 1000 });
        await sleep(100);
        await keep().catch((error: unknown) => {
          // They may be gone by then.
          expect(error).toMatchObject({ code: expect.stringMatching(/^(subject|hold)\./) });
        });
        const then = await there(where);
        const { complete } = await sweeping;
        expect(complete).toBe(true);
        expect(await there(where)).toBe(then);
        expect(await there('id < 19')).toBe(0);
      },
    );

    test.for(Object.entries(keeping))(
      '%s that is not committed yet is waited for by a batch, which heeds it',
      async ([, { where, within }]) => {
        const before = await there(where);
        const commit = await begun(within);
        const sweeping = sweep(store(), policy, at, { batchSize: 1000 });
        await sleep(100);
        await commit();
        expect((await sweeping).locked).toEqual([]);
        expect(await there(where)).toBe(before);
        expect(await there('id < 19')).toBe(0);
      },
    );

    test('an erasure (Art. 17) waits for a hold that is not committed yet, and heeds it', async () => {
      const { where, within } = keeping['a legal hold'] ?? {};
      if (within === undefined || where === undefined) throw new Error('There is no such case.');
      const commit = await begun(within);
      const erasing = erase(store(), policy, { subject: subject(19), at });
      await sleep(100);
      await commit();
      expect((await erasing).complete).toBe(false);
      expect(await there(where)).toBe(1);
    });

    test('many who keep rows and many who erase theirs, all at once, are all heard, and none gets an error', async () => {
      const restricting = [1, 2, 3, 4, 5, 6].map((id) => subject(id));
      const erasing = [11, 12, 13, 14].map((id) => subject(id));
      await Promise.all([
        ...restricting.map((one) => recordRight(store(), policy, { subject: one, right: 'restriction', at })),
        ...erasing.map((one) => erase(store(), policy, { subject: one, at })),
        choosePeriod(store(), policy, choice),
      ]);
      expect(await there('id between 11 and 14')).toBe(0);
      await sweep(store(), policy, at);
      expect(await there('id <= 20')).toBe(restricting.length);
    });

    test('a batch does not wait for others who dispose of rows', async () => {
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const disposing = store().transaction(async (tx) => {
        await tx.disposing();
        await released;
      });
      await sweep(store(), policy, at);
      release();
      await disposing;
      expect(await there('id < 19')).toBe(0);
    });

    // There, reading locks: the plan before it waits as long as the server lets it.
    const readingLocks = database.dialect === 'mysql' && level === 'serializable';
    test.skipIf(readingLocks)(
      'a sweep does not wait without end for who keeps rows: the step is left, and told',
      async () => {
        const { within } = keeping['a legal hold'] ?? {};
        if (within === undefined) throw new Error('There is no such case.');
        const commit = await begun(within);
        const { locked, complete } = await sweep(store(), policy, at, { budget: { lockSeconds: 1 } });
        await commit();
        expect(locked).toEqual([{ table: 'contacts', action: 'erase' }]);
        expect(complete).toBe(false);
        expect(await there('true')).toBe(30);
      },
    );
  });
});
