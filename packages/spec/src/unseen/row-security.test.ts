import { randomBytes } from 'node:crypto';
import type { Gallra } from 'gallra';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { asPeople, countOf, errorsOf, gallraOn, peoplePolicy, peopleTable, thirty } from './people.ts';

const policy = peoplePolicy({
  letters: {
    subjects: { person_id: { in: 'people' } },
    events: { lastContact: { in: 'people', through: 'person_id' } },
    columns: { id: 'key', person_id: 'key', body: 'interests' },
    then: 'erase',
  },
});

/** Whatever is done, as somebody else than the owner. PGlite has one session, which is somebody else meanwhile. */
async function as<T>(database: TestDatabase, role: string, work: (gallra: Gallra) => Promise<T>): Promise<T> {
  if (database.url === undefined) {
    await sql`set role ${sql.id(role)}`.execute(database.db);
    try {
      return await work(gallraOn(database.db, policy));
    } finally {
      await sql`reset role`.execute(database.db);
    }
  }
  const pool = new pg.Pool({ connectionString: database.url, options: `-c role=${role}`, max: 2 });
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(gallraOn(db, policy));
  } finally {
    await db.destroy();
  }
}

eachDatabase(
  (database) => {
    const role = `gallra_app_${randomBytes(4).toString('hex')}`;

    beforeAll(async () => {
      await database.run(
        `${peopleTable()} create table letters (id integer primary key, person_id integer, body varchar(80));
        ${thirty('people', (id) => asPeople(id, '2026-06-01'))} ${thirty('letters', (id) => `${id}, ${id}, 'Hej'`)}`,
      );
      const gallra = gallraOn(database.db, policy);
      await gallra.migrate();
      await database.run(`
        create role ${role}; grant all on all tables in schema public to ${role};
        grant all on all sequences in schema public to ${role};
        alter table people enable row level security;
        create policy few on people to ${role} using (id <= 10);`);
      const { hash } = await gallra.plan();
      await gallra.sweep(undefined, { approve: hash });
    });
    afterAll(async () => {
      await database.run(`drop owned by ${role}; drop role ${role};`);
    });

    test('R34: children of people whom row-level security hides are nobody’s to no plan and no sweep', async () => {
      await as(database, role, async (gallra) => {
        const unseen = {
          code: 'schema.unseen',
          problems: [expect.stringMatching(/^tables\.people: row-level security/)],
        };
        await expect(gallra.plan()).rejects.toMatchObject(unseen);
        await expect(gallra.sweep()).rejects.toMatchObject(unseen);
        await expect(gallra.sweep(undefined, { skipBlocked: true })).rejects.toMatchObject(unseen);
      });
      expect(await countOf(database.db, 'letters')).toBe(30);
    });

    test('no answer leaves out what is hidden (Art. 15(1)), and no erasure takes it for absent (Art. 17(1))', async () => {
      await as(database, role, async (gallra) => {
        const hidden = gallra.subject('contact', 20);
        const unseen = { code: 'schema.unseen' };
        await expect(hidden.export()).rejects.toMatchObject(unseen);
        await expect(hidden.erase({ preview: true })).rejects.toMatchObject(unseen);
        await expect(hidden.erase()).rejects.toMatchObject(unseen);
      });
    });

    test('check names the table, with the remedy', async () => {
      expect(await as(database, role, errorsOf)).toEqual(['table.hidesRows tables.people']);
      expect(await errorsOf(gallraOn(database.db, policy))).toEqual([]);
    });

    describe('nothing is hidden', () => {
      const given = async (script: string, back: string, expected: readonly string[]) => {
        await database.run(script);
        try {
          expect(await as(database, role, errorsOf)).toEqual(expected);
        } finally {
          await database.run(back);
        }
      };
      const hidden = ['table.hidesRows tables.people'];

      test('from somebody whom a policy shows every row, unless another one restricts it', async () => {
        const all = `create policy everything on people for all to ${role} using (true);`;
        await given(all, 'drop policy everything on people;', []);
        await given(
          `${all} create policy fewer on people as restrictive to public using (id <> 7);`,
          'drop policy everything on people; drop policy fewer on people;',
          hidden,
        );
        // What is read but cannot be deleted stays for ever.
        const reading = `create policy everything on people for select to ${role} using (true);`;
        await given(reading, 'drop policy everything on people;', hidden);
      });

      test('where it is off, or passed by', async () => {
        await given(
          'alter table people disable row level security;',
          'alter table people enable row level security;',
          [],
        );
        await given(`alter role ${role} bypassrls;`, `alter role ${role} nobypassrls;`, []);
      });
    });

    test('the owner is held to it where it is forced', async () => {
      const forced = 'alter table people force row level security;';
      await database.run(`alter table people owner to ${role};`);
      expect(await as(database, role, errorsOf)).toEqual([]);
      await database.run(forced);
      expect(await as(database, role, errorsOf)).toEqual(['table.hidesRows tables.people']);
      await database.run('alter table people owner to current_user; alter table people no force row level security;');
    });

    test('Gallra’s own records are not hidden either: a hold that is not seen would not be obeyed', async () => {
      await database.run(
        'alter table people disable row level security; alter table gallra_legal_holds enable row level security;',
      );
      expect(await as(database, role, errorsOf)).toEqual(['table.hidesRows gallra_legal_holds']);
      await as(database, role, async (gallra) => {
        await expect(gallra.plan()).rejects.toMatchObject({ code: 'schema.unseen' });
      });
      await database.run(
        'alter table people enable row level security; alter table gallra_legal_holds disable row level security;',
      );
    });
  },
  { dialect: 'postgres' },
);
