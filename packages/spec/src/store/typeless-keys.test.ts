import Database from 'better-sqlite3';
import { createGallra, definePolicy } from 'gallra';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';

const open: Kysely<Tables>[] = [];
afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy();
});

interface Tables {
  contacts: { id: unknown; email: string | null; last_on: string };
  calls: { number: unknown; contact_id: unknown; phone: string | null; called_on: string };
}

const titled = (title: string) => ({ sv: title, en: title });

const policy = definePolicy<Tables>()({
  timeZone: 'Europe/Stockholm',
  times: 'date',
  subjects: { contact: titled('Contacts') },
  categories: { contactDetails: titled('Contact details') },
  events: { lastContact: titled('Last contact') },
  purposes: {
    sales: {
      title: titled('Sales'),
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'lastContact', for: 'P1Y' },
    },
  },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'last_on' },
      columns: { id: 'key', email: 'contactDetails', last_on: 'notPersonal' },
      then: 'erase',
    },
    calls: {
      key: 'number',
      subjects: { contact_id: { in: 'contacts' } },
      events: { lastContact: 'called_on' },
      columns: { number: 'key', contact_id: 'key', phone: 'contactDetails', called_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

/** Two people with three calls each, whose keys the database holds in one of its ways. */
async function opened(type: string, keyOf: (number: number) => unknown) {
  const database = new Database(':memory:');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  open.push(db);
  database.exec(`
    create table contacts (id ${type} primary key, email text, last_on text);
    create table calls (number ${type} primary key, contact_id ${type}, phone text, called_on text);
    create index contacts_by_last on contacts (last_on);
    create index calls_by_day on calls (called_on);
    create index calls_by_contact on calls (contact_id);
  `);
  const contact = database.prepare('insert into contacts values (?, ?, ?)');
  const call = database.prepare('insert into calls values (?, ?, ?, ?)');
  for (const number of [7, 70]) {
    contact.run(keyOf(number), `${number}@example.se`, '2026-10-01');
    for (const nth of [1, 2, 3]) call.run(keyOf(number * 10 + nth), keyOf(number), '070-1', '2026-10-01');
  }
  const gallra = createGallra({
    policy,
    db,
    clock: () => new Date('2026-11-21T12:00:00Z'),
    fingerprintKey: new Uint8Array(32).fill(1),
  });
  await gallra.migrate();
  const count = () => [
    database.prepare('select count(*) from contacts').pluck().get(),
    database.prepare('select count(*) from calls').pluck().get(),
  ];
  return { gallra, database, count };
}

const keys: readonly (readonly [string, string, (number: number) => unknown])[] = [
  ['numbers in a column without a type', '', (number) => BigInt(number)],
  ['texts in a column without a type', '', String],
  ['bytes in a column without a type', '', (number) => Buffer.from(String(number))],
  ['bytes in a BLOB column', 'blob', (number) => Buffer.from(String(number))],
  ['numbers in an INTEGER column', 'integer', (number) => BigInt(number)],
  ['texts in a TEXT column', 'text', String],
];

describe.each(keys)('SQLite with %s as keys', (_, type, keyOf) => {
  test('a person is found by the key, and exports what is held about them, and nobody else (GDPR Art. 15)', async () => {
    const { gallra } = await opened(type, keyOf);
    const { json } = await gallra.subject('contact', '7').export();
    expect(json.rows.map(({ table }) => table).sort()).toEqual(['calls', 'calls', 'calls', 'contacts']);
    await expect(gallra.subject('contact', '700').export()).rejects.toMatchObject({ code: 'subject.unknown' });
  });

  test('an erasure erases the rows of that person only (GDPR Art. 17)', async () => {
    const { gallra, count } = await opened(type, keyOf);
    await gallra.subject('contact', '7').erase();
    expect(count()).toEqual([1, 3]);
    expect((await gallra.subject('contact', '70').export()).json.rows).toHaveLength(4);
  });

  test('a sweep in batches of two comes to its end with nothing left that is due (GDPR Art. 5(1)(e))', async () => {
    const { gallra, database, count } = await opened(type, keyOf);
    database.exec("update contacts set last_on = '2020-01-01'; update calls set called_on = '2020-01-01'");
    const { hash } = await gallra.plan();
    await gallra.sweep(undefined, { approve: hash, alone: true, batchSize: 2 });
    expect(count()).toEqual([0, 0]);
  });
});
