import { beforeAll, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { approvedSweep, asPeople, countOf, gallraOn, people, peoplePolicy, peopleTable, thirty } from './people.ts';

/** A trigger that nobody foresaw refuses that people are deleted, in words that name them. */
const raising: Readonly<Record<TestDatabase['dialect'], string>> = {
  postgres: `
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not %', old.name; end $$;
    create trigger refusing before delete on people for each row execute function refuse();`,
  mysql: `
    create trigger refusing before delete on people for each row signal sqlstate '45000' set message_text = 'not Karin';`,
  sqlite: `
    create trigger refusing before delete on people for each row begin select raise(abort, 'not Karin'); end;`,
};

/** The database's own code for it. */
const codes: Readonly<Record<TestDatabase['dialect'], string>> = {
  postgres: 'P0001',
  mysql: 'ER_SIGNAL_EXCEPTION',
  sqlite: 'SQLITE_CONSTRAINT_TRIGGER',
};

eachDatabase((database) => {
  const { dialect } = database;
  const zebras = { ...people, subjects: { id: 'zebra' } } as const;
  const base = peoplePolicy();
  const label = { sv: 'Sebror', en: 'Zebras' };
  const policy = {
    ...base,
    subjects: { ...base.subjects, zebra: label },
    tables: { ...base.tables, zebras },
  } as typeof base;

  beforeAll(async () => {
    await database.run(
      `${peopleTable()} ${peopleTable('zebras')} ${thirty('people', asPeople)} ${thirty('zebras', asPeople)}`,
    );
    await gallraOn(database.db, policy).migrate();
    await database.run(raising[dialect]);
  });

  test('a table that refuses is told with the code, and keeps no other from its turn', async () => {
    const gallra = gallraOn(database.db, policy);
    const report = await approvedSweep(gallra);
    expect(report.actions).toMatchObject([{ table: 'zebras', action: 'erase', rows: 10 }]);
    expect(report.failed).toMatchObject([
      { table: 'people', action: 'erase', code: 'database.refused', problem: expect.stringContaining(codes[dialect]) },
    ]);
    expect(report.complete).toBe(false);
    expect(JSON.stringify(report)).not.toContain('Karin');
    expect(await countOf(database.db, 'people')).toBe(30);
    expect(await countOf(database.db, 'zebras')).toBe(20);
    expect((await gallra.status()).last).toMatchObject({ outcome: 'stopped', rows: 10 });
  });

  test('one person’s erasure is still all or nothing', async () => {
    await expect(gallraOn(database.db, policy).subject('contact', 1).erase()).rejects.toMatchObject({
      code: 'database.refused',
    });
    expect(await countOf(database.db, 'people where name is not null')).toBe(30);
  });

  test('once it is mended, the next sweep does the rest and is complete', async () => {
    await database.run(`drop trigger refusing${dialect === 'postgres' ? ' on people' : ''};`);
    const gallra = gallraOn(database.db, policy);
    expect(await gallra.sweep()).toMatchObject({
      actions: [{ table: 'people', action: 'erase', rows: 10 }],
      failed: [],
      complete: true,
    });
    expect((await gallra.status()).last).toMatchObject({ outcome: 'completed' });
  });
});
