import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallPolicy } from '@gallra/world';
import { createGallra, fileArchive } from 'gallra';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../databases/index.ts';

const postgres = databases.find(({ name }) => name === 'postgres');

/** Contacts and their letters are kept for ten years; nothing expires during the drill. */
const policy = smallPolicy({
  times: 'date',
  categories: ['identity', 'letter'],
  purpose: { keep: { from: 'lastContact', for: 'P10Y' } },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      identifiers: { email: 'email' },
      events: { lastContact: 'contacted' },
      columns: { id: 'key', name: 'identity', email: 'identity', city: 'letter', contacted: 'notPersonal' },
      then: 'erase',
    },
    letters: {
      subjects: { contact_id: { in: 'contacts' } },
      events: { lastContact: { in: 'contacts', through: 'contact_id' } },
      columns: { id: 'key', contact_id: 'key', body: 'letter' },
      then: 'erase',
    },
  },
});

const people = 3000;
const erased = 1000;
const now = new Date('2026-11-22T12:00:00Z');
const fingerprintKey = randomBytes(32);

describe.skipIf(postgres?.available !== true)('a restore drill (R147 to R151)', () => {
  const file = join(tmpdir(), `gallra-journal-${randomUUID()}.ndjson`);
  const archive = fileArchive(file);
  let live: TestDatabase;
  let backup = '';

  /** Gallra on a database of its own connections, as the process that restores would have. */
  async function withGallra<T>(
    url: string,
    work: (gallra: ReturnType<typeof createGallra>, db: Kysely<never>) => Promise<T>,
  ) {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
    try {
      return await work(createGallra({ policy, db, clock: () => now, fingerprintKey, journal: archive }), db);
    } finally {
      await db.destroy();
    }
  }
  const server = () => new URL(live.url ?? '');
  const urlOf = (name: string) => Object.assign(server(), { pathname: `/${name}` }).href;
  const onServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  /** A copy of a database to which nobody is connected, file by file. */
  async function copyOf(name: string): Promise<string> {
    const copy = `gallra_test_copy_${randomUUID().slice(0, 8)}`;
    await onServer(`create database ${copy} template ${name}`);
    return copy;
  }
  const ids = async (db: Kysely<never>, from: string) =>
    (await sql<{ id: number }>`select id from ${sql.raw(from)} order by id`.execute(db)).rows.map(({ id }) => id);

  beforeAll(async () => {
    if (postgres === undefined) return;
    live = await postgres.open();
    const name = server().pathname.slice(1);
    // Half of all live in the same town; names repeat, addresses do not.
    await live.run(`
      create table contacts (id serial primary key, name text, email text, city text, contacted date);
      create table letters (id serial primary key, contact_id integer references contacts (id), body text);
      insert into contacts (name, email, city, contacted)
        select 'Karin ' || i % 40, 'k' || i || '@example.se', 'Stad ' || i % 2, date '2026-01-01' from generate_series(1, ${people}) as i;
      insert into letters (contact_id, body) select id, 'Hej ' || id from contacts;
      create index on letters (contact_id);
      create index on contacts (contacted);
      analyze;
    `);
    await live.db.destroy();
    await withGallra(live.url ?? '', async (gallra) => {
      await gallra.migrate();
      await gallra.sweep(undefined, { approve: (await gallra.plan()).hash });
      await gallra.journal.export();
    });
    backup = await copyOf(name);

    await withGallra(live.url ?? '', async (gallra, db) => {
      // Somebody the host deletes by itself; the key goes to somebody new, who is erased.
      await sql`delete from letters where contact_id = ${people}`.execute(db);
      await sql`delete from contacts where id = ${people}`.execute(db);
      await sql`insert into contacts values (${people}, 'Eva', 'eva@example.se', 'Stad 0', '2026-11-01')`.execute(db);
      await gallra.subject('contact', people).erase();
      for (let id = 1; id <= erased; id += 1) await gallra.subject('contact', id).erase();
      // Keys of people who were erased, given to others, one of whom is erased too.
      await sql`insert into contacts values (1, 'Ny', 'ny@example.se', 'Stad 1', '2026-11-01'), (2, 'Ny', 'ny2@example.se', 'Stad 0', '2026-11-01')`.execute(
        db,
      );
      await gallra.subject('contact', 1).erase();
      await gallra.subject('contact', 1500).restrict();
      await gallra.purge([{ table: 'letters', rows: { contact_id: 2000 } }]);
      await gallra.journal.export();
    });
  });

  afterAll(async () => {
    await rm(file, { force: true });
    if (live === undefined) return;
    await onServer(`drop database if exists ${backup} with (force)`);
    await onServer(`drop database if exists ${server().pathname.slice(1)} with (force)`);
  });

  test('brings back none of a thousand who were erased, and takes nobody else, also where keys were given again', async () => {
    const restored = await copyOf(backup);
    const report = await withGallra(urlOf(restored), async (gallra, db) => {
      expect(await ids(db, 'contacts')).toHaveLength(people);
      const replayed = await gallra.journal.replay();
      const others = Array.from({ length: people - erased }, (_, index) => erased + index + 1);
      expect(await ids(db, 'contacts')).toEqual(others);
      expect(await ids(db, 'letters')).toEqual(others.filter((id) => id !== 2000));
      const restricted = await gallra.store.transaction((tx) => tx.requests.list('restriction'));
      expect(restricted.map(({ subject }) => subject.key)).toEqual(['1500']);
      return replayed;
    });
    // The two of a reused key: the journal knows them, and the backup holds somebody else under it.
    expect(report).toMatchObject({ others: { contacts: 2 }, kept: {}, unreadable: 0, rights: { restriction: 1 } });
    await withGallra(urlOf(restored), async (gallra, db) => {
      expect(await gallra.journal.replay(undefined, { sweep: false })).toMatchObject({ actions: [] });
      expect(await ids(db, 'contacts')).toHaveLength(people - erased);
    });
    await onServer(`drop database ${restored} with (force)`);
  });

  test('is refused in the database that lives on, and in a restored one that is live again', async () => {
    await withGallra(live.url ?? '', (gallra) =>
      expect(gallra.journal.replay()).rejects.toMatchObject({ code: 'replay.refused' }),
    );
    const restored = await copyOf(backup);
    const host = new pg.Client({ connectionString: urlOf(restored) });
    await host.connect();
    await withGallra(urlOf(restored), (gallra) =>
      expect(gallra.journal.replay()).rejects.toMatchObject({ code: 'replay.refused' }),
    );
    await host.end();
    await withGallra(urlOf(restored), async (gallra, db) => {
      await gallra.sweep(undefined, { approve: (await gallra.plan()).hash });
      await expect(gallra.journal.replay()).rejects.toMatchObject({ code: 'replay.refused' });
      expect(await ids(db, 'contacts')).toHaveLength(people);
    });
    await onServer(`drop database ${restored} with (force)`);
  });
});
