import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { TestDatabase } from './index.ts';
import { databases, eachDatabase, loadChinook, loadSakila, sharedData } from './index.ts';

// Drivers differ in what a count is: a number, a bigint or text.
const count = async ({ db }: TestDatabase, table: string): Promise<number> => {
  const { rows } = await sql<{ rows: unknown }>`select count(*) as ${sql.id('rows')} from ${sql.table(table)}`.execute(
    db,
  );
  return Number(rows[0]?.rows);
};

const withoutSakila = sharedData('sakila/postgres.sql') === undefined;
const withoutChinook = sharedData('chinook/chinook.sqlite') === undefined;
if (withoutSakila || withoutChinook) console.info('Sakila and Chinook: left out where ../shared/data has no copy.');

test('SQLite and PGlite need nothing but npm', () => {
  const available = databases.filter((kind) => kind.available).map((kind) => kind.name);
  expect(available).toEqual(expect.arrayContaining(['sqlite', 'pglite']));
});

test('a database that cannot be had says why', () => {
  for (const kind of databases) expect(kind.why === undefined).toBe(kind.available);
});

test('each is read the books and the cases of agreement, by a file of its own name', () => {
  for (const { name } of databases)
    for (const room of ['books', 'agreement'])
      expect(existsSync(join(import.meta.dirname, '..', room, `${name}.test.ts`)), `${room}/${name}.test.ts`).toBe(
        true,
      );
});

eachDatabase((database, open) => {
  test('a script of several statements runs', async () => {
    await database.run(`
      create table agency (id integer primary key, name varchar(50));
      insert into agency (id, name) values (1, 'Öst; or West');
      insert into agency (id, name) values (2, 'Syd');
    `);
    expect(await count(database, 'agency')).toBe(2);
    expect(await database.db.selectFrom('agency').select('name').where('id', '=', 1).executeTakeFirst()).toEqual({
      name: 'Öst; or West',
    });
  });

  test('a script that fails is reported', async () => {
    await expect(database.run('create table half (id integer primary key); select * from nowhere;')).rejects.toThrow();
  });

  test('each database is empty and sees nothing of another', async () => {
    const [one, other] = [await open(), await open()];
    try {
      await one.run('create table agency (id integer primary key); insert into agency (id) values (1);');
      await other.run('create table agency (id integer primary key);');
      expect(await count(one, 'agency')).toBe(1);
      expect(await count(other, 'agency')).toBe(0);
    } finally {
      await one.close();
      await other.close();
    }
  });

  test('foreign keys are enforced', async () => {
    await database.run(`
      create table deal (id integer primary key);
      create table bid (id integer primary key, deal_id integer not null, foreign key (deal_id) references deal (id));
    `);
    await expect(database.db.insertInto('bid').values({ id: 1, deal_id: 7 }).execute()).rejects.toThrow();
  });

  test('a transaction that throws leaves nothing', async () => {
    await database.run('create table note (id integer primary key);');
    const transaction = database.db.transaction().execute(async (tx) => {
      await tx.insertInto('note').values({ id: 1 }).execute();
      throw new Error('changed my mind');
    });
    await expect(transaction).rejects.toThrow('changed my mind');
    expect(await count(database, 'note')).toBe(0);
  });

  test.skipIf(withoutChinook)('Chinook loads', async () => {
    const chinook = await open();
    try {
      await loadChinook(chinook);
      const table = (name: string, snake: string) => (chinook.dialect === 'postgres' ? snake : name);
      expect(await count(chinook, table('Customer', 'customer'))).toBe(59);
      expect(await count(chinook, table('InvoiceLine', 'invoice_line'))).toBe(2240);
      expect(await count(chinook, table('PlaylistTrack', 'playlist_track'))).toBe(8715);
    } finally {
      await chinook.close();
    }
  });
});

eachDatabase(
  (database) => {
    test.skipIf(withoutSakila)('Sakila loads with its partitions, and leaves the session as it was', async () => {
      await loadSakila(database);
      expect(await count(database, 'customer')).toBe(599);
      expect(await count(database, 'rental')).toBe(16_044);
      expect(await count(database, 'payment')).toBe(16_049);
      const { rows } = await sql<{ value: string }>`
        select current_setting('check_function_bodies') as value`.execute(database.db);
      expect(rows[0]?.value).toBe('on');
    });
  },
  { dialect: 'postgres' },
);
