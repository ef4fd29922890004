import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { partitionedVisits } from './partitioned-visits.ts';

eachDatabase(
  (database) => {
    const { swept, holdVisit2, run, values, left, leaves, gone } = partitionedVisits(database);

    // PGlite has one connection.
    describe.skipIf(database.name === 'pglite')('others who use a partition at the same time', () => {
      const waits = (what: string) =>
        expect
          .poll(
            () =>
              values(
                `select count(*)::integer as value from pg_locks where relation = 'visits_2023'::regclass and mode = 'ExclusiveLock' and ${what}`,
              ),
            { timeout: 120_000, interval: 10 },
          )
          .toEqual([1]);
      const open = "insert into visits values (40, 1, '2023-06-06', null, 'Pågår')";
      const during = async (statement: string, work: (done: () => Promise<void>) => Promise<void>) => {
        const other = await database.db.startTransaction().execute();
        try {
          await run(statement, other);
          await work(() => other.commit().execute());
        } finally {
          if (!other.isCommitted) await other.rollback().execute();
        }
      };

      test(
        'lose no row that they insert just before the sweep has it to itself',
        () =>
          during(open, async (commit) => {
            const sweeping = swept();
            await waits('not granted');
            await commit();
            expect(gone((await sweeping).actions)).toEqual({ drop: 6, erase: 7 });
            expect(await left()).toEqual([40]);
          }),
        60_000,
      );

      test(
        'may place a legal hold meanwhile, and it holds (Art. 17(3)(e))',
        () =>
          during('update visits set note = note where id = 1', async (commit) => {
            const sweeping = swept();
            await waits('not granted');
            await holdVisit2();
            await commit();
            expect(gone((await sweeping).actions)).toEqual({ drop: 6, erase: 6 });
            expect(await left()).toEqual([2]);
          }),
        60_000,
      );

      test(
        'are waited for a moment only if they write: rows are deleted around theirs',
        () =>
          during(open, async (commit) => {
            expect(gone((await swept()).actions)).toEqual({ erase: 13 });
            await commit();
            expect(await left()).toEqual([40]);
            expect(await leaves()).toHaveLength(6);
          }),
        60_000,
      );

      test(
        'may read for as long as they like: rows are deleted meanwhile',
        () =>
          during('select * from visits', async () => {
            expect(gone((await swept()).actions)).toEqual({ erase: 13 });
            expect(await leaves()).toHaveLength(6);
          }),
        60_000,
      );

      test(
        'may read until it is dropped',
        () =>
          during('select * from visits', async (commit) => {
            const sweeping = swept();
            await waits('granted');
            await commit();
            expect(gone((await sweeping).actions)).toEqual({ drop: 10, erase: 3 });
          }),
        60_000,
      );
    });
  },
  { dialect: 'postgres' },
);
