import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { at, base, partitionedVisits, people, policy, policyWith, whole, without } from './partitioned-visits.ts';

eachDatabase(
  (database) => {
    const { store, planned, swept, holdVisit2, run, values, left, leaves, events, gone } = partitionedVisits(database);

    describe('partitions in which every row has expired (GDPR Art. 5(1)(e))', () => {
      test('are dropped whole, as the plan tells; from the others, expired rows are deleted', async () => {
        expect(await planned()).toMatchObject({ erase: 13, partitions: whole });
        const { actions } = await swept();
        expect(actions).toEqual([
          { table: 'visits', action: 'drop', rows: 10, batches: 3 },
          { table: 'visits', action: 'erase', rows: 3, batches: 1 },
        ]);
        expect(await left()).toEqual([]);
        expect(await leaves()).toEqual(['visits_2025', 'visits_2026', 'visits_other']);
      });

      test('leave an event each, and all events together count every row that went (Art. 5(2))', async () => {
        const { operation, plan: hash } = await swept();
        const dropped = await events('partition.dropped');
        expect(dropped.map(({ partition, rows }) => ({ partition, rows })).reverse()).toEqual(whole);
        for (const event of dropped) expect(event).toMatchObject({ table: 'visits', operation, plan: hash, at });
        const rows = [...dropped, ...(await events('rows.erased'))].map((event) => event.rows ?? 0);
        expect(rows.reduce((sum, one) => sum + one, 0)).toBe(13);
        expect(await events('sweep.completed')).toMatchObject([{ rows: 13 }]);
      });

      test('leave nothing to do for the next sweep', async () => {
        await swept();
        expect((await swept()).actions).toEqual([]);
        expect(await leaves()).toHaveLength(3);
      });

      test('have no part in the hash that is approved, and are deleted from where the host wants that', async () => {
        const { hash } = await planned();
        const { actions, plan: done } = await swept({ partitions: 'delete' });
        expect(done).toBe(hash);
        expect(gone(actions)).toEqual({ erase: 13 });
        expect(await leaves()).toHaveLength(6);
      });

      test('that are larger than the budget in rows are deleted from, up to the budget', async () => {
        const { actions, stopped } = await swept({ budget: { rows: 5 } });
        expect(gone(actions)).toEqual({ drop: 4, erase: 1 });
        expect(stopped).toBe('rows');
        expect(await left()).toHaveLength(8);
        expect(gone((await swept()).actions)).toMatchObject({ drop: expect.any(Number) });
        expect(await left()).toEqual([]);
      });
    });

    describe('a partition stays', () => {
      test('where a claim keeps a row of it', async () => {
        await run('update visits set closed_on = null where id = 9');
        expect((await planned()).partitions).toEqual(without('visits_2024_h2'));
        expect(gone((await swept()).actions)).toEqual({ drop: 7, erase: 5 });
        expect(await left()).toEqual([9]);
      });

      test('where a legal hold is on one of its rows (Art. 17(3)(e))', async () => {
        await holdVisit2();
        expect((await planned()).partitions).toEqual(without('visits_2023'));
        await swept();
        expect(await left()).toEqual([2]);
      });

      test('where somebody in it has asked for restriction (Art. 18)', async () => {
        const subject = { category: 'customer', key: '1' };
        await store().transaction((tx) =>
          tx.requests.record({ subject, right: 'restriction', effectiveAt: new Date('2026-11-01T12:00:00Z') }),
        );
        // Visits 5 and 10 are theirs.
        expect((await planned()).partitions).toEqual(without('visits_2024_h1', 'visits_2024_h2'));
        await swept();
        expect(await left()).toEqual([5, 10]);
      });

      test.each([
        ['holds it in place', 'restrict', [7], [70]],
        ['would be taken along', 'cascade', [], []],
        ['would lose its link', 'set null', [], [70]],
      ])('where a row refers to one of its rows and %s (R48)', async (_, action, visits, photos) => {
        await run(
          `create table photos (id integer primary key, visit_id integer, visit_on date, foreign key (visit_id, visit_on) references visits on delete ${action})`,
        );
        await run("insert into photos values (70, 7, '2024-06-30'), (71, null, null)");
        expect((await planned()).partitions).toEqual(without('visits_2024_h1'));
        await swept();
        expect(await left()).toEqual(visits);
        expect(await values('select id as value from photos where id = 70')).toEqual(photos);
        expect(await leaves()).toEqual(['visits_2024_h1', 'visits_2025', 'visits_2026', 'visits_other']);
      });

      test('where its rows are to be anonymised, or name files that have to be listed', async () => {
        expect((await planned(policyWith({ then: 'anonymise' }))).partitions).toBeUndefined();
        const files = policyWith({ files: ['note'] });
        expect((await planned(files)).partitions).toBeUndefined();
        await swept({}, files);
        expect(await values('select count(*)::integer as value from gallra_outbox_files')).toEqual([13]);
        await run('delete from gallra_outbox_files');
      });

      test.each([
        [
          'has a trigger for deletion',
          `create function noted() returns trigger language plpgsql as $$ begin return old; end $$;
           create trigger noted before delete on visits for each row execute function noted();`,
          'drop function noted() cascade;',
        ],
        [
          'has a trigger for statements that delete',
          `create function noted() returns trigger language plpgsql as $$ begin return null; end $$;
           create trigger noted after delete on visits for each statement execute function noted();`,
          'drop function noted() cascade;',
        ],
        ['is published', 'create publication copies for table visits;', 'drop publication copies;'],
        ['is published with all tables', 'create publication copies for all tables;', 'drop publication copies;'],
        [
          'is published with its schema',
          'create publication copies for tables in schema public;',
          'drop publication copies;',
        ],
        [
          'hides rows by row-level security',
          'alter table visits enable row level security; create policy everyone on visits using (true);',
          '',
        ],
      ])('where the table %s: a drop would pass that by', async (_, prepare, tidy) => {
        await database.run(prepare);
        try {
          expect((await planned()).partitions).toBeUndefined();
          expect(gone((await swept()).actions)).toEqual({ erase: 13 });
          expect(await leaves()).toHaveLength(6);
        } finally {
          await database.run(tidy);
        }
      });

      test.each([
        ['by a list', 'list (customer_id)', 'in (1)', ['customer_id']],
        ['by a hash', 'hash (id)', 'with (modulus 1, remainder 0)', []],
        ['by a number, of which nothing tells whether it is over', 'range (id)', 'from (0) to (1000)', []],
        ['by text', 'range (note)', "from ('A') to ('Z')", ['note']],
        ['up to the end of time', 'range (closed_on)', "from ('2020-01-01') to (maxvalue)", ['closed_on']],
        [
          'up to yesterday, which is today somewhere',
          'range (closed_on)',
          "from ('2020-01-01') to ('2026-11-22')",
          ['closed_on'],
        ],
        ['by two columns', 'range (closed_on, id)', "from ('2020-01-01', 0) to ('2025-01-01', 0)", ['closed_on']],
      ])('where rows are parted %s', async (_, by, bounds, also) => {
        const key = ['id', 'registered_on', ...also];
        await database.run(`
          ${base.replace('id, registered_on)', `${key.join(', ')})`)} partition by ${by};
          create table visits_part partition of visits for values ${bounds};
          ${people}
          insert into visits values (1, 1, '2024-01-01', '2024-01-01', 'Fick hjälp');
        `);
        const keyed = policyWith({ key });
        expect(await planned(keyed)).toMatchObject({ erase: 1, partitions: undefined });
        expect(gone((await swept({}, keyed)).actions)).toEqual({ erase: 1 });
        expect(await leaves()).toEqual(['visits_part']);
      });

      test('where rows are parted by what is computed: they can have no key that is unique, and wait for one', async () => {
        await database.run(`
          ${base.replace(',\n    primary key (id, registered_on)', '')} partition by range ((closed_on + 1));
          create table visits_part partition of visits for values from ('2020-01-01') to ('2025-01-01');
          ${people}
          insert into visits values (1, 1, '2024-01-01', '2024-01-01', 'Fick hjälp');
        `);
        expect(await planned()).toMatchObject({ erase: 1, partitions: undefined });
        await expect(swept()).rejects.toMatchObject({
          code: 'plan.blocked',
          problems: [expect.stringMatching(/^tables\.visits\.key: /)],
        });
        expect(await leaves()).toEqual(['visits_part']);
      });

      test.each([
        ['timestamptz', "to ('2026-11-21 12:00:00+00')", true],
        ['timestamptz', "to ('2026-11-21 12:00:01+00')", false],
        ['timestamp', "to ('2026-11-21 12:00:00')", true],
        ['timestamp', "to ('infinity')", false],
        ['date', "to ('2026-11-21')", true],
      ])('until its range has been over for a day (by %s %s: %s)', async (type, to, ended) => {
        await database.run(`
          ${base.replace('closed_on date', `closed_on ${type}`).replace('id, registered_on)', 'id, closed_on)')} partition by range (closed_on);
          create table visits_part partition of visits for values from (minvalue) ${to};
          ${people}
          insert into visits values (1, 1, '2024-01-01', '2024-01-01', 'Fick hjälp');
        `);
        const typed = policyWith({
          key: ['id', 'closed_on'],
          events: {
            lastContact: {
              column: 'closed_on',
              encoding: { timestamptz: 'instant', timestamp: 'local', date: 'date' }[type],
            },
          },
        });
        // Bounds are shown as the session has it.
        const shown = await database.db.connection().execute(async (db) => {
          await run("set datestyle to 'sql, dmy'", db);
          await run("set time zone 'Pacific/Kiritimati'", db);
          try {
            return await planned(typed, db);
          } finally {
            await run('reset datestyle', db);
            await run('reset time zone', db);
          }
        });
        expect(shown.partitions).toEqual(ended ? [{ partition: 'visits_part', rows: 1 }] : undefined);
        expect(gone((await swept({}, typed)).actions)).toEqual(ended ? { drop: 1 } : { erase: 1 });
      });

      test('where something else needs the table: the sweep deletes from it, and does the rest', async () => {
        await run('create view last_year as select * from visits_2023');
        expect(gone((await swept()).actions)).toEqual({ drop: 6, erase: 7 });
        expect(await left()).toEqual([]);
        expect(await leaves()).toContain('visits_2023');
        expect(await values('select id as value from last_year')).toEqual([]);
      });

      test('where transactions look at the database as it was when they began', async () => {
        await database.db.connection().execute(async (db) => {
          await run("set default_transaction_isolation to 'repeatable read'", db);
          try {
            expect(gone((await swept({}, policy, db)).actions)).toEqual({ erase: 13 });
          } finally {
            await run('reset default_transaction_isolation', db);
          }
        });
        expect(await leaves()).toHaveLength(6);
      });

      test.each([
        ['where the database user does not own it, but may delete', 'grant', { erase: 13 }],
        ['only until its owner sweeps', 'own', { drop: 10, erase: 3 }],
      ])('%s', async (_, right, expected) => {
        const role = `sweeper_${crypto.randomUUID().replaceAll('-', '')}`;
        const tables = ['visits', 'visits_2024', ...(await leaves())];
        await run(`create role ${role}`);
        await run(`grant select, insert, update, delete on all tables in schema public to ${role}`);
        await run(`grant usage on all sequences in schema public to ${role}`);
        await run(`grant usage, create on schema public to ${role}`);
        if (right === 'own') for (const table of tables) await run(`alter table ${table} owner to ${role}`);
        try {
          await database.db.connection().execute(async (db) => {
            await run(`set role ${role}`, db);
            try {
              expect(gone((await swept({}, policy, db)).actions)).toEqual(expected);
            } finally {
              await run('reset role', db);
            }
          });
        } finally {
          await database.run(`drop owned by ${role}; drop role ${role};`);
        }
      });
    });

    test('names that have to be quoted, and schemas off the search path, are told as SQL has them', async () => {
      await database.run(`
        create schema attic;
        create table attic."Visits 2022" partition of visits for values from ('2022-01-01') to ('2023-01-01');
        insert into visits values (22, 1, '2022-05-05', '2022-05-05', 'Fick hjälp');
      `);
      expect((await planned()).partitions).toEqual([{ partition: 'attic."Visits 2022"', rows: 1 }, ...whole]);
      expect(gone((await swept()).actions)).toEqual({ drop: 11, erase: 3 });
      await run('drop schema attic');
    });

    test('partitions that all lie in a schema of their own are partitions all the same', async () => {
      await database.run(`
        ${base} partition by range (registered_on);
        create schema attic;
        create table attic.visits_2023 partition of visits for values from ('2023-01-01') to ('2024-01-01');
        create table attic.visits_2024 partition of visits for values from ('2024-01-01') to ('2025-01-01');
        create table attic.visits_2026 partition of visits for values from ('2026-01-01') to ('2027-01-01');
        ${people}
        insert into visits values (1, 1, '2023-05-05', '2023-05-05', 'Fick hjälp'), (2, 2, '2024-05-05', null, 'Pågår'),
          (3, 3, '2026-05-05', '2026-05-05', 'Fick hjälp'), (4, 4, '2026-11-11', '2026-11-11', 'Fick hjälp');
      `);
      expect(gone((await swept()).actions)).toEqual({ drop: 1, erase: 1 });
      expect(await left()).toEqual([2, 4]);
      await run('drop schema attic cascade');
    });
  },
  { dialect: 'postgres' },
);
