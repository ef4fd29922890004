import { decide, type TimeEncoding } from '@gallra/core';
import { kyselyStore, migrate } from '@gallra/kysely';
import { due, plan, planOfHost, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { createGallra } from 'gallra';
import { CompiledQuery, Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const now = new Date('2026-11-22T12:00:00Z');

/** A column of a type that a database has, and what may stand in it. */
interface Kept {
  readonly type: string;
  readonly encoding: TimeEncoding;
  /** Nobody can say when these were. */
  readonly unread: readonly unknown[];
  /** These have not been. */
  readonly ahead?: readonly unknown[];
  readonly over: readonly unknown[];
}

const sqlite: readonly Kept[] = [
  {
    type: 'text',
    encoding: 'utc',
    unread: [
      '2020-02-30',
      '2020-01-01 24:00:00',
      '2020-01-01T10:00:00Z',
      '2020-01-01 10:00:00+02:00',
      ' 2020-01-01',
      '',
      20200101,
    ],
    over: ['2020-02-29', '2020-01-01T10:00:00', '2020-01-01 10:00', '2020-01-01 10:00:00.123456'],
  },
  { type: 'text', encoding: 'date', unread: ['2020-13-01', '2020-01-01 10:00:00', '20200101'], over: ['0001-01-01'] },
  {
    type: 'integer',
    encoding: 'epochSeconds',
    unread: ['soon', '', 253402300800, -1e14, Number.POSITIVE_INFINITY],
    ahead: [4e9],
    over: [0, -1.5, 1577836800.5],
  },
  // Nothing is made of what looks like a number, where a column converts nothing.
  { type: 'blob', encoding: 'epochSeconds', unread: ['1577836800', Buffer.from('1577836800')], over: [1577836800] },
];

const postgres: readonly Kept[] = [
  {
    type: 'timestamptz',
    encoding: 'instant',
    unread: ['-infinity', '0044-03-15 BC', '20000-01-01'],
    ahead: ['infinity', '2100-01-01'],
    over: ['0001-01-01 00:00+00', '2020-01-01 00:00:00.123456+02'],
  },
  {
    type: 'date',
    encoding: 'date',
    unread: ['-infinity', '0001-12-31 BC', '10000-01-01'],
    ahead: ['infinity'],
    over: ['0001-01-01'],
  },
  {
    type: 'timestamp',
    encoding: 'local',
    unread: ['-infinity', '0044-03-15 BC'],
    ahead: ['infinity'],
    over: ['2020-01-01'],
  },
  {
    type: 'double precision',
    encoding: 'epochSeconds',
    unread: ['NaN', 'Infinity', '-Infinity', 1e18],
    over: [-0.5, 1577836800.5],
  },
  { type: 'numeric', encoding: 'epochMilliseconds', unread: ['NaN', '1e18'], over: ['1577836800000.5'] },
  {
    type: 'varchar(40)',
    encoding: 'iso',
    unread: ['2020-02-30T10:00:00Z', '2020-01-01T10:00:00+02:00'],
    over: ['2020-01-01T10:00:00Z'],
  },
];

const mysql: readonly Kept[] = [
  {
    type: 'date',
    encoding: 'date',
    unread: ['0000-00-00', '2020-00-00', '2020-05-00', '2020-02-30'],
    over: ['0001-01-01', '2020-02-29'],
  },
  { type: 'datetime(6)', encoding: 'utc', unread: ['0000-00-00', '2020-00-05'], over: ['2020-01-01 10:00:00.123456'] },
  {
    type: 'timestamp null',
    encoding: 'instant',
    unread: ['0000-00-00'],
    ahead: ['2038-01-19 03:14:07'],
    over: ['2020-01-01'],
  },
  { type: 'bigint unsigned', encoding: 'epochMilliseconds', unread: ['18446744073709551615'], over: [0] },
  {
    type: 'varchar(40)',
    encoding: 'iso',
    unread: ['2020-01-01t10:00:00z', '2020-01-01T10:00:00Z\n'],
    over: ['2020-01-01T10:00:00.5Z'],
  },
];

const kept = { sqlite, postgres, mysql };

const policyOf = (
  encoding: TimeEncoding,
  ifNull: 'notApplicable' | 'pending' = 'notApplicable',
  then: 'erase' | 'anonymise' = 'erase',
) =>
  smallPolicy({
    times: encoding,
    categories: ['identity'],
    tables: {
      contacts: {
        subjects: { id: 'contact' },
        events: { lastContact: { column: 'kept', ifNull } },
        columns: { id: 'key', name: 'identity', kept: 'notPersonal' },
        then,
      },
    },
  });

async function filled({ db, dialect, run }: TestDatabase, type: string, values: readonly unknown[]) {
  await sql`drop table if exists contacts`.execute(db);
  await run(`create table contacts (id integer primary key, name varchar(20), kept ${type});`);
  // What a stricter session of another application may refuse, an older one has left behind.
  await db.connection().execute(async (session) => {
    if (dialect === 'mysql') await sql`set session sql_mode = 'ALLOW_INVALID_DATES'`.execute(session);
    for (const [index, value] of values.entries())
      await sql`insert into contacts values (${index + 1}, 'Karin', ${value})`.execute(session);
    if (dialect === 'mysql') await sql`set session sql_mode = default`.execute(session);
  });
}

eachDatabase((database) => {
  test('a time that a type can hold and nobody can read keeps, is counted, and ends no export', async () => {
    await migrate(database.db);
    for (const { type, encoding, unread, ahead = [], over } of kept[database.dialect]) {
      const policy = policyOf(encoding);
      await filled(database, type, [...unread, ...ahead, ...over, null]);
      const store = kyselyStore({ db: database.db, policy });
      const staying = unread.length + ahead.length;
      const goes = await store.transaction(async (tx) => {
        const found: unknown[] = [];
        for await (const { row, situation } of tx.rows.rowsOf('contacts', { at: now }))
          if (decide(policy, 'contacts', situation).disposal === 'erase') found.push(Number(row.id));
        return found;
      });
      const expected = [...over, null].map((_, index) => staying + index + 1);
      expect(goes, `${type} as ${encoding}`).toEqual(expected);
      const made = await plan(store, policy, now);
      expect(made.tables[0], `${type} as ${encoding}`).toMatchObject({
        rows: staying + expected.length,
        erase: expected.length,
      });
      expect(made.unreadableTimes, `${type} as ${encoding}`).toEqual([
        { table: 'contacts', column: 'kept', rows: unread.length },
      ]);
      const gallra = createGallra({ policy, db: database.db, clock: () => now });
      expect((await gallra.subject('contact', 1).export()).json).toBeDefined();
      const { findings } = await gallra.check({ rows: true });
      expect(findings.filter(({ code }) => code === 'time.unreadable')).toMatchObject([
        { severity: 'warning', path: 'tables.contacts.columns.kept' },
      ]);
      await sweep(store, policy, now, { approve: made.hash, drill: true });
      const { rows } = await sql<{ id: unknown }>`select id from contacts order by id`.execute(database.db);
      expect(
        rows.map(({ id }) => Number(id)),
        `${type} as ${encoding}`,
      ).toEqual(Array.from({ length: staying }, (_, index) => index + 1));
    }
  });

  test.for(['pending', 'notApplicable'] as const)(
    'an index on a column of times changes nothing in what is counted, whatever stands at its ends: %s',
    async (ifNull) => {
      const { db, dialect, run } = database;
      await migrate(db);
      for (const { type, encoding, unread, ahead = [], over } of kept[dialect]) {
        const policy = policyOf(encoding, ifNull);
        const store = kyselyStore({ db, policy });
        const counted = async () => {
          const { tables } = await planOfHost(store, policy, now);
          const { hash, ...found } = await due(store, policy, now);
          return { tables, found };
        };
        const ends = [[], [null], ...[...unread, ...ahead].map((one) => [one]), [...unread, null]];
        for (const [index, beside] of ends.entries()) {
          await filled(database, type, [...beside, ...over]);
          const plainly = await counted();
          expect(plainly.tables[0]?.rows).toBe(beside.length + over.length);
          await run(`create index kept_at on contacts (kept${index % 2 === 0 ? '' : ' desc'})`);
          expect(await counted(), `${type} as ${encoding}, ${index}`).toEqual(plainly);
        }
      }
    },
  );

  test('a column that no later time fits in is over once its last day is, and its period', async () => {
    if (database.dialect !== 'mysql') return;
    const policy = policyOf('instant');
    await filled(database, 'timestamp(6) null', ['2037-01-01 00:00:00', '2038-01-19 03:14:07.999999', null]);
    const store = kyselyStore({ db: database.db, policy });
    const due = async (at: string) => (await plan(store, policy, new Date(at))).tables[0]?.erase;
    expect(await due('2038-01-19T12:00:00Z')).toBe(2);
    expect(await due('2039-01-19T12:00:00Z')).toBe(2);
    expect(await due('2039-01-20T12:00:00Z')).toBe(3);
  });

  test.for(['erase', 'anonymise'] as const)(
    'a column that no later time fits in can be read in a sweep after its last day: %s',
    async (then) => {
      if (database.dialect !== 'mysql') return;
      await migrate(database.db);
      const policy = policyOf('instant', 'notApplicable', then);
      await filled(database, 'timestamp(6) null', ['2037-01-01 00:00:00', '2038-01-19 03:14:07.999999']);
      const store = kyselyStore({ db: database.db, policy });
      const at = new Date('2040-02-08T23:00:00Z');
      const { hash } = await plan(store, policy, at);
      expect(await sweep(store, policy, at, { approve: hash, drill: true })).toMatchObject({
        complete: true,
        actions: [{ action: then, rows: 2 }],
      });
    },
  );

  test('an index on the column still serves the range: whether it can be read is asked beside it', async () => {
    const { db, dialect, run } = database;
    const type = { sqlite: 'text', postgres: 'timestamp', mysql: 'datetime' }[dialect];
    await filled(database, type, []);
    await run('create index contacts_kept on contacts (kept);');
    const day = (index: number) => new Date(Date.UTC(2000, 0, 1) + index * 5 * 3_600_000).toISOString();
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      id: index + 1,
      name: 'Karin',
      kept: day(index).slice(0, 19).replace('T', ' '),
    }));
    for (let start = 0; start < rows.length; start += 500)
      await db
        .insertInto('contacts')
        .values(rows.slice(start, start + 500))
        .execute();
    if (dialect === 'postgres') await sql`analyze contacts`.execute(db);
    if (dialect === 'mysql') await sql`analyze table contacts`.execute(db);
    const asked: CompiledQuery[] = [];
    // biome-ignore lint/suspicious/noExplicitAny: a test's own table.
    const listening = new Kysely<any>({ dialect: database.host, log: ({ query }) => void asked.push(query) });
    const policy = policyOf('utc', 'pending');
    const store = kyselyStore({ db: listening, policy });
    const scope = { at: new Date('2001-02-01T12:00:00Z') };
    await store.transaction((tx) => tx.rows.due({ table: 'contacts', scope, incomingKeys: [] }));
    const [counting] = asked.filter((query) => /count/.test(query.sql) && /contacts/.test(query.sql));
    const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain';
    const statement = counting?.sql.replace(/^\/\*M!.*?\*\/ /, '');
    const { rows: told } = await db.executeQuery<object>(
      CompiledQuery.raw(`${explain} ${statement}`, [...(counting?.parameters ?? [])]),
    );
    expect(JSON.stringify(told)).toContain('contacts_kept');
  });
});
