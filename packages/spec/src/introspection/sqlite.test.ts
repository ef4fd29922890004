import type { LiveTable } from '@gallra/core/store';
import { introspect } from '@gallra/kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

eachDatabase(
  (_, open) => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await open();
    });
    afterEach(() => database.close());

    async function read(script: string, options = {}): Promise<Readonly<Record<string, LiveTable>>> {
      await database.run(script);
      const { tables } = await introspect(database.db, options);
      return Object.fromEntries(tables.map((table) => [table.name, table]));
    }

    test('REFERENCES without columns refers to the primary key, as the parent spells it', async () => {
      const { bid } = await read(`
    create table Deal (Agency integer, Number integer, primary key (Number, Agency));
    create table bid (n integer, a integer, foreign key (n, a) references DEAL, foreign key (a, n) references deal (AGENCY, number));
  `);
      expect(bid?.foreignKeys).toEqual([
        {
          name: 'bid_n_a_fkey',
          columns: ['n', 'a'],
          references: { table: 'Deal', columns: ['Number', 'Agency'] },
          onDelete: 'noAction',
          onUpdate: 'noAction',
          deferrable: false,
        },
        {
          name: 'bid_a_n_fkey',
          columns: ['a', 'n'],
          references: { table: 'Deal', columns: ['Agency', 'Number'] },
          onDelete: 'noAction',
          onUpdate: 'noAction',
          deferrable: false,
        },
      ]);
    });

    test('a parent that does not exist is named as written', async () => {
      const { bid } = await read('create table bid (deal_id integer references Gone);');
      expect(bid?.foreignKeys[0]?.references).toEqual({ table: 'Gone', columns: [] });
    });

    test('two foreign keys on the same column have two names', async () => {
      const { c } = await read(`
    create table a (id integer primary key);
    create table b (id integer primary key);
    create table c (id integer references a references b);
  `);
      expect(c?.foreignKeys.map(({ name, references }) => [name, references.table])).toEqual([
        ['c_id_fkey', 'a'],
        ['c_id_fkey2', 'b'],
      ]);
    });

    test('only DEFERRABLE INITIALLY DEFERRED waits for the commit, and only for its own key', async () => {
      const { child } = await read(`
    create table p (id integer primary key);
    create table child ( -- references p deferrable initially deferred
      "references" text default 'deferrable initially deferred',
      a integer references p (id) /* references */,
      b integer references p (id) on delete cascade DEFERRABLE INITIALLY DEFERRED,
      c integer references p (id) not deferrable initially deferred,
      d integer references p (id) deferrable,
      e integer references p (id) deferrable initially immediate,
      f integer,
      foreign key (f) references p (id) deferrable
        initially deferred
    );
    alter table child add column g integer references p (id);
  `);
      const deferrable = child?.foreignKeys.filter((key) => key.deferrable).map(({ columns }) => columns[0]);
      expect(child?.foreignKeys.map(({ columns }) => columns[0])).toEqual(['a', 'b', 'c', 'd', 'e', 'g', 'f']);
      expect(deferrable).toEqual(['b', 'f']);
    });

    test('INTEGER PRIMARY KEY is given by SQLite and never null; a key of another type may be null', async () => {
      const { number, word, strict, without } = await read(`
    create table number (id integer primary key);
    create table word (id text primary key);
    create table strict (id text primary key) strict;
    create table without (id integer primary key) without rowid;
  `);
      expect(number?.columns[0]).toMatchObject({ nullable: false, hasDefault: true });
      expect(word?.columns[0]).toMatchObject({ nullable: true, hasDefault: false });
      expect(strict?.columns[0]).toMatchObject({ nullable: false, hasDefault: false });
      expect(without?.columns[0]).toMatchObject({ nullable: false, hasDefault: false });
    });

    test('types lose their length, DEFAULT NULL is no default, virtual columns are generated', async () => {
      const { a } = await read(`
    create table a (b NUMERIC(10, 2), c double precision, d, e text default null, f integer as (1) virtual);
  `);
      expect(a?.columns.map(({ type }) => type)).toEqual(['numeric', 'double precision', '', 'text', 'integer']);
      expect(a?.columns.map(({ hasDefault }) => hasDefault)).toEqual([false, false, false, false, false]);
      expect(a?.columns.map(({ generated }) => generated)).toEqual([false, false, false, false, true]);
    });

    test('a virtual table is a table, without the tables it is made of', async () => {
      const tables = await read('create virtual table words using fts5(body);');
      expect(Object.keys(tables)).toEqual(['words']);
      expect(tables.words?.columns.map(({ name }) => name)).toEqual(['body']);
    });

    test('a view on a table that is gone does not stand in the way', async () => {
      const { broken, a } = await read(`
    create table a (id integer);
    create view broken as select * from gone;
  `);
      expect(broken).toMatchObject({ kind: 'view', columns: [] });
      expect(a?.columns).toHaveLength(1);
    });

    test('rows are estimated once ANALYZE has counted them', async () => {
      const before = await read(
        'create table a (id integer primary key, b); insert into a (b) values (1), (2), (null);',
      );
      expect(before.a).not.toHaveProperty('estimatedRows');
      const { a } = await read(
        'create index a_b on a (b) where b is not null; create index a_id on a (id, b); analyze;',
      );
      expect(a?.estimatedRows).toBe(3);
    });

    test('a number of a row that is gone is given anew, unless AUTOINCREMENT keeps it from that', async () => {
      const tables = await read(`
    create table plain (id integer primary key, autoincrement_at text /* autoincrement */); -- AUTOINCREMENT
    create table spoken (id INTEGER PRIMARY KEY, note text default 'autoincrement');
    create table counted (id integer primary key autoincrement, b);
    create table short (id int primary key);
    create table texts (id text primary key);
    create table pairs (a integer, b integer, primary key (a, b));
    create table bare (id integer primary key) without rowid;
    create view seen as select * from plain;
  `);
      const anew = Object.values(tables).flatMap(({ name, reusesKeys }) => (reusesKeys === true ? [name] : []));
      expect(anew.filter((name) => name !== 'sqlite_sequence').sort()).toEqual(['plain', 'spoken']);
    });

    test('an attached file is read where it is named', async () => {
      const script = `
    attach database ':memory:' as archive;
    create table archive.old (id integer primary key);
    create table new (id integer);
    create index archive.old_id on old (id);
  `;
      expect(Object.keys(await read(script))).toEqual(['new']);
      const { old } = await read('', { schemas: ['archive'] });
      expect(old).toMatchObject({
        schema: 'archive',
        primaryKey: ['id'],
        indexes: [{ name: 'old_id', columns: ['id'] }],
      });
    });
  },
  { dialect: 'sqlite' },
);
