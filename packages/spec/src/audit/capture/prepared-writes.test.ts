import { auditedDialect, kyselyStore } from '@gallra/kysely';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../../databases/index.ts';
import { type Agency, createAgency, policy } from '../agency.ts';

const postgres = databases.find(({ name }) => name === 'postgres');

describe.skipIf(postgres?.available !== true)('statements that are prepared (R90)', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = (await postgres?.open()) ?? expect.unreachable();
    await createAgency(database);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    for (const table of ['clients', 'gallra_audit', 'gallra_subjects'])
      await sql`delete from ${sql.id(table)}`.execute(database.db);
    await sql`insert into clients (id, name, phone) values (1, 'Karin', '070-1')`.execute(database.db);
  });

  /** A handle with a single connection, which whoever stands between may exchange for another. */
  function handle(direct: boolean) {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    pool.on('error', () => undefined);
    const dialect = new PostgresDialect({ pool });
    return new Kysely<Agency>({
      dialect: auditedDialect({ dialect, policy, context: () => undefined, direct, ownConnection: false }),
    });
  }
  const change = (db: Kysely<Agency>, turn: number) =>
    db
      .updateTable('clients')
      .set({ phone: `070-${turn}` })
      .where('id', '=', 1)
      .returningAll()
      .executeTakeFirst();
  const prepared = async (db: Kysely<Agency>) =>
    (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)).rows.length;
  const recorded = async () => {
    const store = kyselyStore({ db: database.db, policy });
    return (await store.transaction((tx) => tx.audit.unsealed(100))).length;
  };

  test('are known to the server once they have come twice', async () => {
    const db = handle(false);
    await change(db, 0);
    expect(await prepared(db)).toBe(0);
    await change(db, 1);
    expect(await prepared(db)).toBe(1);
    await db.destroy();
  });

  test('are run as they are where a pooler has exchanged the server behind the connection', async () => {
    const db = handle(false);
    for (let turn = 0; turn < 3; turn += 1) await change(db, turn);
    await sql`deallocate all`.execute(db);
    expect(await change(db, 3)).toMatchObject({ phone: '070-3' });
    expect(await change(db, 4)).toMatchObject({ phone: '070-4' });
    expect(await prepared(db)).toBe(0);
    expect(await recorded()).toBe(5);
    await db.destroy();
  });

  test('return the columns that there are, whatever was there when they were prepared', async () => {
    const db = handle(false);
    for (let turn = 0; turn < 3; turn += 1) await change(db, turn);
    await sql`alter table clients add column note text`.execute(database.db);
    expect(await change(db, 3)).toHaveProperty('note', null);
    await sql`alter table clients drop column note`.execute(database.db);
    expect(await change(db, 4)).not.toHaveProperty('note');
    expect(await recorded()).toBe(5);
    await db.destroy();
  });

  test('take no more rights than to add events and people, and to call the function that refers to them', async () => {
    const role = `host_${crypto.randomUUID().slice(0, 8)}`;
    await database.run(`create role ${role};
      grant select, insert, update on clients to ${role};
      grant select, insert on gallra_audit, gallra_audit_logs, gallra_audit_subjects, gallra_subjects to ${role};
      revoke execute on function gallra_subject_reference from public;
      grant execute on function gallra_subject_reference to ${role};`);
    const db = handle(true);
    await sql`set role ${sql.id(role)}`.execute(db);
    for (let turn = 0; turn < 3; turn += 1) await change(db, turn);
    await db.updateTable('clients').set({ phone: '070-4' }).where('id', '=', 1).execute();
    await db.insertInto('clients').values({ name: 'Olle', phone: '070-5' }).execute();
    await db.transaction().execute(async (tx) => {
      await tx.insertInto('clients').values({ name: 'Siv', phone: '070-6' }).execute();
    });
    expect(await recorded()).toBe(6);
    await db.destroy();
    await database.run(
      `grant execute on function gallra_subject_reference to public; drop owned by ${role}; drop role ${role};`,
    );
  });

  test('name a person alike, however many meet them first at once', async () => {
    const handles = Array.from({ length: 8 }, () => handle(true));
    for (let round = 0; round < 5; round += 1) {
      await sql`delete from gallra_subjects`.execute(database.db);
      await Promise.all(
        handles.map((db, turn) =>
          turn % 2 === 0
            ? change(db, turn)
            : db.transaction().execute(async (tx) => {
                await tx.updateTable('clients').set({ phone: '070-1' }).where('id', '=', 1).execute();
              }),
        ),
      );
      const { rows } = await sql`select from gallra_subjects`.execute(database.db);
      expect(rows).toHaveLength(1);
    }
    expect(await recorded()).toBe(40);
    for (const db of handles) await db.destroy();
  });

  test('within transactions are prepared only where the host says that nothing stands between', async () => {
    for (const [direct, expected] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const db = handle(direct);
      for (let turn = 0; turn < 3; turn += 1) await db.transaction().execute((tx) => change(tx, turn));
      expect(Math.min(1, await prepared(db))).toBe(expected);
      await db.destroy();
    }
    expect(await recorded()).toBe(6);
  });
});
