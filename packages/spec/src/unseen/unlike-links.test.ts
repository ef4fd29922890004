import { parsePolicy } from '@gallra/core';
import type { Gallra } from 'gallra';
import { beforeEach, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { approvedSweep, countOf, errorsOf, gallraOn } from './people.ts';

const label = (text: string) => ({ sv: text, en: text });
const purpose = (title: string, basis: string, from: string) => ({
  title: label(title),
  role: 'controller',
  basis,
  subjects: 'all',
  categories: 'all',
  keep: { from, for: 'P1Y' },
});

/** People whom an open deal keeps, and deals that name them by their key. */
const policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  subjects: { contact: label('contact') },
  categories: { interests: label('interests') },
  events: { lastContact: label('last contact'), dealClosed: label('the deal was closed') },
  purposes: {
    brokerage: purpose('brokerage', '6(1)(f)', 'lastContact'),
    deals: purpose('deals', '6(1)(b)', 'dealClosed'),
  },
  tables: {
    people: {
      subjects: { id: 'contact' },
      events: {
        lastContact: { column: 'last_on', encoding: 'date' },
        dealClosed: { latest: [{ in: 'deals', by: 'person_id' }] },
      },
      columns: { id: 'key', name: 'interests', last_on: 'notPersonal' },
      then: 'erase',
    },
    deals: {
      subjects: { person_id: { in: 'people' } },
      events: { dealClosed: { column: 'closed_on', encoding: 'date' } },
      columns: { id: 'key', person_id: 'key', closed_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

/** A way to declare both ends of a link, and two spellings of a key that are one to it. */
interface Loose {
  readonly key: string;
  readonly named: string;
  readonly spelt: readonly [key: string, named: string];
  /** Without a foreign key: the database lets none be made between the two. */
  readonly bare?: true;
}

const loose: Readonly<Record<TestDatabase['dialect'], Readonly<Record<string, Loose>>>> = {
  mysql: {
    'a collation that ignores case': {
      key: 'varchar(40) collate utf8mb4_general_ci',
      named: 'varchar(40) collate utf8mb4_general_ci',
      spelt: ['Anna', 'anna'],
    },
    'a collation that ignores accents': {
      key: 'varchar(40) collate utf8mb4_unicode_ci',
      named: 'varchar(40) collate utf8mb4_unicode_ci',
      spelt: ['Zoé', 'Zoe'],
    },
    'a collation that ignores trailing blanks': {
      key: 'varchar(40) collate utf8mb4_bin',
      named: 'varchar(40) collate utf8mb4_bin',
      spelt: ['Anna', 'Anna  '],
    },
    'numbers beside texts': { key: 'integer', named: 'varchar(40)', spelt: ['7', '007'], bare: true },
    'decimals of another scale': { key: 'decimal(9,0)', named: 'decimal(9,2)', spelt: ['7', '7.00'], bare: true },
  },
  sqlite: {
    'a key that ignores case': { key: 'text collate nocase', named: 'text', spelt: ['Anna', 'anna'] },
    'a key that ignores trailing blanks': { key: 'text COLLATE "rtrim"', named: 'text', spelt: ['Anna', 'Anna  '] },
    'numbers beside texts': { key: 'integer', named: 'text', spelt: ['7', '007'], bare: true },
    'numbers with a fraction': { key: 'integer', named: 'real', spelt: ['7', '7.0'] },
  },
  postgres: {
    'numbers of another scale': { key: 'numeric(9,2)', named: 'integer', spelt: ['7', '7'] },
    'a collation that ignores case': {
      key: 'text collate no_case',
      named: 'text collate no_case',
      spelt: ['Anna', 'anna'],
    },
    'a type that ignores case': { key: 'citext', named: 'citext', spelt: ['Anna', 'anna'] },
    'a domain of a type that ignores case': { key: 'login_name', named: 'login_name', spelt: ['Anna', 'ANNA'] },
    'a domain of a collation that ignores case': { key: 'short_name', named: 'short_name', spelt: ['Anna', 'anna'] },
    'trailing blanks beside a CHAR': { key: 'char(9)', named: 'varchar(9)', spelt: ['Anna', 'Anna  '], bare: true },
  },
};

/** Declarations that keep every spelling apart. */
const strict: Readonly<Record<TestDatabase['dialect'], readonly (readonly [type: string, key: string])[]>> = {
  mysql: [
    ['varchar(40) collate utf8mb4_nopad_bin', 'Anna'],
    ['bigint unsigned', '18446744073709551615'],
  ],
  sqlite: [
    ['text', 'Anna'],
    ['text collate binary', 'Anna'],
    ['integer', '9007199254740993'],
  ],
  postgres: [
    ['text', 'Anna'],
    ['varchar(40) collate "C"', 'Anna'],
    ['char(9)', 'Anna'],
    ['uuid', '0b0e3f0c-5a3e-4a43-9a4e-3f7b1f8f6c11'],
  ],
};

/** Types that a database does not compare with each other. */
const unlike: Readonly<Partial<Record<TestDatabase['dialect'], readonly (readonly [key: string, named: string])[]>>> = {
  mysql: [['varchar(40) collate utf8mb4_general_ci', 'varchar(40) collate utf8mb4_unicode_ci']],
  postgres: [
    ['bigint', 'text'],
    ['text', 'bigint'],
    ['uuid', 'varchar(40)'],
    ['text collate "C"', 'text collate "POSIX"'],
  ],
};

const tablesOf = (key: string, named: string, reference = ''): string => `
  create table people (id ${key} not null primary key, name varchar(80), last_on date);
  create table deals (id integer not null primary key, person_id ${named}, closed_on date${reference});`;

const reference = ', foreign key (person_id) references people (id)';

const path = 'tables.deals.columns.person_id';
const refused = { code: 'links.unlike', problems: [expect.stringMatching(`^${path}: `)] };

/** Whatever goes by whose a row is, is refused. */
async function expectRefused(gallra: Gallra, key: string): Promise<void> {
  const person = gallra.subject('contact', key);
  await expect(gallra.plan()).rejects.toMatchObject(refused);
  await expect(gallra.sweep(undefined, { approve: 'any' })).rejects.toMatchObject(refused);
  await expect(person.export()).rejects.toMatchObject(refused);
  await expect(person.erase()).rejects.toMatchObject(refused);
  await expect(person.erase({ preview: true })).rejects.toMatchObject(refused);
  await expect(gallra.purge([{ table: 'people', keys: [[key]] }])).rejects.toMatchObject(refused);
}

eachDatabase((database) => {
  const { dialect, name } = database;
  // PGlite has no collations but its own, and no extensions.
  const ways = Object.entries(loose[dialect]).filter(
    ([, { key }]) => name === 'postgres' || !/no_case|citext|_name/.test(key),
  );
  const opened = async (script: string): Promise<Gallra> => {
    await database.run(script);
    const gallra = gallraOn(database.db, policy);
    await gallra.migrate();
    return gallra;
  };
  const spellings = async (gallra: Gallra, rows: boolean) => {
    const { findings } = await gallra.check({ rows });
    return findings.filter(({ code }) => code === 'link.spelling').map(({ severity, path: at }) => `${severity} ${at}`);
  };

  beforeEach(async () => {
    await database.run('drop table if exists deals; drop table if exists people;');
    if (name === 'postgres')
      await database.run(`
        drop domain if exists short_name; drop domain if exists login_name;
        create collation if not exists no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        create extension if not exists citext;
        create domain login_name as citext; create domain short_name as text collate no_case;`);
  });

  test.each(ways)(
    'nobody goes whom an open deal names by another spelling of their key: %s (Art. 5(1)(d))',
    async (_, { key, named, spelt: [own, other], bare }) => {
      const gallra = await opened(`${tablesOf(key, named, bare === true ? '' : reference)}
        insert into people values ('${own}', 'Karin', '2020-01-01');
        insert into deals values (1, '${other}', null);`);
      expect(await spellings(gallra, false)).toContain(`info ${path}`);
      expect(await spellings(gallra, true)).toContain(`error ${path}`);
      await expectRefused(gallra, own);
      expect(await countOf(database.db, 'people')).toBe(1);
      const error: Error = await gallra.plan().then(
        () => new Error('planned'),
        (thrown) => thrown,
      );
      expect(error.message).toContain('in 1 row; update deals.person_id to the spelling of people.id');
      for (const value of [own, other]) if (value.length > 2) expect(error.message).not.toContain(value);
    },
  );

  test.each(ways.filter(([, { key, named }]) => key.split(' ')[0] === named.split(' ')[0]))(
    'where rows keep to the key’s own spelling, its collation is no hindrance: %s',
    async (_, { key, named, spelt: [own], bare }) => {
      const gallra = await opened(`${tablesOf(key, named, bare === true ? '' : reference)}
        insert into people values ('${own}', 'Karin', '2020-01-01'), ('8', 'Bo', '2020-01-01');
        insert into deals values (1, '${own}', null);`);
      expect(await spellings(gallra, true)).toEqual([]);
      expect((await approvedSweep(gallra)).actions).toMatchObject([{ table: 'people', rows: 1 }]);
      expect(await countOf(database.db, "people where name = 'Karin'")).toBe(1);
    },
  );

  test.each(strict[dialect])(
    'keys of %s are compared as decisions compare them, and no row is asked',
    async (type, key) => {
      const gallra = await opened(`${tablesOf(type, type, reference)}
      insert into people values ('${key}', 'Karin', '2020-01-01');
      insert into deals values (1, '${key}', null);`);
      expect(await spellings(gallra, false)).toEqual([]);
      expect(await spellings(gallra, true)).toEqual([]);
      expect((await gallra.plan()).tables).toMatchObject([{ erase: 0 }, { erase: 0 }]);
    },
  );

  test.each(unlike[dialect] ?? [])(
    'a key of %s is not compared with one of %s: a check says so, and nothing is begun',
    async (key, named) => {
      const gallra = await opened(tablesOf(key, named));
      const { findings } = await gallra.check();
      const found = findings.filter(({ code }) => code === 'link.types');
      expect(found).toMatchObject([{ severity: 'error', path }]);
      expect(found[0]?.message).toMatch(/of type .+, and people\.id, which it leads to, of type /);
      expect(await errorsOf(gallra)).toEqual([`link.types ${path}`]);
      await expectRefused(gallra, key === 'uuid' ? '0b0e3f0c-5a3e-4a43-9a4e-3f7b1f8f6c11' : '7');
    },
  );

  test('a foreign key of a table that the policy does not name links as the database says, too', async () => {
    const [first] = ways.map(([, way]) => way).filter(({ bare }) => bare !== true);
    if (first === undefined) throw new Error('Every database has a key that is spelt in several ways.');
    const { key, named, spelt } = first;
    await database.run('drop table if exists marks;');
    const gallra = await opened(`${tablesOf(key, named, reference)}
      create table marks (id integer not null primary key, of_person ${named}, foreign key (of_person) references people (id));
      insert into people values ('${spelt[0]}', 'Karin', '2020-01-01');
      insert into marks values (1, '${spelt[1]}');`);
    await expect(gallra.plan()).rejects.toMatchObject({
      code: 'links.unlike',
      problems: [expect.stringMatching(/^tables\.marks\.columns\.of_person: /)],
    });
    await database.run('drop table marks;');
    expect((await approvedSweep(gallra)).actions).toMatchObject([{ table: 'people', rows: 1 }]);
  });
});
