import { eraseActor, exportLog, generateNoteKeys, keptLeaves, sealLogs, verifierNamed, verifyLog } from '@gallra/audit';
import { type Policy, parsePolicy } from '@gallra/core';
import { commitment, payload } from '@gallra/core/audit';
import { installAuditTriggers, kyselyStore } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { type Agency, audited, createAgency, policy } from '../agency.ts';

/** The same, with clients whose data is due once their deal is closed. */
const swept: Policy = parsePolicy({
  ...policy,
  tables: {
    ...policy.tables,
    clients: {
      subjects: { id: 'client' },
      events: { closed: { column: 'phone', encoding: 'iso' } },
      columns: { id: 'key', name: 'identity', phone: { is: 'contact', then: 'withRow' } },
      then: 'erase',
    },
  },
});

eachDatabase(
  (database) => {
    describe('writes that go past the handle, recorded by triggers (GDPR Art. 5(2), 32; R89)', () => {
      let host: ReturnType<typeof audited>;
      const psql = (text: string) => sql.raw(text).execute(database.db);
      const rowsOf = async (text: string) =>
        (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(database.db)).rows;
      beforeAll(async () => {
        await createAgency(database);
        await installAuditTriggers(database.db, policy);
      });
      beforeEach(async () => {
        await psql(`do $$ begin perform set_config('gallra.recorded', 'on', true);
          delete from letters; delete from deals; delete from clients; delete from gallra_audit; delete from gallra_subjects;
          insert into clients (id, name, phone) values (1, 'Karin', '070-1'), (2, 'Olle', '070-2');
          insert into deals (id, client_id, price) values (10, 1, '100'), (20, 2, '200');
          insert into letters (id, deal_id, body) values (100, 10, 'Dear'), (200, 20, 'Hello'); end $$`);
        host = audited(database, policy, { triggers: true });
      });
      const only = async () => {
        const records = await host.records();
        expect(records).toHaveLength(1);
        return records[0];
      };
      const told = async () =>
        Promise.all(
          (await host.records()).map(async (record) => {
            const { table, type, rows, columns } = record;
            return [table, type, rows, columns, await host.whose(record)];
          }),
        );
      const all = (table: keyof Agency) => {
        const classified = policy.tables[table];
        return typeof classified === 'object' ? Object.keys(classified.columns) : [];
      };

      test('an insertion tells which columns hold something, how many rows, whose they are, and no value', async () => {
        await psql("insert into clients (id, name) values (3, 'Siv'), (4, 'Eva')");
        expect(await told()).toEqual([['clients', 'rows.inserted', 2, ['id', 'name'], ['3', '4']]]);
        expect(JSON.stringify(await host.records())).not.toMatch(/Siv|Eva|postgres/);
      });

      test('an update tells the columns that have become another, not those it names', async () => {
        await psql("update clients set name = name, phone = case id when 1 then '0' else phone end");
        expect(await told()).toEqual([['clients', 'rows.updated', 2, ['phone'], ['1', '2']]]);
      });

      test('an update of keys tells the keys, and both whom they led to and whom they lead to', async () => {
        await psql("insert into clients (id, name) values (3, 'Siv')");
        await psql('delete from gallra_audit');
        await psql('update clients set id = 7 where id = 3');
        expect(await told()).toEqual([['clients', 'rows.updated', 1, ['id'], ['3', '7']]]);
        await psql('delete from gallra_audit');
        await psql('update deals set client_id = 7 where id = 10');
        expect(await told()).toEqual([['deals', 'rows.updated', 1, ['client_id'], ['1', '7']]]);
        await psql('delete from gallra_audit');
        await psql('update letters set id = id * 10, body = body');
        expect(await told()).toEqual([['letters', 'rows.updated', 2, ['id'], ['2', '7']]]);
      });

      test('a row says whose it is through the rows it belongs to, as long as they are there', async () => {
        await psql("update letters set body = 'Hi' where id = 200");
        await psql('delete from letters where id = 100');
        expect(await told()).toEqual([
          ['letters', 'rows.updated', 1, ['body'], ['2']],
          ['letters', 'rows.deleted', 1, all('letters'), ['1']],
        ]);
      });

      test('rows that a foreign key takes along have an event of their own', async () => {
        await psql('delete from clients');
        expect(await told()).toEqual([
          ['clients', 'rows.deleted', 2, all('clients'), ['1', '2']],
          ['deals', 'rows.deleted', 2, all('deals'), ['1', '2']],
          ['letters', 'rows.deleted', 2, all('letters'), []],
        ]);
      });

      test('an upsert is an insertion and an update, and MERGE is all that it does', async () => {
        await psql(
          "insert into clients (id, name) values (1, 'Karin B'), (5, 'Ulf') on conflict (id) do update set name = excluded.name",
        );
        await psql(
          'merge into clients as c using (values (5), (6)) as v (id) on c.id = v.id when matched then delete when not matched then insert (id) values (v.id)',
        );
        const events = (await told()).map(([table, type, rows, , whose]) => [table, type, rows, whose]);
        expect(events).toHaveLength(4);
        expect(events).toEqual(
          expect.arrayContaining([
            ['clients', 'rows.inserted', 1, ['5']],
            ['clients', 'rows.updated', 1, ['1']],
            ['clients', 'rows.inserted', 1, ['6']],
            ['clients', 'rows.deleted', 1, ['5']],
          ]),
        );
      });

      test('what changes nothing leaves no event, and neither do tables without personal data', async () => {
        await psql('update clients set phone = phone');
        await psql('delete from clients where id = 99');
        await psql("insert into places (id, town) values (1, 'Lund')");
        expect(await host.records()).toEqual([]);
      });

      test('an update of many rows takes no longer behind many of one, for which its plans were made', async () => {
        await database.db.connection().execute(async (connection) => {
          const write = (text: string) => sql.raw(text).execute(connection);
          const many = async () => {
            const began = performance.now();
            await write("update clients set phone = phone || '1' where id > 1000");
            return performance.now() - began;
          };
          await write("insert into clients (id, phone) select n, '0' from generate_series(1001, 6000) as n");
          // Sessions keep a plan: one made for many rows, then one made for a single row.
          await write('discard plans');
          const planned = Math.max(await many(), await many());
          await write('discard plans');
          for (let turn = 0; turn < 7; turn += 1) await write(`update clients set phone = '${turn}' where id = 1`);
          await write('delete from gallra_audit');
          const behind = await many();
          // Where each row is compared with all others, it takes forty times as long.
          expect(behind).toBeLessThan(planned * 10);
        });
        expect(await only()).toMatchObject({ columns: ['phone'], rows: 5_000 });
      });

      test('what is rolled back leaves no event', async () => {
        const undone = database.db.transaction().execute(async (tx) => {
          await sql`update clients set phone = null`.execute(tx);
          throw new Error('changed my mind');
        });
        await expect(undone).rejects.toThrow('changed my mind');
        expect(await host.records()).toEqual([]);
      });

      test('TRUNCATE is refused, and says what to do instead', async () => {
        await expect(psql('truncate clients cascade')).rejects.toMatchObject({
          message: expect.stringMatching(/^TRUNCATE would empty table public\.\w+ without/),
          hint: expect.stringMatching(/^DELETE its rows\./),
        });
        await database.db.transaction().execute(async (tx) => {
          await sql`set local gallra.recorded = 'on'`.execute(tx);
          await sql`truncate letters`.execute(tx);
        });
        expect(await host.records()).toEqual([]);
      });

      test('the event is canonical, has all that the handle tells but why, and commits to who did it (RFC 8785)', async () => {
        await host.db.updateTable('clients').set({ phone: '1' }).where('id', '=', 1).execute();
        await psql("update clients set phone = '2' where id = 1");
        const stored = await rowsOf('select envelope, actor_salt, actor from gallra_audit order by sequence');
        const [handles, triggers] = await host.records();
        const { purpose, basis, id, at, actor, ...same } = handles ?? expect.unreachable();
        expect(triggers).toEqual({
          ...same,
          id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
          at: expect.any(String),
          actor: expect.any(String),
        });
        expect(new Date(triggers?.at ?? '').toISOString()).toBe(triggers?.at);
        const { envelope, actor_salt, actor: body } = stored[1] ?? expect.unreachable();
        expect(payload(JSON.parse(String(envelope))).body).toBe(envelope);
        expect(payload(JSON.parse(String(body))).body).toBe(body);
        expect(commitment({ salt: String(actor_salt), body: String(body) })).toBe(triggers?.actor);
        const [{ name } = {}] = await rowsOf('select session_user::text as name');
        expect(JSON.parse(String(body))).toMatchObject({ id: name, role: 'database' });
        expect([purpose, basis, id === triggers?.id, at === undefined, actor === triggers?.actor]).toEqual([
          'brokerage',
          '6(1)(b)',
          false,
          false,
          false,
        ]);
      });

      test('who did it is told with what the session calls itself, whatever that is', async () => {
        const name = 'ps"ql\\ \t~\u007f</>{$1}';
        await database.db.transaction().execute(async (tx) => {
          await sql`select set_config('application_name', ${name}, true)`.execute(tx);
          await sql`delete from letters`.execute(tx);
          const [{ shown } = {}] = (
            await sql<{ shown: string }>`select current_setting('application_name') as shown`.execute(tx)
          ).rows;
          const [{ actor } = {}] = (await sql<{ actor: string }>`select actor from gallra_audit`.execute(tx)).rows;
          expect(JSON.parse(actor ?? '')).toMatchObject({ details: { application: shown } });
          expect(shown).toContain('ps"ql\\');
          expect(payload(JSON.parse(actor ?? '')).body).toBe(actor);
        });
      });

      describe('nothing twice', () => {
        test('what the handle writes has one event, by itself or in a transaction', async () => {
          const { db } = host;
          await db.insertInto('clients').values({ id: 3, name: 'Siv' }).execute();
          await db.updateTable('clients').set({ phone: '3' }).where('id', '=', 3).returning('phone').execute();
          await db.transaction().execute(async (tx) => {
            await tx.insertInto('letters').values({ id: 300, deal_id: 20 }).execute();
            await tx.updateTable('deals').set({ client_id: 2 }).where('id', '=', 10).execute();
            await tx.deleteFrom('letters').where('id', '=', 200).execute();
          });
          expect((await told()).map(([table, type, , , whose]) => [table, type, whose])).toEqual([
            ['clients', 'rows.inserted', ['3']],
            ['clients', 'rows.updated', ['3']],
            ['letters', 'rows.inserted', ['2']],
            ['deals', 'rows.updated', ['1', '2']],
            ['letters', 'rows.deleted', ['2']],
          ]);
          expect((await host.records()).every(({ purpose }) => purpose === 'brokerage')).toBe(true);
        });

        test('rows come back as the host has asked for them', async () => {
          const updating = host.db.updateTable('clients').set({ phone: '3' }).where('id', '=', 1);
          expect(await updating.returningAll().execute()).toEqual([{ id: 1, name: 'Karin', phone: '3' }]);
          const deleted = await host.db.deleteFrom('letters').where('id', '=', 100).executeTakeFirst();
          expect(deleted.numDeletedRows).toBe(1n);
        });

        test('rows that a foreign key takes along are told by the handle alone', async () => {
          await host.db.deleteFrom('clients').where('id', '=', 1).execute();
          expect((await told()).map(([table, , rows, , whose]) => [table, rows, whose])).toEqual([
            ['clients', 1, ['1']],
            ['deals', 1, ['1']],
            ['letters', 1, ['1']],
          ]);
        });

        test('a transaction of the handle that is rolled back leaves nothing', async () => {
          const undone = host.db.transaction().execute(async (tx) => {
            await tx.deleteFrom('letters').execute();
            throw new Error('changed my mind');
          });
          await expect(undone).rejects.toThrow('changed my mind');
          expect(await host.records()).toEqual([]);
        });

        test('other statements of the same transaction are recorded, whatever the handle has written before', async () => {
          await psql(
            "create or replace function tidy() returns void language sql as 'delete from letters where id = 100'",
          );
          await host.db.transaction().execute(async (tx) => {
            await tx.updateTable('clients').set({ phone: '1' }).where('id', '=', 1).execute();
            await sql`select tidy()`.execute(tx);
          });
          expect((await told()).map(([table, type]) => [table, type]).sort()).toEqual([
            ['clients', 'rows.updated'],
            ['letters', 'rows.deleted'],
          ]);
        });

        test('a sweep leaves its evidence, and no event of a trigger', async () => {
          await psql("insert into clients (id, phone) values (3, '2020-01-01T00:00:00Z')");
          await psql('delete from gallra_audit');
          const store = kyselyStore({ db: database.db, policy: swept });
          const at = new Date('2026-11-21T12:00:00Z');
          const { hash } = await plan(store, swept, at);
          await sweep(store, swept, at, { approve: hash });
          expect(await rowsOf('select id from clients order by id')).toEqual([{ id: 1 }, { id: 2 }]);
          const classes = new Set((await host.records()).map((record) => record.class));
          expect([...classes]).toEqual(['evidence']);
        });
      });

      test('a log with such events is sealed, verified, and erased from', async () => {
        const keys = generateNoteKeys('example.com/audit');
        const { store } = host;
        await psql("update clients set phone = '0'");
        await psql('delete from letters');
        await sealLogs(store, { signer: keys.signer });
        const [{ name } = {}] = await rowsOf('select session_user::text as name');
        const problems = async () => {
          const logs = await store.transaction((tx) => tx.audit.list());
          const found = await Promise.all(
            logs.map(async ({ log }) => {
              const origin = `example.com/audit/${log}`;
              const checkpoints = await store.transaction((tx) => tx.audit.checkpoints(log));
              const lines = exportLog(origin, keptLeaves(store, log));
              const verified = await verifyLog(lines, {
                checkpoints: checkpoints.map(({ checkpoint }) => checkpoint),
                keys: [verifierNamed(keys.verifier, origin)],
              });
              return verified.problems.map(({ code }) => code);
            }),
          );
          return found.flat();
        };
        expect(await problems()).toEqual([]);
        expect(await eraseActor(store, policy, String(name), { at: new Date() })).toMatchObject({ events: 2 });
        await sealLogs(store, { signer: keys.signer });
        expect(await rowsOf("select actor from gallra_audit where envelope like '%rows.%'")).toEqual([
          { actor: null },
          { actor: null },
        ]);
        expect(await problems()).toEqual([]);
      });
    });
  },
  { dialect: 'postgres' },
);
