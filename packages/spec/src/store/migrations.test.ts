import { ownTableNames } from '@gallra/core/record';
import { migrate, migrationSql } from '@gallra/kysely';
import { type Kysely, sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const tables = [...ownTableNames].sort();
const books = ['gallra_migrations', 'gallra_migrations_lock'];

async function tablesOf(db: Kysely<unknown>, schema?: string): Promise<readonly string[]> {
  const found = await db.introspection.getTables({ withInternalKyselyTables: true });
  return found
    .filter((table) => table.name.startsWith('gallra_') && (schema === undefined || table.schema === schema))
    .map(({ name }) => name)
    .sort();
}

const versionsOf = async (db: Kysely<unknown>) =>
  (await sql<{ name: string }>`select name from gallra_migrations`.execute(db)).rows.map(({ name }) => name);

eachDatabase((_, open) => {
  describe('the tables of its own', () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await open();
      return () => database.close();
    });

    test('are created once, however often and by however many at a time it is asked', async () => {
      const { db } = database;
      await Promise.all([migrate(db), migrate(db), migrate(db)]);
      await migrate(db);
      expect(await tablesOf(db)).toEqual([...tables, ...books].sort());
      expect(await versionsOf(db)).toEqual([
        '0001_records_of_processing',
        '0002_legal_holds',
        '0003_leases',
        '0004_files',
        '0005_chosen_periods',
        '0006_journal_export',
        '0007_audit_log',
        '0008_own_records',
        '0009_controllers',
        '0010_controller_categories',
        '0011_preservation',
      ]);
    });

    test('may come from a host that owns its DDL, and a later migration leaves them alone', async () => {
      const { db } = database;
      await database.run(migrationSql(db).join('\n'));
      expect(await tablesOf(db)).toEqual(tables);
      await sql`insert into gallra_erasure_journal (id, controller, in_force_from, revision, version, body) values ('1', 'gallra:vendor', '2026-11-22T00:00:00.000Z', 0, 1, '{}')`.execute(
        db,
      );
      await sql`insert into gallra_subjects (reference, controller, home, category, subject_key) values ('r1', '7', 'clients', 'client', '1'), ('r2', 'gallra:vendor', 'clients', 'client', '1')`.execute(
        db,
      );
      await migrate(db);
      await database.run(migrationSql(db).join('\n'));
      const { rows } = await sql<{ id: unknown }>`select id from gallra_erasure_journal`.execute(db);
      expect(rows.map(({ id }) => String(id))).toEqual(['1']);
      const people = await sql<{
        controller: unknown;
      }>`select controller from gallra_subjects order by reference`.execute(db);
      expect(people.rows.map(({ controller }) => String(controller))).toEqual(['7', 'gallra:vendor']);
    });

    test('number what is recorded afterwards higher than what was, also where that is gone', async () => {
      const { db } = database;
      await database.run(migrationSql(db).join('\n'));
      const record = async (id: string) => {
        await sql`insert into gallra_exercised_rights (id, controller, subject, in_force_from, exercised, revision, version, body) values (${id}, 'gallra:vendor', 'r', '2026-11-22T00:00:00.000Z', 'erasure', 0, 2, '{}')`.execute(
          db,
        );
        const { rows } = await sql<{ recorded: unknown }>`select recorded from gallra_exercised_rights`.execute(db);
        return Number(rows[0]?.recorded);
      };
      const first = await record('1');
      await sql`delete from gallra_exercised_rights`.execute(db);
      await database.run(migrationSql(db).join('\n'));
      expect(await record('2')).toBeGreaterThan(first);
    });
  });
});

eachDatabase(
  (database) => {
    test('the statements for a host that owns its DDL name the schema of its handle', async () => {
      await database.run('create schema app;');
      const db = database.db.withSchema('app');
      await database.run(migrationSql(db).join('\n'));
      expect(await tablesOf(database.db, 'app')).toEqual(tables);
      await migrate(db);
      expect(await tablesOf(database.db, 'app')).toEqual([...tables, ...books].sort());
      expect(await tablesOf(database.db, 'public')).toEqual([]);
    });
  },
  { dialect: 'postgres' },
);
