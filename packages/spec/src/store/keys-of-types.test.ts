import type { PersonalTable, Policy } from '@gallra/core';
import { kyselyStore } from '@gallra/kysely';
import { smallPolicy } from '@gallra/world';
import { createGallra } from 'gallra';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const at = new Date('2026-11-22T12:00:00Z');

/** Types of keys, and keys that stand in them: the ends of what they hold, and what lies beyond those of others. */
const types: Readonly<Record<TestDatabase['dialect'], Readonly<Record<string, readonly string[]>>>> = {
  mysql: {
    'tinyint unsigned': ['0', '255'],
    'smallint unsigned': ['40000', '65535'],
    'mediumint unsigned': ['16777215'],
    'int unsigned': ['2147483648', '4294967295'],
    'bigint unsigned': ['9007199254740993', '9223372036854775808', '18446744073709551615'],
    bigint: ['-9223372036854775808'],
    'decimal(30,0)': ['123456789012345678901234567890'],
    'char(20)': ['Karin', '007'],
    'varbinary(20)': ['Karin'],
    uuid: ['0b0e3f0c-5a3e-4a43-9a4e-3f7b1f8f6c11'],
    inet6: ['2001:db8::1'],
    date: ['2020-02-29'],
    double: ['7.25'],
    "enum('junior','senior')": ['senior'],
  },
  postgres: {
    smallint: ['-32768', '32767'],
    integer: ['-2147483648', '2147483647'],
    bigint: ['9007199254740993', '9223372036854775807'],
    numeric: ['123456789012345678901234567890', '7'],
    oid: ['4294967295'],
    uuid: ['0b0e3f0c-5a3e-4a43-9a4e-3f7b1f8f6c11'],
    'varchar(20)': ['Karin', '007'],
    'char(20)': ['Karin'],
    name: ['Karin'],
    small_key: ['32767'],
    staff_level: ['junior'],
    bytea: ['\\x4b6172696e'],
  },
  sqlite: {
    integer: ['-9223372036854775808', '9007199254740993', '1732000000000'],
    'unsigned big int': ['4294967296'],
    text: ['Karin', '007'],
    'decimal(30)': ['12345'],
  },
};

/** What nobody's key is, in whatever form: no database is asked for what it would refuse to compare. */
const nobodys = ['Anna', "o'Hara", '7.5', '99999999999999999999999999', '-1', 'Ka\0rin', 'Kar\ud800in'];

