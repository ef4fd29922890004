import { legalHolds, ownRecords } from '@gallra/core/record';
import type { LiveIndex } from '@gallra/core/store';
import { createOwnRecordTable, introspect, migrate, migrationSql } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { expectEverything, filled, type UpgradedDatabase } from './filled-before.ts';

const keysOf = (indexes: readonly LiveIndex[]) =>
  indexes.map(({ columns, unique, partial }) => JSON.stringify([columns, unique, partial])).sort();

const byName = <T extends { readonly name: string }>(columns: readonly T[]) =>
  columns.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** All that the catalogue tells of Gallra's own tables, but in which database they are and how many rows it guesses. */
async function ownTablesOf({ db }: UpgradedDatabase) {
  const { tables } = await introspect(db);
  return tables
    .filter(({ name }) => name.startsWith('gallra_'))
    .map(({ estimatedRows, schema, foreignKeys, ...table }) => ({
      ...table,
      foreignKeys: foreignKeys.map(({ references: { schema, ...references }, ...key }) => ({ ...key, references })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

eachDatabase((_, open) => {
  describe('a database that the code before filled', () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await open();
      return () => database.close();
    });

    test('is upgraded, and tells all that it told, in the order it was recorded', async () => {
      const policy = await filled(database);
      await migrate(database.db, { policy });
      await expectEverything(database, policy);
      await migrate(database.db, { policy });
      await expectEverything(database, policy);
    });

    test('is upgraded by statements that may be run again after an upgrade was killed, wherever that was', async () => {
      const policy = await filled(database);
      const statements = migrationSql(database.db);
      // Those that only create what is there already are not worth a stop.
      const first = statements.findIndex((statement) => statement.includes('gallra_legal_holds'));
      for (let last = first; last <= statements.length; last += 4) {
        for (const statement of statements.slice(0, last))
          await sql.raw(statement.replace(/;$/, '')).execute(database.db);
      }
      await migrate(database.db, { policy });
      await expectEverything(database, policy);
    });

    test('has the tables that the declarations describe, to the type of each column, and those of a fresh install', async () => {
      await filled(database);
      await migrate(database.db);
      const fresh = await open();
      onTestFinished(() => fresh.close());
      await migrate(fresh.db);
      expect(await ownTablesOf(database)).toEqual(await ownTablesOf(fresh));

      const declared = await open();
      onTestFinished(() => declared.close());
      for (const record of ownRecords) await createOwnRecordTable(declared.db, record);
      const live = (await introspect(database.db)).tables;
      for (const table of (await introspect(declared.db)).tables) {
        const { columns, primaryKey, indexes } = live.find(({ name }) => name === table.name) ?? expect.unreachable();
        // A column that came later stands last.
        expect({ columns: byName(columns), primaryKey }).toEqual({
          columns: byName(table.columns),
          primaryKey: table.primaryKey,
        });
        expect(keysOf(indexes)).toEqual(keysOf(table.indexes));
      }
      expect(live.map(({ name }) => name)).not.toContain('gallra_holds');
    });

    test('and a declaration that says otherwise of one column is found out', async () => {
      const record = { ...legalHolds, columns: { ...legalHolds.columns, reviewOn: 'number' } } as const;
      await createOwnRecordTable(database.db, record as unknown as typeof legalHolds);
      const fresh = await open();
      onTestFinished(() => fresh.close());
      await migrate(fresh.db);
      const [declared, live] = await Promise.all(
        [database, fresh].map(async (one) =>
          (await ownTablesOf(one)).find(({ name }) => name === 'gallra_legal_holds'),
        ),
      );
      const told = new Set(live?.columns.map((column) => JSON.stringify(column)));
      const others = declared?.columns.filter((column) => !told.has(JSON.stringify(column)));
      expect(others?.map(({ name }) => name)).toEqual(['review_on']);
    });
  });
});
