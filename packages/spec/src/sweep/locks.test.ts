import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { type ControlledTransaction, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases, eachDatabase, type TestDatabase } from '../databases/index.ts';
import { at, policy } from './estate.ts';

const tables = `
  create table contacts (id integer primary key, name varchar(50), contacted date);
  create table letters (id integer primary key, contact_id integer references contacts (id), body varchar(50));
  create table \`keys\` (id integer primary key);
`;

async function begun({ db }: TestDatabase): Promise<Store> {
  await sql`delete from letters`.execute(db);
  await sql`delete from contacts`.execute(db);
  const ids = Array.from({ length: 30 }, (_, index) => index + 1);
  await db
    .insertInto('contacts')
    .values(ids.map((id) => ({ id, name: 'Karin', contacted: '2020-01-01' })))
    .execute();
  await db
    .insertInto('letters')
    .values(ids.slice(0, 5).map((id) => ({ id, contact_id: id, body: 'Hej' })))
    .execute();
  return kyselyStore({ db, policy });
}

const approved = async (store: Store) => (await plan(store, policy, at)).hash;
const left = async ({ db }: TestDatabase, table: string) =>
  Number((await sql<{ n: unknown }>`select count(*) as n from ${sql.table(table)}`.execute(db)).rows[0]?.n);

eachDatabase((database) => {
  // One connection cannot wait for another.
  const isAlone = database.name === 'sqlite' || database.name === 'pglite';

  describe.skipIf(isAlone)('locks of others', () => {
    let store: Store;
    let held: ControlledTransaction<unknown> | undefined;
    const lock = async (statement: RawBuilder<unknown>) => {
      held = await database.db.startTransaction().execute();
      await statement.execute(held);
    };
    const unlock = async () => {
      await held?.rollback().execute();
      held = undefined;
    };
    beforeAll(async () => {
      await database.run(database.dialect === 'mysql' ? tables : tables.replaceAll('`', ''));
      await migrate(database.db);
    });
    beforeEach(async () => {
      store = await begun(database);
    });
    afterEach(unlock);

    const isMysql = database.dialect === 'mysql';

    test.skipIf(isMysql)('on rows: the rows are passed over, and the next sweep takes them', async () => {
      await lock(sql`select * from contacts where id in (20, 21) for update`);
      const { locked } = await sweep(store, policy, at, { approve: await approved(store), batchSize: 10 });
      expect(locked).toEqual([]);
      expect(await left(database, 'contacts')).toBe(2);
      await unlock();
      await sweep(store, policy, at);
      expect(await left(database, 'contacts')).toBe(0);
    });

    test.skipIf(isMysql)(
      'on a whole table: the sweep waits no longer than it may, leaves it, does the rest, and says so',
      async () => {
        const approve = await approved(store);
        await lock(sql`lock table letters in share mode`);
        const report = await sweep(store, policy, at, { approve, budget: { lockSeconds: 0.2 } });
        expect(report.locked).toEqual([{ table: 'letters', action: 'erase' }]);
        expect(report.actions).toMatchObject([{ table: 'contacts', action: 'erase', rows: 25 }]);
        expect(await left(database, 'letters')).toBe(5);
        await unlock();
        expect(await sweep(store, policy, at)).toMatchObject({ locked: [] });
        expect(await left(database, 'contacts')).toBe(0);
      },
    );

    // MariaDB locks what a DELETE reads, too: the contacts that tell whether a letter is due.
    test.runIf(isMysql)(
      'on rows it has to read: the sweep waits no longer than it may, says so, and leaves its connection as it was',
      async () => {
        const approve = await approved(store);
        await lock(sql`select * from contacts for update`);
        const report = await sweep(store, policy, at, { approve, budget: { lockSeconds: 1 } });
        expect(report.locked).toContainEqual({ table: 'letters', action: 'erase' });
        expect(await left(database, 'letters')).toBe(5);
        await unlock();
        const asBefore = sql<{
          own: unknown;
        }>`select @@session.innodb_lock_wait_timeout = @@global.innodb_lock_wait_timeout and @@session.lock_wait_timeout = @@global.lock_wait_timeout as own`;
        const sessions = await Promise.all([0, 1, 2].map(() => asBefore.execute(database.db)));
        expect(sessions.map(({ rows }) => Number(rows[0]?.own))).toEqual([1, 1, 1]);
        expect(await sweep(store, policy, at)).toMatchObject({ locked: [] });
        expect(await left(database, 'contacts')).toBe(0);
      },
    );
  });
});

const postgres = databases.find(({ name }) => name === 'postgres');

describe.skipIf(postgres?.available !== true)('a server that ends the connection', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    if (postgres === undefined) return;
    database = await postgres.open();
    await database.run(tables.replaceAll('`', ''));
    await migrate(database.db);
    return () => database.close();
  });

  test('in the middle of a sweep: an error without values, every change with its evidence, and the next sweep goes on', async () => {
    await begun(database);
    const pool = new pg.Pool({ connectionString: database.url, max: 2 });
    // As hosts must: pg tells of a connection that ends beside the statement that fails, and nobody listening is a crash.
    pool.on('connect', (client) => client.on('error', () => undefined));
    pool.on('error', () => undefined);
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    const store = kyselyStore({ db, policy });
    const approve = await approved(store);
    await database.run(`
      create function cut() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return old; end $$;
      create trigger cut before delete on contacts for each row when (old.id = 17) execute function cut();
    `);
    const failure = await sweep(store, policy, at, { approve, batchSize: 5 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'GallraError', code: 'database.unreachable' });
    expect(String(failure)).not.toContain('Karin');
    await database.run('drop trigger cut on contacts;');
    const evidence = async () => {
      const { rows } = await sql<{ n: string }>`
        select coalesce(sum((envelope::json ->> 'rows')::integer), 0) as n from gallra_audit
        where type = 'rows.erased' and envelope::json ->> 'table' = 'contacts'`.execute(database.db);
      return Number(rows[0]?.n);
    };
    expect([await left(database, 'contacts'), await evidence()]).toEqual([15, 15]);
    await sweep(store, policy, at, { approve: await approved(store) });
    expect([await left(database, 'contacts'), await evidence()]).toEqual([0, 30]);
    await db.destroy();
  });
});
