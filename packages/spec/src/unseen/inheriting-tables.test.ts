import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import {
  approvedSweep,
  asPeople,
  countOf,
  errorsOf,
  gallraOn,
  people,
  peoplePolicy,
  peopleTable,
  thirty,
} from './people.ts';

eachDatabase(
  (database) => {
    beforeAll(async () => {
      await gallraOn(database.db, peoplePolicy()).migrate();
    });
    beforeEach(async () => {
      await database.run(`drop table if exists people cascade; ${peopleTable()} ${thirty('people', asPeople)}`);
    });

    test('rows of a table that inherits and holds more are reached by no sweep, and are classified for themselves', async () => {
      await database.run(
        `create table staff (salary integer, primary key (id)) inherits (people);
        ${thirty('staff', (id, lastOn) => `${id}, 'Karin', '${lastOn}', 100`)}`,
      );
      const gallra = gallraOn(database.db, peoplePolicy());
      expect(await errorsOf(gallra)).toEqual(['disposal.inherited tables.people', 'table.unclassified tables.staff']);
      await expect(approvedSweep(gallra)).rejects.toMatchObject({ code: 'plan.blocked' });
      expect((await approvedSweep(gallra, true)).actions).toEqual([]);
      expect(await countOf(database.db, 'staff')).toBe(30);
    });

    test('one that holds no column more is a part of it, as partitions were before there were any', async () => {
      await database.run(
        `create table former () inherits (people); insert into former values (101, 'K', '2025-01-01');`,
      );
      const gallra = gallraOn(database.db, peoplePolicy());
      expect(await errorsOf(gallra)).toEqual([]);
      expect((await approvedSweep(gallra)).actions).toMatchObject([{ action: 'erase', rows: 11 }]);
    });

    test('a part is not decided for itself as well', async () => {
      await database.run('create table former (primary key (id)) inherits (people);');
      const gallra = gallraOn(database.db, peoplePolicy({ former: { ...people, subjects: { id: { in: 'people' } } } }));
      expect(await errorsOf(gallra)).toContain('disposal.partition tables.former');
    });

    test('one that inherits from two is a part of neither', async () => {
      await database.run('create table noted (note text); create table noted_people () inherits (noted, people);');
      const gallra = gallraOn(database.db, peoplePolicy({ noted: 'notPersonal', noted_people: 'todo' }));
      expect(await errorsOf(gallra)).toEqual(['disposal.inherited tables.people']);
      await database.run('drop table noted cascade;');
    });

    test('a view that is classified as a table is swept by nobody', async () => {
      await database.run(`alter table people rename to real_people; create view people as select * from real_people;`);
      const gallra = gallraOn(database.db, peoplePolicy({ real_people: 'todo' }));
      expect(await errorsOf(gallra)).toEqual(['table.isView tables.people']);
      await expect(approvedSweep(gallra)).rejects.toMatchObject({ code: 'plan.blocked' });
      expect(await countOf(database.db, 'real_people')).toBe(30);
      await database.run('drop view people; alter table real_people rename to people;');
    });
  },
  { dialect: 'postgres' },
);

eachDatabase(
  (database) => {
    test('a temporary table of the same name is not taken for it', async () => {
      await database.run(`${peopleTable()} ${thirty('people', asPeople)}`);
      const gallra = gallraOn(database.db, peoplePolicy());
      await gallra.migrate();
      await sql`create temporary table people as select * from people`.execute(database.db);
      expect(await errorsOf(gallra)).toEqual(['table.shadowed tables.people']);
      await expect(gallra.plan()).rejects.toMatchObject({ code: 'schema.unseen' });
    });
  },
  { name: 'pglite' },
);

eachDatabase(
  (database) => {
    test('a temporary table of the same name is not taken for it', async () => {
      await database.run(`${peopleTable()} ${thirty('people', asPeople)}`);
      const gallra = gallraOn(database.db, peoplePolicy());
      await gallra.migrate();
      await sql`create temporary table People as select * from people`.execute(database.db);
      expect(await errorsOf(gallra)).toEqual(['table.shadowed tables.people']);
      await expect(gallra.plan()).rejects.toMatchObject({ code: 'schema.unseen' });
    });
  },
  { dialect: 'sqlite' },
);
