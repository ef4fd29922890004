import { type Policy, parsePolicy } from '@gallra/core';
import { type AuditEnvelope, payload } from '@gallra/core/audit';
import { auditTriggersSql, dropAuditTriggers, installAuditTriggers, kyselyStore, migrate } from '@gallra/kysely';
import { CamelCasePlugin, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { policy as agency } from '../agency.ts';

const label = (text: string) => ({ sv: text, en: text });

/** Names as nobody would choose them, rows of several controllers, people behind others, and tables made of others. */
const odd = 'odd "tåble"\n\\ it\'s $gallra$ {$1}';
const quotedColumn = 'a "b"\\';
const policy: Policy = parsePolicy({
  ...agency,
  subjects: { client: label('client'), agent: label('agent'), guest: label('guest') },
  controllers: { in: 'offices' },
  tables: {
    offices: { columns: { id: 'key' }, then: 'anonymise' },
    people: {
      subjects: { id: { by: 'kind', values: { c: 'client', a: 'agent' } } },
      events: { closed: { untold: true } },
      columns: { id: 'key', kind: 'notPersonal', name: 'identity' },
      then: 'erase',
    },
    [odd]: {
      controller: 'office',
      subjects: { id: 'guest' },
      events: { closed: { untold: true } },
      columns: { id: 'key', office: 'key', [quotedColumn]: 'identity', raw: 'contact' },
      then: 'erase',
    },
    notes: {
      subjects: {
        about: { by: 'about_kind', in: { person: 'people', visit: 'visits' } },
        author: { in: 'people' },
      },
      events: { closed: { untold: true } },
      columns: { id: 'key', about: 'key', about_kind: 'notPersonal', author: 'key', text: 'contact' },
      then: 'erase',
    },
    visits: {
      subjects: { person: { in: 'people' } },
      events: { closed: { untold: true } },
      columns: { id: 'key', day: 'notPersonal', person: 'key', text: 'contact' },
      then: 'erase',
    },
  },
});

eachDatabase(
  (database) => {
    describe('triggers made of a policy', () => {
      const run = (text: string, db = database.db) => sql.raw(text).execute(db);
      const rowsOf = async (text: string) =>
        (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(database.db)).rows;
      const id = (name: string) => `"${name.replaceAll('"', '""')}"`;
      const store = () => kyselyStore({ db: database.db, policy });
      const records = async (): Promise<readonly AuditEnvelope[]> =>
        (await store().transaction((tx) => tx.audit.unsealed(1000))).map(({ envelope }) => {
          expect(payload(JSON.parse(envelope)).body).toBe(envelope);
          return JSON.parse(envelope);
        });
      const whose = async ({ subjects = [] }: AuditEnvelope) => {
        const people = await rowsOf('select * from gallra_subjects');
        return subjects
          .map((reference) => people.find((person) => person.reference === reference) ?? {})
          .map(({ home, category, subject_key }) => (home === 'people' ? `${category} ${subject_key}` : subject_key))
          .sort();
      };
      const told = async () =>
        Promise.all((await records()).map(async (one) => [one.table, one.type, one.rows, await whose(one)]));
      const installed = () =>
        rowsOf(
          "select proname::text as name from pg_proc where proname like 'gallra_audit%' union all select tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal order by 1",
        );
      // Roles are the server's, not the database's.
      const clerk = `clerk_${crypto.randomUUID().slice(0, 8)}`;

      beforeAll(async () => {
        await migrate(database.db);
        await database.run(`
          create table offices (id integer);
          create table people (id integer, kind text, name text);
          create table former_people () inherits (people);
          create table ${id(odd)} (id uuid, office integer, ${id(quotedColumn)} text, raw json);
          create table notes (id integer, about integer, about_kind text, author integer, text text);
          create table visits (id integer, day date, person integer, text text) partition by range (day);
          create table visits_2025 partition of visits for values from ('2025-01-01') to ('2026-01-01');
          create table visits_2026 (text text, person integer, day date, id integer);
          alter table visits attach partition visits_2026 for values from ('2026-01-01') to ('2027-01-01');
          create role ${clerk};
          grant select, insert, update, delete on all tables in schema public to ${clerk};
          revoke all on gallra_audit, gallra_audit_logs, gallra_audit_subjects, gallra_subjects from ${clerk};`);
        await installAuditTriggers(database.db, policy);
      });
      afterAll(() => database.run(`drop owned by ${clerk}; drop role ${clerk};`));
      beforeEach(async () => {
        await run(`do $$ begin perform set_config('gallra.recorded', 'on', true);
          delete from notes; delete from visits; delete from people; delete from gallra_subjects; delete from gallra_audit; delete from gallra_audit_logs;
          insert into people (id, kind, name) values (1, 'c', 'Karin'), (2, 'a', 'Olle'), (3, 'x', 'Siv');
          insert into visits (id, day, person) values (7, '2026-11-01', 1), (8, '2025-11-01', 2) ; end $$`);
      });

      test('names are quoted, and written as in the policy', async () => {
        await run(`insert into ${id(odd)} (id, ${id(quotedColumn)}, raw) values (gen_random_uuid(), 'x', '{"a":1}')`);
        await run(`update ${id(odd)} set raw = '{"a":2}'`);
        expect((await records()).map(({ table, columns }) => [table, columns])).toEqual([
          [odd, ['id', quotedColumn, 'raw']],
          [odd, ['raw']],
        ]);
      });

      test("an event stands in the controller's log where all rows are theirs, else in the vendor's", async () => {
        for (const offices of [
          [7, 7],
          [7, 8],
          [7, null],
        ])
          await run(
            `insert into ${id(odd)} (id, office) values ${offices.map((office) => `(gen_random_uuid(), ${office})`).join(', ')}`,
          );
        const logs = await store().transaction((tx) => tx.audit.list());
        const controllers = (await records()).map(({ log }) => logs.find((one) => one.log === log)?.controller);
        expect(controllers).toEqual(['7', undefined, undefined]);
      });

      test('people are found behind columns that tell where to look, with the category their row tells', async () => {
        await run("insert into notes (id, about, about_kind) values (1, 7, 'visit'), (2, 2, 'person')");
        await run("insert into notes (id, about, about_kind, author) values (3, 8, 'person', 3)");
        await run("insert into people (id, kind) values (4, 'a')");
        expect(await told()).toEqual([
          ['notes', 'rows.inserted', 2, ['agent 2', 'client 1']],
          // Nobody has that key any more; and a row that does not tell its category is of one that lives there.
          ['notes', 'rows.inserted', 1, ['client 3', 'client 8']],
          ['people', 'rows.inserted', 1, ['agent 4']],
        ]);
      });

      test('a partitioned table has one event, wherever its rows are and go, and so has a partition', async () => {
        await run("insert into visits (id, day, person) values (1, '2025-02-01', 1), (2, '2026-02-01', 2)");
        await run("insert into visits_2026 (id, day, person) values (3, '2026-03-01', 1)");
        await run("update visits set day = '2026-02-02', text = text");
        expect((await records()).map(({ table, type, columns, rows }) => [table, type, columns, rows])).toEqual([
          ['visits', 'rows.inserted', ['id', 'day', 'person'], 2],
          ['visits', 'rows.inserted', ['id', 'day', 'person'], 1],
          ['visits', 'rows.updated', ['day'], 5],
        ]);
        await expect(run('truncate visits_2025')).rejects.toThrow(/^TRUNCATE would empty table public\.visits_2025/);
      });

      test('a partition that is added later is recorded through its table, and by itself once they are installed again', async () => {
        await run("create table visits_2027 partition of visits for values from ('2027-01-01') to ('2028-01-01')");
        await run("insert into visits (id, day) values (1, '2027-01-01')");
        await run("insert into visits_2027 (id, day) values (2, '2027-01-02')");
        expect(await records()).toHaveLength(1);
        await installAuditTriggers(database.db, policy);
        await run("insert into visits_2027 (id, day) values (3, '2027-01-03')");
        expect(await records()).toHaveLength(2);
      });

      test('a table that inherits is recorded as what it inherits from', async () => {
        await run("insert into former_people (id, kind) values (9, 'c')");
        await run("update people set name = 'x' where id in (1, 9)");
        expect(await told()).toEqual([
          ['people', 'rows.inserted', 1, ['client 9']],
          ['people', 'rows.updated', 2, ['client 1', 'client 9']],
        ]);
      });

      test("whoever writes needs no rights on Gallra's tables, and cannot put others in their place", async () => {
        await database.db.connection().execute(async (connection) => {
          await run(
            'create temporary table gallra_audit (log text, envelope text, actor_salt text, actor text)',
            connection,
          );
          await run('create temporary table people (id integer, kind text)', connection);
          await run('create temporary table gallra_new (id integer)', connection);
          await run(`grant all on pg_temp.gallra_audit, pg_temp.people to ${clerk}`, connection);
          await run(`set role ${clerk}`, connection);
          try {
            await run("insert into notes (id, about, about_kind) values (1, 2, 'person')", connection);
            await expect(run('select * from public.gallra_audit', connection)).rejects.toMatchObject({ code: '42501' });
            await expect(
              run(
                "select public.gallra_audit_change(null, 'rows.updated', 'x', 'x', 'x', '', 1, null, null, null, null)",
                connection,
              ),
            ).rejects.toMatchObject({ code: '42501' });
            await expect(
              run(
                'create trigger forged after insert on pg_temp.people referencing new table as gallra_new for each statement execute function public.gallra_audit_of_people()',
                connection,
              ),
            ).rejects.toMatchObject({ code: '42501' });
          } finally {
            await run('reset role', connection);
            await run('drop table pg_temp.gallra_audit, pg_temp.people, pg_temp.gallra_new', connection);
          }
        });
        expect(await told()).toEqual([['notes', 'rows.inserted', 1, ['agent 2']]]);
      });

      test('two sessions that name the same person name them alike, and open one log', async () => {
        await Promise.all(
          Array.from({ length: 4 }, (_, turn) => run(`insert into notes (id, author) values (${turn}, 1)`)),
        );
        const events = await records();
        expect(events).toHaveLength(4);
        expect(new Set(events.map(({ log, subjects }) => JSON.stringify([log, subjects]))).size).toBe(1);
      });

      test('installed again, or by the statements that are to be had, they are the same', async () => {
        const before = await installed();
        await installAuditTriggers(database.db, policy);
        const statements = await auditTriggersSql(database.db, policy);
        for (let turn = 0; turn < 2; turn += 1) for (const statement of statements) await run(statement);
        expect(await installed()).toEqual(before);
        await run("update people set name = 'x'");
        expect(await records()).toHaveLength(1);
      });

      test('what the policy does not name any more loses its triggers, and all of them can be dropped', async () => {
        const { notes, visits, ...tables } = policy.tables;
        await installAuditTriggers(database.db, parsePolicy({ ...policy, tables }));
        const names = (await installed()).map(({ name }) => name);
        expect(names.filter((name) => String(name).includes('notes'))).toEqual([]);
        await run('delete from visits');
        expect(await records()).toEqual([]);
        await dropAuditTriggers(database.db);
        expect(await installed()).toEqual([]);
        await run('delete from people');
        expect(await records()).toEqual([]);
        await installAuditTriggers(database.db, policy);
        expect([notes, visits]).not.toContain(undefined);
      });

      test("tables are found by the names and in the schema of the host's handle", async () => {
        const renamed = parsePolicy({
          ...agency,
          tables: {
            houseBuyers: {
              subjects: { buyerId: 'client' },
              events: { closed: { untold: true } },
              columns: { buyerId: 'key', fullName: 'identity' },
              then: 'erase',
            },
          },
        });
        const db = database.db.withPlugin(new CamelCasePlugin()).withSchema('estate');
        await run('create schema estate');
        await run('create table estate.house_buyers (buyer_id integer, full_name text)');
        await migrate(db);
        await installAuditTriggers(db, renamed);
        await run("insert into estate.house_buyers values (1, 'Karin')");
        const unsealed = await kyselyStore({ db, policy: renamed }).transaction((tx) => tx.audit.unsealed(10));
        expect(unsealed.map(({ envelope }) => JSON.parse(envelope))).toMatchObject([
          { table: 'houseBuyers', columns: ['buyerId', 'fullName'], rows: 1, subjects: [expect.any(String)] },
        ]);
        await dropAuditTriggers(db);
        await run('drop schema estate cascade');
        expect(await installed()).not.toEqual([]);
      });

      test.each([
        ['a table is missing', 'drop table notes', /"notes"/],
        [
          'a table is a view',
          'alter table notes rename to notes_kept; create view notes as table notes_kept',
          /"notes"/,
        ],
        ["Gallra's own tables are missing", 'alter table gallra_audit rename to gallra_audit_kept', /`migrate`/],
      ])('nothing is installed where %s', async (_, change, message) => {
        const before = await installed();
        const attempt = database.db.transaction().execute(async (tx) => {
          for (const statement of change.split(';')) await run(statement, tx);
          await installAuditTriggers(tx, policy);
        });
        await expect(attempt).rejects.toMatchObject({
          code: 'schema.drift',
          message: expect.stringMatching(message),
        });
        expect(await installed()).toEqual(before);
      });

      test('a column of the policy that is missing is found before a write meets it', async () => {
        const attempt = database.db.transaction().execute(async (tx) => {
          await run('alter table notes drop column author', tx);
          await installAuditTriggers(tx, policy);
        });
        await expect(attempt).rejects.toMatchObject({ code: 'database.refused' });
      });
    });
  },
  { dialect: 'postgres' },
);

eachDatabase(
  (database) => {
    test('triggers that record are for PostgreSQL, and other databases are told so', async () => {
      const refused = { code: 'handle.unsuitable', message: expect.stringContaining('audited handle') };
      await expect(installAuditTriggers(database.db, agency)).rejects.toMatchObject(refused);
      await expect(auditTriggersSql(database.db, agency)).rejects.toMatchObject(refused);
      await expect(dropAuditTriggers(database.db)).rejects.toMatchObject(refused);
    });
  },
  { dialect: 'sqlite' },
);
