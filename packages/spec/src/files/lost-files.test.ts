import { personalTable } from '@gallra/core/policy';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, removeFiles, sweep } from '@gallra/retention';
import { sql } from 'kysely';
import { createStorage } from 'unstorage';
import { expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { at, policy, schema } from './scans.ts';

/** Triggers that keep a third of the rows from being deleted, and their scans from being cleared. */
const keeping: Readonly<Record<TestDatabase['dialect'], string>> = {
  postgres: `
    create function keep() returns trigger language plpgsql as $$ begin
      if tg_op = 'DELETE' then return null; end if;
      new.scan := old.scan; return new; end $$;
    create trigger keeping before update or delete on contacts for each row when (old.id % 3 = 0) execute function keep();`,
  mysql: `
    create trigger keeping before update on contacts for each row
      set new.scan = case when old.id % 3 = 0 then old.scan else new.scan end;`,
  sqlite: `
    create trigger keeping_rows before delete on contacts when old.id % 3 = 0 begin select raise(ignore); end;
    create trigger keeping_scans after update on contacts when old.id % 3 = 0
      begin update contacts set scan = old.scan where id = old.id; end;`,
};

eachDatabase((_, open) => {
  const insert = (db: TestDatabase['db'], lastContact: string, count: number) =>
    db
      .insertInto('contacts')
      .values(
        Array.from({ length: count }, (_, index) => ({
          id: index + 1,
          name: 'Karin',
          scan: `scan-${index + 1}`,
          letter: `letter-${index + 1}`,
          last_contact_on: lastContact,
        })),
      )
      .execute();
  const listed = async (db: TestDatabase['db']) =>
    (await sql<{ value: string }>`select value from gallra_outbox_files`.execute(db)).rows
      .map(({ value }) => value)
      .sort();
  /** What rows held once, and hold no more. */
  const gone = async (db: TestDatabase['db'], all: readonly string[]) => {
    const { rows } = await sql<{
      scan: string | null;
      letter: string | null;
    }>`select scan, letter from contacts`.execute(db);
    const left = rows.flatMap(({ scan, letter }) => [scan, letter]);
    return all.filter((name) => !left.includes(name)).sort();
  };
  const names = (count: number) =>
    Array.from({ length: count }, (_, index) => [`scan-${index + 1}`, `letter-${index + 1}`]).flat();

  test.each([
    ['cleared', '2026-09-01'],
    ['erased', '2024-09-01'],
  ])(
    'T13: where a trigger keeps some of what was to be %s, only the files of the rest are listed',
    async (_, day) => {
      const own = await open();
      try {
        await own.run(schema);
        await migrate(own.db);
        await insert(own.db, day, 30);
        await own.run(keeping[own.dialect]);
        const store = kyselyStore({ db: own.db, policy });
        const disposal = { table: 'contacts', scope: { at }, limit: 100 } as const;
        await store.transaction((tx) =>
          tx.rows.dispose(
            day < '2026'
              ? { ...disposal, action: 'erase', incomingKeys: [] }
              : { ...disposal, action: 'clear', columns: ['scan'] },
          ),
        );
        const expected = await gone(own.db, names(30));
        // MariaDB's triggers cannot keep a row from being deleted.
        expect(expected).toHaveLength(day > '2026' ? 20 : own.dialect === 'mysql' ? 60 : 40);
        expect(await listed(own.db)).toEqual(expected);
      } finally {
        await own.close();
      }
    },
    60_000,
  );

  test('sweeps at once, and a host that writes meanwhile, lose no file and list none twice; removals at once remove each', async () => {
    const own = await open();
    try {
      await own.run(schema);
      await migrate(own.db);
      await insert(own.db, '2024-09-01', 300);
      const store = kyselyStore({ db: own.db, policy });
      const { hash } = await plan(store, policy, new Date('1999-01-01T12:00:00Z'));
      await sweep(store, policy, new Date('1999-01-01T12:00:00Z'), { approve: hash });

      const last = new Map(names(300).map((name) => [name, name]));
      async function write(): Promise<void> {
        for (let id = 300; id > 0; id -= 2) {
          const scan = `scan-${id}-again`;
          const [{ numUpdatedRows } = { numUpdatedRows: 0n }] = await own.db
            .updateTable('contacts')
            .set({ scan })
            .where('id', '=', id)
            .execute();
          if (numUpdatedRows > 0n) last.set(`scan-${id}`, scan);
        }
      }
      // What another sweep or the host has locked is passed over, and may be left for the next one.
      const work = () => sweep(store, policy, at, { batchSize: 20 });
      await Promise.all([work(), work(), write()]);
      await work();
      expect((await sql`select id from contacts`.execute(own.db)).rows).toEqual([]);
      expect(await listed(own.db)).toEqual([...last.values()].sort());

      const storage = createStorage();
      for (const name of last.values()) await storage.setItem(name, 'a file');
      const removed = await Promise.all([1, 2, 3].map(() => removeFiles(store, policy, { storage }, { now: at })));
      expect(removed.reduce((sum, report) => sum + report.removed, 0)).toBe(600);
      expect(await listed(own.db)).toEqual([]);
    } finally {
      await own.close();
    }
  });
});

eachDatabase(
  (database) => {
    test('files of a partitioned table are listed like all others', async () => {
      await database.run(`
        create table contacts (id integer, name text, scan text, letter text, last_contact_on date, primary key (id, last_contact_on))
          partition by range (last_contact_on);
        create table contacts_old partition of contacts for values from (minvalue) to ('2026-01-01');
        create table contacts_new partition of contacts for values from ('2026-01-01') to (maxvalue);
        insert into contacts values (1, 'Karin', 'a', 'b', '2024-09-01'), (2, 'Olle', 'c', 'd', '2026-09-01'), (3, 'Siv', 'e', 'f', '2026-11-20');
      `);
      await migrate(database.db);
      const contacts = { ...personalTable(policy, 'contacts'), key: ['id', 'last_contact_on'] };
      const keyed = { ...policy, tables: { contacts } };
      const store = kyselyStore({ db: database.db, policy: keyed });
      const { files } = await sweep(store, keyed, at, { approve: (await plan(store, keyed, at)).hash });
      expect(files?.waiting).toBe(3);
      const { rows } = await sql`select table_name, column_name, value from gallra_outbox_files order by value`.execute(
        database.db,
      );
      expect(rows.map((row) => Object.values(row as object).join(' '))).toEqual([
        'contacts scan a',
        'contacts letter b',
        'contacts scan c',
      ]);
    });
  },
  { dialect: 'postgres' },
);
