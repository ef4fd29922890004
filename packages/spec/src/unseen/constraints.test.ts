import type { ColumnClassification } from '@gallra/core';
import { introspect, kyselyStore } from '@gallra/kysely';
import { obstacles, orderOfDisposal } from '@gallra/retention';
import { afterEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { people, peoplePolicy } from './people.ts';

type Columns = Readonly<Record<string, ColumnClassification>>;
const cleared = 'interests';
const random: ColumnClassification = { is: 'interests', then: 'random' };
const replaced = (replace: string | number): ColumnClassification => ({ is: 'interests', then: { replace } });

eachDatabase((database) => {
  afterEach(async () => {
    await database.run('drop table if exists people;');
  });

  /** What stands in the way, as `obstacle column`, where the rows stay and lose what is personal. */
  const found = async (definitions: string, columns: Columns, also = ''): Promise<readonly string[]> => {
    await database.run(`create table people (id integer not null primary key, last_on date, ${definitions}); ${also}`);
    const table = { ...people, columns: { id: 'key', last_on: 'notPersonal', ...columns }, then: 'anonymise' } as const;
    const policy = { ...peoplePolicy(), tables: { people: table } };
    const schema = await kyselyStore({ db: database.db, policy }).schema();
    return obstacles(policy, schema, orderOfDisposal(policy, schema)).map(
      ({ obstacle, column }) => `${obstacle} ${column}`,
    );
  };

  describe('a CHECK (found before the work, with no row read)', () => {
    test.each<[string, string, Columns, readonly string[]]>([
      [
        'refuses random text that is no address',
        `mail varchar(80) check (mail like '%@%')`,
        { mail: random },
        ['constraint mail'],
      ],
      ['lets null pass', `mail varchar(80) check (mail like '%@%')`, { mail: cleared }, []],
      [
        'lets a constant pass that it takes',
        `mail varchar(80) check (mail like '%@%')`,
        { mail: replaced('a@example.com') },
        [],
      ],
      ['refuses a constant', 'age integer check (age > 17)', { age: replaced(0) }, ['constraint age']],
      ['takes a number in its range', 'age integer check (age > 17)', { age: replaced(18) }, []],
      [
        'refuses null where it says so',
        'mail varchar(80), check (mail is not null)',
        { mail: cleared },
        ['constraint mail'],
      ],
      [
        'refuses that two columns are both gone',
        'mail varchar(80), phone varchar(80), constraint reachable check (mail is not null or phone is not null)',
        { mail: cleared, phone: cleared },
        ['constraint mail', 'constraint phone'],
      ],
      [
        'is not answered where a column has a say that stays',
        `mail varchar(80), kind integer, check (mail is not null or kind > 0)`,
        { mail: cleared, kind: 'notPersonal' },
        [],
      ],
      ['is not what stands in a text', `mail varchar(80) default 'check (1 = 0)'`, { mail: cleared }, []],
    ])('%s', async (_, definitions, columns, expected) => {
      expect(await found(definitions, columns)).toEqual(expected);
    });

    test('is listed with the columns that it reads', async () => {
      await database.run(
        `create table people (id integer primary key, a integer, b integer, constraint c check (a < b));`,
      );
      const { tables } = await introspect(database.db);
      const { constraints } = tables.find(({ name }) => name === 'people') ?? {};
      expect(constraints).toMatchObject([{ kind: 'check', columns: ['a', 'b'] }]);
    });
  });

  if (database.dialect !== 'mysql')
    test('a unique index on an expression lets a constant stand only once', async () => {
      const index = 'create unique index people_mail on people (lower(mail));';
      expect(await found('mail varchar(80)', { mail: replaced('gone') }, index)).toEqual(['unique mail']);
      await database.run('drop table people;');
      expect(await found('mail varchar(80)', { mail: random }, index)).toEqual([]);
    });

  if (database.dialect !== 'sqlite')
    test('a unique column that is computed from another does too', async () => {
      const computed = 'mail varchar(80), low varchar(80) generated always as (lower(mail)) stored unique';
      const columns = { mail: replaced('gone'), low: 'notPersonal' } as const;
      expect(await found(computed, columns)).toEqual(['unique mail']);
    });

  if (database.dialect === 'postgres')
    describe('of PostgreSQL alone', () => {
      test('a domain refuses what its checks refuse, and those of what it is made from', async () => {
        await database.run(`create domain mail as text check (value like '%@%'); create domain own_mail as mail;`);
        expect(await found('mail own_mail', { mail: random })).toEqual(['constraint mail']);
        await database.run('drop table people;');
        expect(await found('mail own_mail', { mail: cleared })).toEqual([]);
        await database.run('drop table people; drop domain own_mail; drop domain mail;');
      });

      test('rows that exclude each other cannot hold the same constant', async () => {
        const room = `stay int4range not null, exclude using gist (stay with &&)`;
        expect(await found(room, { stay: replaced('[1,2)') })).toEqual(['unique stay']);
      });
    });
});
