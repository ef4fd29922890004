import { createGallra, parsePolicy } from 'gallra';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const label = (text: string) => ({ sv: text, en: text });

/** For each dialect a type for every encoding it has one for. */
const typed = {
  postgres: {
    instant: 'timestamptz',
    utc: 'timestamp',
    local: 'timestamp',
    iso: 'text',
    date: 'date',
    epochSeconds: 'bigint',
    epochMilliseconds: 'numeric',
  },
  mysql: {
    instant: 'timestamp null',
    utc: 'datetime(6)',
    local: 'datetime',
    iso: 'varchar(30)',
    date: 'date',
    epochSeconds: 'bigint unsigned',
    epochMilliseconds: 'double',
  },
  sqlite: {
    utc: 'text',
    local: 'datetime',
    iso: 'text',
    date: 'date',
    epochSeconds: 'integer',
    epochMilliseconds: 'real',
  },
} as const satisfies Record<TestDatabase['dialect'], object>;

/** A policy in which each column is read as the encoding it is given. */
function timesPolicy(encodings: Readonly<Record<string, string>>) {
  const events = Object.keys(encodings);
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    subjects: { person: label('person') },
    categories: { identity: label('identity') },
    events: Object.fromEntries(events.map((event) => [event, label(event)])),
    purposes: Object.fromEntries(
      events.map((event) => [
        `until_${event}`,
        {
          title: label(event),
          role: 'controller',
          basis: '6(1)(f)',
          subjects: 'all',
          categories: 'all',
          keep: { from: event, for: 'P1Y' },
        },
      ]),
    ),
    tables: {
      people: {
        subjects: { id: 'person' },
        events: Object.fromEntries(
          Object.entries(encodings).map(([column, encoding]) => [column, { column, encoding }]),
        ),
        columns: { id: 'key', name: 'identity', ...Object.fromEntries(events.map((event) => [event, 'notPersonal'])) },
        then: 'erase',
      },
      letters: {
        subjects: { person_id: { in: 'people' } },
        events: Object.fromEntries(events.map((event) => [event, { in: 'people', through: 'person_id' }])),
        columns: { id: 'key', person_id: 'key', body: 'identity' },
        then: 'erase',
      },
    },
  });
}

eachDatabase((database) => {
  const types: Readonly<Record<string, string>> = typed[database.dialect];
  const encodings = Object.fromEntries(Object.keys(types).map((encoding) => [encoding, encoding]));
  const check = (given: Readonly<Record<string, string>>) =>
    createGallra({ policy: timesPolicy(given), db: database.db }).check();

  beforeAll(async () => {
    const columns = Object.entries(types).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`);
    await sql`create table people (id integer primary key, name varchar(80) not null, ${sql.join(columns)})`.execute(
      database.db,
    );
    await sql`create table letters (
      id integer primary key, person_id integer not null, body text not null,
      constraint letters_person foreign key (person_id) references people (id))`.execute(database.db);
    await createGallra({ policy: timesPolicy(encodings), db: database.db }).migrate();
  });

  describe('a check of a live database', () => {
    test('accepts every encoding on the type that fits it', async () => {
      const { findings } = await check(encodings);
      expect(findings.filter(({ code }) => code === 'encoding.unfit')).toEqual([]);
      // What is accepted can be read: the database takes every comparison a plan makes.
      const { tables } = await createGallra({ policy: timesPolicy(encodings), db: database.db }).plan();
      expect(tables.map(({ rows }) => rows)).toEqual([0, 0]);
    });

    test('refuses every other encoding on it, as sweeps could not read it', async () => {
      const dated: Readonly<Record<string, readonly string[]>> = { utc: ['utc', 'local'], local: ['utc', 'local'] };
      const counted = {
        epochSeconds: ['epochSeconds', 'epochMilliseconds'],
        epochMilliseconds: ['epochSeconds', 'epochMilliseconds'],
      };
      const written = { utc: ['utc', 'local', 'iso', 'date'], iso: ['utc', 'local', 'iso', 'date'] };
      // What SQLite declares as DATE or DATETIME holds numbers and text alike.
      const open = { local: Object.keys(encodings), date: Object.keys(encodings) };
      const fitting: Readonly<Record<string, readonly string[]>> =
        database.dialect === 'sqlite' ? { ...counted, ...written, ...open } : { ...dated, ...counted };
      for (const column of Object.keys(encodings)) {
        for (const encoding of ['instant', 'utc', 'local', 'iso', 'date', 'epochSeconds', 'epochMilliseconds']) {
          const { findings } = await check({ ...encodings, [column]: encoding });
          const unfit = findings.filter(({ code }) => code === 'encoding.unfit').map(({ path }) => path);
          const fits = encoding === column || fitting[column]?.includes(encoding);
          expect([column, encoding, unfit]).toEqual([column, encoding, fits ? [] : [`tables.people.events.${column}`]]);
        }
      }
    });

    test('finds what is missing and what is in the way, and names it as the policy does', async () => {
      const { findings, dialect } = await check(encodings);
      expect(dialect).toBe(database.dialect);
      const found = findings.map(({ code, path }) => `${code} ${path}`);
      expect(found).toContain('disposal.notNull tables.people.columns.name');
      // MySQL makes an index for every foreign key by itself.
      const unindexed = found.includes('index.missing tables.letters.columns.person_id');
      expect(unindexed).toBe(database.dialect !== 'mysql');
      expect(found.filter((finding) => finding.startsWith('table.'))).toEqual([]);
    });
  });
});
