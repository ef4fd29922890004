import { contact, days, deal, now, sale } from '@gallra/world';
import { createGallra, type GallraOptions } from 'gallra';
import { CamelCasePlugin, sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { worldsOn } from '../books/world-on-database.ts';
import { tablesScript } from '../books/world-tables.ts';
import { eachDatabase } from '../databases/index.ts';

const world = sale({
  contacts: [contact(1, days.twoYearsAgo), contact(2, days.lastWeek), contact(3, days.twoYearsAgo)],
  deals: [deal(7, 3, '2026-01-15')],
});
const { policy } = world;
const clock = () => now;

eachDatabase((database, open) => {
  describe('Gallra in a host', () => {
    let openWorld: ReturnType<typeof worldsOn> | undefined;
    let rows: Awaited<ReturnType<ReturnType<typeof worldsOn>>>['rows'];
    beforeEach(async () => {
      openWorld ??= worldsOn(database);
      ({ rows } = await openWorld(world));
    });
    const host = (more: Partial<GallraOptions> = {}) => createGallra({ policy, db: database.db, clock, ...more });

    test("says what to run while its own tables are missing, and creates them beside the host's", async () => {
      const bare = await open();
      onTestFinished(() => bare.close());
      await bare.run(tablesScript(world.schema, bare.dialect));
      const gallra = host({ db: bare.db });
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
      expect(await host().plan()).toMatchObject({ at: now.toISOString(), today: '2026-11-21' });
      expect(await host().plan(new Date('2027-03-01T12:00:00Z'))).toMatchObject({ today: '2027-03-01' });
    });

    test('sweeps what a plan says, once somebody approved it', async () => {
      const gallra = host();
      await expect(gallra.sweep()).rejects.toMatchObject({ code: 'plan.unapproved' });
      const { hash } = await gallra.plan();
      await gallra.sweep(undefined, { approve: hash });
      expect(await rows('contacts')).toMatchObject([
        { id: 2, phone: '070-000 00 2' },
        { id: 3, phone: null },
      ]);
      expect((await gallra.sweep()).actions).toEqual([]);
    });

    test('takes the key of a person as number, bigint or text', async () => {
      for (const key of [2, 2n, '2']) {
        const { json, html } = await host().subject('contact', key).export();
        expect(json.rows.map(({ table }) => table)).toEqual(['contacts']);
        expect(html('sv')).toContain('Namn 2');
      }
    });

    test('explains, row by row, why data about a person are kept (Art. 15(1)(d))', async () => {
      const explained = await host().subject('contact', 3).explain();
      expect(explained.map(({ row, decision }) => [decision.table, row, decision.disposal])).toEqual([
        ['contacts', 1, 'clear'],
        ['deals', 1, 'keep'],
      ]);
      const reasons = Object.values(explained[1]?.decision.columns[0]?.parties ?? {})
        .flat()
        .flatMap((person) => person.reasons.filter(({ alive }) => alive));
      expect(reasons).toMatchObject([{ claim: 'bookkeeping', citation: 'bokföringslagen (1999:1078) 7 kap. 2 §' }]);
    });

    test('previews an erasure before it does it, and journals it where it has a key', async () => {
      const person = host({ fingerprintKey: new Uint8Array(32).fill(7) }).subject('contact', 3);
      expect(await person.erase({ preview: true })).toMatchObject({ complete: false });
      expect(await person.export()).toBeDefined();
      expect(await person.erase({ actor: 'the agent' })).toMatchObject({ failed: [], journal: 'on' });
      expect(await host().subject('contact', 1).erase()).toMatchObject({ complete: true, journal: 'off' });
      await expect(host().subject('contact', 1).export()).rejects.toMatchObject({ code: 'subject.unknown' });
    });
  });
});

eachDatabase(
  (database) => {
    test("a handle with a schema and plugins of its own has Gallra's tables in that schema", async () => {
      await database.run(`create schema app; set search_path = app; ${tablesScript(world.schema, database.dialect)}
        insert into contacts (id, name, last_contact_on) values (1, 'Karin', '2024-11-20'), (2, 'Olle', '2026-11-14');`);
      const gallra = createGallra({
        policy,
        db: database.db.withSchema('app').withPlugin(new CamelCasePlugin()),
        clock,
      });
      await gallra.migrate();
      expect((await gallra.check()).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      const { hash } = await gallra.plan();
      await gallra.sweep(undefined, { approve: hash });
      const { rows } = await sql<{ id: number }>`select id from app.contacts order by id`.execute(database.db);
      expect(rows.map(({ id }) => id)).toEqual([2]);
    });
  },
  { dialect: 'postgres' },
);
