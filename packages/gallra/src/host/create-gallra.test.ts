import { PGlite } from '@electric-sql/pglite';
import { CamelCasePlugin, Kysely, PGliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { estatePolicy } from '../testing/estate.ts';
import { createGallra } from './create-gallra.ts';

const policy = estatePolicy();
const now = new Date('2026-11-21T12:00:00Z');
const clock = () => now;

let db: Kysely<unknown>;

const estate = async (target: Kysely<unknown>, schema: string) => {
  const name = (table: string) => sql.id(schema, table);
  await sql`create schema if not exists ${sql.id(schema)}`.execute(target);
  await sql`create table ${name('agencies')} (id int primary key, ended_at timestamptz)`.execute(target);
  await sql`create table ${name('contacts')} (id int primary key, agency_id int references ${name('agencies')},
    name text, personnummer text, phone text, last_contact_at timestamptz)`.execute(target);
  await sql`create table ${name('deals')} (id int primary key, agency_id int references ${name('agencies')},
    seller_id int references ${name('contacts')}, account text, closed_at timestamptz)`.execute(target);
  await sql`insert into ${name('agencies')} values (1, null)`.execute(target);
  await sql`insert into ${name('contacts')} values
    (1, 1, 'Karin Ek', null, '070', '2026-01-15T10:00:00Z'), (2, 1, 'Olle Al', null, '071', '2026-11-01T10:00:00Z'),
    (3, 1, 'Eva Bok', null, '072', '2026-01-15T10:00:00Z')`.execute(target);
  await sql`insert into ${name('deals')} values (1, 1, 3, '1234', '2026-01-15T10:00:00Z')`.execute(target);
};

beforeAll(async () => {
  db = new Kysely({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
  await estate(db, 'public');
});
afterAll(() => db.destroy());

describe('Gallra in a host', () => {
  test("says what to run while its own tables are missing, and creates them beside the host's", async () => {
    const gallra = createGallra({ policy, db, clock });
    await expect(gallra.plan()).rejects.toMatchObject({
      code: 'schema.drift',
      message: expect.stringContaining('gallra migrations'),
    });
    expect((await gallra.check()).findings.map(({ code }) => code)).toContain('ownTables.missing');
    await gallra.migrate();
    await gallra.migrate();
    expect((await gallra.check()).findings.map(({ code }) => code)).not.toContain('ownTables.missing');
  });

  test('goes by its clock where no instant is given, and by an instant that is', async () => {
    const gallra = createGallra({ policy, db, clock });
    expect(await gallra.plan()).toMatchObject({ at: now.toISOString(), today: '2026-11-21' });
    expect(await gallra.plan(new Date('2027-03-01T12:00:00Z'))).toMatchObject({ today: '2027-03-01' });
  });

  test('sweeps what a plan says, once somebody approved it', async () => {
    const gallra = createGallra({ policy, db, clock });
    await expect(gallra.sweep()).rejects.toMatchObject({ code: 'plan.unapproved' });
    const { hash } = await gallra.plan();
    await gallra.sweep(undefined, { approve: hash });
    const { rows } = await sql<{ id: number }>`select id, phone from contacts order by id`.execute(db);
    expect(rows).toEqual([
      { id: 2, phone: '071' },
      { id: 3, phone: null },
    ]);
    expect((await gallra.sweep()).actions).toEqual([]);
  });

  test('takes the key of a person as number, bigint or text', async () => {
    const gallra = createGallra({ policy, db, clock });
    for (const key of [2, 2n, '2']) {
      const { json, html } = await gallra.subject('contact', key).export();
      expect(json.rows.map(({ table }) => table)).toEqual(['contacts']);
      expect(html('sv')).toContain('Olle Al');
    }
  });

  test('explains, row by row, why data about a person are kept (Art. 15(1)(d))', async () => {
    const explained = await createGallra({ policy, db, clock }).subject('contact', 3).explain();
    expect(explained.map(({ row, decision }) => [decision.table, row, decision.disposal])).toEqual([
      ['contacts', 1, 'clear'],
      ['deals', 1, 'keep'],
    ]);
    const [account] = explained[1]!.decision.columns;
    const alive = Object.values(account!.parties)
      .flat()[0]!
      .reasons.filter((reason) => reason.alive);
    expect(alive).toMatchObject([{ claim: 'bookkeeping', citation: 'bokföringslagen (1999:1078) 7 kap. 2 §' }]);
  });

  test('previews an erasure before it does it, and journals it where it has a key', async () => {
    const fingerprintKey = new Uint8Array(32).fill(7);
    const person = createGallra({ policy, db, clock, fingerprintKey }).subject('contact', 2);
    expect(await person.erase({ preview: true })).toMatchObject({ complete: true });
    expect(await person.export()).toBeDefined();
    expect(await person.erase({ actor: 'the agent' })).toMatchObject({ complete: true, failed: [], journal: 'on' });
    await expect(person.export()).rejects.toMatchObject({ code: 'subject.unknown' });
  });

  test('refuses a policy that is not sound and a key that could be guessed', () => {
    expect(() => createGallra({ policy: { ...policy, timeZone: 'Nowhere' }, db })).toThrow('timeZone');
    expect(() => createGallra({ policy, db, fingerprintKey: new Uint8Array(15) })).toThrow('32 random bytes');
  });
});

test("a handle with a schema and plugins of its own has Gallra's tables in that schema", async () => {
  await estate(db, 'app');
  const host = db.withSchema('app').withPlugin(new CamelCasePlugin());
  const gallra = createGallra({ policy, db: host, clock });
  await gallra.migrate();
  expect((await gallra.check()).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { hash } = await gallra.plan();
  await gallra.sweep(undefined, { approve: hash });
  const { rows } = await sql<{ id: number }>`select id from app.contacts order by id`.execute(db);
  expect(rows.map(({ id }) => id)).toEqual([2, 3]);
});
