import type { TimeEncoding } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { classifiedColumn, personalTable } from '@gallra/core/policy';
import { isLeft, type Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { at, smallPolicy } from '@gallra/world';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

/** A column of a type that a database has, and what its values are generalised to; null where nobody can read them. */
interface Generalised {
  readonly type: string;
  readonly encoding: TimeEncoding;
  readonly values: Readonly<Record<string, string | null>>;
}

const ofAll: Generalised['values'] = {
  '0001-05-17': '0001-01-01',
  '0999-12-31': '0999-01-01',
  '9999-12-31': '9999-01-01',
};

const ways: Readonly<Record<TestDatabase['dialect'], readonly Generalised[]>> = {
  mysql: [
    {
      type: 'date',
      encoding: 'date',
      values: { ...ofAll, '2020-00-05': null, '2020-02-31': null, '0000-00-00': '0000-00-00' },
    },
    {
      type: 'datetime',
      encoding: 'utc',
      values: {
        '0001-01-01 00:00:00': '0001-12-31 23:00:00',
        '0999-12-31 12:00:00': '0998-12-31 23:00:00',
        '2020-05-00 00:00:00': null,
        '0000-00-00 00:00:00': '0000-00-00 00:00:00',
      },
    },
  ],
  postgres: [
    {
      type: 'date',
      encoding: 'date',
      values: { ...ofAll, '10000-01-01': null, '0044-03-15 BC': null, infinity: 'infinity' },
    },
    {
      type: 'timestamp',
      encoding: 'utc',
      values: {
        '0001-01-01 00:00:00': '0001-12-31 23:00:00',
        '0999-12-31 12:00:00': '0998-12-31 23:00:00',
        '10000-01-01 00:00:00': null,
        '-infinity': '-infinity',
      },
    },
  ],
  sqlite: [
    { type: 'text', encoding: 'date', values: { ...ofAll, '2020-02-31': null, '0000-00-00': '0000-00-00' } },
    {
      type: 'text',
      encoding: 'utc',
      values: {
        '0001-01-01 00:00:00': '0001-12-31 23:00:00',
        '0999-12-31 12:00:00': '0998-12-31 23:00:00',
        '2020-05-00 00:00:00': null,
      },
    },
  ],
};

const policyOf = (encoding: TimeEncoding) =>
  smallPolicy({
    categories: ['note'],
    tables: {
      people: {
        subjects: { id: 'contact' },
        events: { lastContact: { column: 'seen_on', encoding: 'date' } },
        columns: { id: 'key', born: { is: 'note', then: { generalise: 'year', encoding } }, seen_on: 'notPersonal' },
        then: 'anonymise',
      },
    },
  });

/** Twice: what is generalised once stays so. */
async function anonymised(store: Store): Promise<void> {
  const batch = { table: 'people', scope: { at }, limit: 100, action: 'anonymise' } as const;
  for (const _ of [1, 2]) await store.transaction((tx) => tx.rows.dispose(batch));
}

eachDatabase((database) => {
  test.each(ways[database.dialect])(
    'what a $type holds is generalised as it is told: what nobody can read goes, and what tells nothing stays',
    async ({ type, encoding, values }) => {
      const policy = policyOf(encoding);
      const given = Object.keys(values);
      await database.run(`drop table if exists people;
        create table people (id integer not null primary key, born ${type}, seen_on date);
        ${database.dialect === 'mysql' ? "set session sql_mode = 'ALLOW_INVALID_DATES';" : ''}
        insert into people values ${given.map((value, index) => `(${index}, '${value}', '2020-01-01')`).join(', ')};
        ${database.dialect === 'mysql' ? 'set session sql_mode = default;' : ''}`);
      await migrate(database.db);
      await anonymised(kyselyStore({ db: database.db, policy }));
      const text = database.dialect === 'mysql' ? sql`cast(born as char(19))` : sql`cast(born as varchar(22))`;
      const { rows } = await sql<{ born: string | null }>`select ${text} as born from people order by id`.execute(
        database.db,
      );
      expect(rows.map(({ born }) => born)).toEqual(Object.values(values));
      const memory = memoryStore({
        policy,
        tables: { people: given.map((born, id) => ({ id, born, seen_on: '2020-01-01' })) },
      });
      await anonymised(memory);
      expect(memory.rows('people').map(({ born }) => born)).toEqual(Object.values(values));
    },
  );

  const instants = { mysql: 'timestamp', postgres: 'timestamptz', sqlite: undefined }[database.dialect];

  test.skipIf(instants === undefined)(
    'the first instants of 1970, with which a TIMESTAMP begins, are told as generalised once they are',
    async () => {
      const policy = policyOf('instant');
      const store = kyselyStore({ db: database.db, policy });
      const given = ['1970-01-01 00:00:01', '1970-01-01 00:00:02', '1970-07-01 12:00:00', '1971-01-01 00:00:00'];
      await database.run(`drop table if exists people;
        create table people (id integer not null primary key, born ${instants} null, seen_on date);
        insert into people values ${given.map((value, index) => `(${index}, '${value}', '2020-01-01')`).join(', ')};`);
      await migrate(database.db);
      await anonymised(store);
      const then = classifiedColumn(personalTable(policy, 'people'), 'born').then;
      const left: unknown[] = [];
      await store.transaction(async ({ rows }) => {
        for await (const { row } of rows.rowsOf('people', { at })) {
          expect(row.born).toBeInstanceOf(Date);
          left.push(isLeft(policy, then, row.born));
        }
        expect(await rows.tally({ table: 'people', scope: { at }, incomingKeys: [] })).toMatchObject({ anonymise: 0 });
      });
      expect(left).toEqual([false, false, false, false]);
    },
  );
});
