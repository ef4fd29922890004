import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { approvedSweep, asPeople, countOf, errorsOf, gallraOn, peoplePolicy, peopleTable, thirty } from './people.ts';

eachDatabase(
  (database) => {
    beforeEach(async () => {
      await database.run('drop table if exists people;');
    });

    test.each(['MyISAM', 'Aria', 'MEMORY'])(
      'nothing is begun in a table of %s that could not be taken back',
      async (engine) => {
        await database.run(`${peopleTable('people', ` engine=${engine}`)} ${thirty('people', asPeople)}`);
        const own = gallraOn(database.db, peoplePolicy());
        await own.migrate();
        expect(await errorsOf(own)).toEqual(['disposal.noTransactions tables.people']);
        await expect(approvedSweep(own)).rejects.toMatchObject({ code: 'plan.blocked' });
        await expect(own.subject('contact', 1).erase()).rejects.toMatchObject({ code: 'plan.blocked' });
        expect(await approvedSweep(own, true)).toMatchObject({ actions: [], complete: false });
        expect(await countOf(database.db, 'people where name is not null')).toBe(30);
      },
    );

    test('what stays readable in a history of versions is not said to be erased', async () => {
      await database.run(`${peopleTable('people', ' with system versioning')} ${thirty('people', asPeople)}`);
      const own = gallraOn(database.db, peoplePolicy());
      await own.migrate();
      expect(await errorsOf(own)).toEqual(['disposal.history tables.people']);
      await expect(approvedSweep(own)).rejects.toMatchObject({ code: 'plan.blocked' });
      await expect(own.subject('contact', 1).erase()).rejects.toMatchObject({ code: 'plan.blocked' });
      expect(await countOf(database.db, 'people for system_time all')).toBe(30);
    });

    test('Gallra’s own records are in tables with transactions, or nothing is done', async () => {
      await database.run(`${peopleTable()} ${thirty('people', asPeople)}`);
      const own = gallraOn(database.db, peoplePolicy());
      await own.migrate();
      await sql`alter table gallra_audit engine = MyISAM`.execute(database.db);
      expect(await errorsOf(own)).toEqual(['ownTables.noTransactions gallra_audit']);
      await expect(own.plan()).rejects.toMatchObject({ code: 'schema.unseen' });
      await sql`alter table gallra_audit engine = InnoDB`.execute(database.db);
      expect((await approvedSweep(own)).actions).toMatchObject([{ action: 'erase', rows: 10 }]);
    });
  },
  { dialect: 'mysql' },
);
