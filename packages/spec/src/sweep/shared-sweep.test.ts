import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../databases/index.ts';
import { at, estate, policy } from './estate.ts';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
const postgres = databases.find(({ name }) => name === 'postgres');

const people = 30_000;
const due = 20_000;
/** A due contact with a letter, and one whom a key holds in place. */
const [writer, holder] = [5, 2];

describe.skipIf(postgres?.available !== true)('sweeps that share the work', () => {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    if (postgres === undefined) return;
    database = await postgres.open();
    await database.run(`${estate(people, due)} insert into keys values (1, ${holder});`);
    await migrate(database.db);
    store = kyselyStore({ db: database.db, policy });
    const first = new Date('1999-01-01T12:00:00Z');
    await sweep(store, policy, first, { approve: (await plan(store, policy, first)).hash });
  });
  afterAll(() => database?.close());

  const count = async (from: string) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.raw(from)}`.execute(database.db)).rows[0]?.n);

  test('leave a contact alone whose letter another is just erasing; only who is referred to by what stays loses the name there', async () => {
    const another = database.db.startTransaction().execute();
    const transaction = await another;
    try {
      await sql`select * from letters where contact_id = ${writer} for update`.execute(transaction);
      const { actions } = await sweep(store, policy, at);
      expect(actions).toMatchObject([
        { table: 'letters', action: 'erase', rows: due / 4 - 1 },
        { table: 'contacts', action: 'erase', rows: due - 2 },
        { table: 'contacts', action: 'anonymiseReferenced', rows: 1 },
      ]);
    } finally {
      await transaction.rollback().execute();
    }
    expect(await count(`contacts where id = ${writer} and name is not null`)).toBe(1);
    expect(await count(`contacts where id = ${holder} and name is null`)).toBe(1);
    expect((await sweep(store, policy, at)).actions).toMatchObject([
      { table: 'letters', rows: 1 },
      { table: 'contacts', action: 'erase', rows: 1 },
    ]);
  });

  test('in two processes at once: each row goes once, nothing is anonymised that could be erased, and nothing is left', async () => {
    await sql`delete from gallra_audit where type = 'rows.erased' or type = 'rows.anonymised'`.execute(database.db);
    await sql`insert into contacts select id, 'Karin', date '2020-01-01' from generate_series(100001, 120000) as id`.execute(
      database.db,
    );
    await sql`insert into letters select id, id, 'Hej' from generate_series(100001, 120000) as id`.execute(database.db);
    await sql`insert into keys values (2, 100001)`.execute(database.db);
    const exits = [0, 1].map(() =>
      once(
        spawn(process.execPath, ['--conditions=gallra-source', worker, database.url ?? '', 'once', '100'], {
          stdio: ['ignore', 'ignore', 'inherit'],
        }),
        'exit',
      ),
    );
    expect((await Promise.all(exits)).map(([exitCode]) => exitCode)).toEqual([0, 0]);
    expect(await count('letters where id > 100000')).toBe(0);
    expect(await count('contacts where id > 100000')).toBe(1);
    const { rows } = await sql<{ type: string; rows: string; sweeps: string }>`
      select type, sum((envelope::json ->> 'rows')::integer) as rows, count(distinct envelope::json ->> 'operation') as sweeps
      from gallra_audit where type in ('rows.erased', 'rows.anonymised') group by type order by type`.execute(
      database.db,
    );
    expect(rows).toEqual([
      { type: 'rows.anonymised', rows: '1', sweeps: '1' },
      { type: 'rows.erased', rows: '39999', sweeps: '2' },
    ]);
  });
});