const policy = smallPolicy({
  categories: ['interests'],
  tables: {
    people: {
      subjects: { id: 'contact' },
      events: { lastContact: { column: 'last_on', encoding: 'date' } },
      columns: { id: 'key', name: 'interests', last_on: 'notPersonal' },
      then: 'erase',
    },
    notes: {
      subjects: { person_id: { in: 'people' } },
      events: { lastContact: { column: 'last_on', encoding: 'date' } },
      columns: { id: 'key', person_id: 'key', body: 'interests', last_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

/** The same where keys of people who are gone are given to somebody new. */
const givenAnew: Policy = {
  ...policy,
  tables: {
    people: {
      ...(policy.tables.people as PersonalTable),
      keys: 'reused',
      since: { column: 'given_on', encoding: 'date' },
    },
    notes: { ...(policy.tables.notes as PersonalTable), since: { column: 'written_on', encoding: 'date' } },
  },
};

eachDatabase((database) => {
  const namesLeft = async () => {
    const { rows } = await sql<{ name: string }>`select name from people order by name`.execute(database.db);
    return rows.map(({ name }) => name);
  };

  async function filled(type: string, key: string, other = type) {
    await database.run(`drop table if exists notes; drop table if exists people;
      create table people (id ${type} not null primary key, name varchar(80), last_on date);
      create table notes (id integer not null primary key, person_id ${other}, body varchar(80), last_on date);
      insert into people values ('${key.replaceAll('\\', database.dialect === 'mysql' ? '\\\\' : '\\')}', 'Karin', '2020-01-01');
      insert into notes select 1, id, 'on Karin', '2020-01-01' from people;`);
    const gallra = createGallra({
      policy,
      db: database.db,
      clock: () => at,
      fingerprintKey: new Uint8Array(32).fill(7),
    });
    await gallra.migrate();
    return gallra;
  }

  async function madeTypes() {
    if (database.dialect !== 'postgres') return;
    await database.run(`drop table if exists notes; drop table if exists people;
      drop domain if exists small_key; create domain small_key as smallint;
      drop type if exists staff_level; create type staff_level as enum ('junior', 'senior');`);
  }

  test('a person is found by a key of every type, to its ends, in whatever is asked of their data (Art. 12(2))', async () => {
    await madeTypes();
    for (const [type, keys] of Object.entries(types[database.dialect]))
      for (const key of keys) {
        const which = `${type} ${key}`;
        const gallra = await filled(type, key);
        const { json } = await gallra.subject('contact', key).export();
        expect(
          json.rows.map(({ table }) => table),
          which,
        ).toEqual(['people', 'notes']);
        const hold = await gallra.holds.place({
          covers: { subject: { category: 'contact', key } },
          reason: 'a dispute',
          placedBy: 'legal',
          reviewOn: '2027-11-22',
        });
        const { hash } = await gallra.plan();
        await gallra.sweep(undefined, { approve: hash });
        expect(await namesLeft(), `${which}, held`).toEqual(['Karin']);
        await gallra.holds.release(hold.id, { by: 'legal', reason: 'it is settled' });
        await gallra.subject('contact', key).restrict();
        await gallra.subject('contact', key).liftRestriction();
        const purged = await gallra.purge([{ table: 'people', keys: [[key]] }]);
        expect(purged.actions, which).toMatchObject([{ table: 'people', action: 'erase', rows: 1 }]);
        const erased = await gallra.subject('contact', key).erase();
        expect(erased.complete, which).toBe(true);
        expect(await namesLeft(), which).toEqual([]);
      }
  }, 120_000);

  test('what no column of the type can hold is nobody’s key, and nothing fails on it', async () => {
    await madeTypes();
    for (const [type, [key = '']] of Object.entries(types[database.dialect])) {
      const gallra = await filled(type, key);
      for (const odd of nobodys)
        await expect(gallra.subject('contact', odd).export(), `${type} ${odd}`).rejects.toMatchObject({
          code: 'subject.unknown',
        });
      await expect(gallra.purge([{ table: 'people', keys: nobodys.map((odd) => [odd]) }]), type).resolves.toMatchObject(
        {
          actions: [],
        },
      );
      const store = kyselyStore({ db: database.db, policy });
      for (const odd of nobodys) {
        const covers = [{ subject: { category: 'contact', key: odd } }];
        const scope = { at, instruction: { covers, ends: 'purposes' } } as const;
        const unlinked = { table: 'notes', scope, limit: 10, action: 'unlink', columns: ['person_id'] } as const;
        // An UPDATE is refused for what a SELECT only warns of.
        const done = store.transaction((tx) => tx.rows.dispose(unlinked));
        await expect(done, `${type} ${odd}`).resolves.toMatchObject({ matched: 0 });
      }
    }
  }, 120_000);

  test('an earlier holder of a key that was given to somebody new is found by a key of every type (Art. 15(4))', async () => {
    await madeTypes();
    for (const [type, keys] of Object.entries(types[database.dialect]))
      for (const key of keys) {
        await filled(type, key);
        await database.run('alter table people add given_on date; alter table notes add written_on date;');
        await database.run("update people set given_on = '2026-10-01'; update notes set written_on = '2020-01-01';");
        const store = kyselyStore({ db: database.db, policy: givenAnew });
        const rowsOf = (earlier: boolean) =>
          store.transaction(async (tx) => {
            const scope = { at, subject: { category: 'contact', key }, ...(earlier ? { earlier: true as const } : {}) };
            return (await tx.rows.tally({ table: 'notes', scope, incomingKeys: [] })).rows;
          });
        expect([await rowsOf(true), await rowsOf(false)], `${type} ${key}`).toEqual([1, 0]);
      }
  }, 120_000);

  if (database.name !== 'sqlite')
    test('rows that name a key by a narrower or a wider type than its own are found, and lead nowhere beyond it', async () => {
      for (const [type, other] of [
        ['bigint', 'smallint'],
        ['smallint', 'bigint'],
      ] as const) {
        const gallra = await filled(type, '7', other);
        const beyond = other === 'bigint' ? '99999999999' : '32767';
        await database.run(`insert into notes values (2, ${beyond}, 'on somebody who is gone', '2026-11-01');`);
        const { json } = await gallra.subject('contact', 7).export();
        expect(json.rows.map(({ table }) => table)).toEqual(['people', 'notes']);
        await expect(gallra.subject('contact', '70000').export()).rejects.toMatchObject({ code: 'subject.unknown' });
        const { hash } = await gallra.plan();
        await gallra.sweep(undefined, { approve: hash });
        expect(await namesLeft()).toEqual([]);
      }
    });
});
