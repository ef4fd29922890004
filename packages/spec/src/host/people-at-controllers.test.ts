import type { SubjectKey } from '@gallra/core';
import { createGallra } from 'gallra';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTwoAgencies, twoAgencies as policy } from '../audit/two-agencies.ts';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const at = new Date('2026-06-01T10:00:00Z');
const contact: SubjectKey = { category: 'contact', key: '10', controller: '1' };

eachDatabase((_, open) => {
  describe('a host with two controllers', () => {
    let database: TestDatabase;
    let gallra: ReturnType<typeof createGallra>;
    beforeEach(async () => {
      database = await open();
      await createTwoAgencies(database);
      await database.run('insert into contacts (id, agency_id) values (10, 1)');
      gallra = createGallra({ policy, db: database.db });
      return () => database.close();
    });
    const found = async (rows?: boolean) =>
      (await gallra.check(rows === undefined ? {} : { rows })).findings.filter(({ code }) =>
        /^(controller|migration)\./.test(code),
      );
    const restricted = () =>
      gallra.store.transaction(({ requests }) =>
        requests.record({ subject: contact, right: 'restriction', effectiveAt: at }),
      );

    test('is told by a check that looks at rows whose rows have got another controller without their requests', async () => {
      await restricted();
      expect(await found(true)).toEqual([]);
      await database.run('update contacts set agency_id = 2');
      expect(await found()).toEqual([]);
      expect(await found(true)).toMatchObject([
        {
          code: 'controller.moved',
          severity: 'warning',
          path: 'tables.contacts',
          message: expect.stringMatching(/^A person is on record/),
        },
      ]);
      expect(await gallra.controllers.succeeded(1, 2)).toEqual({ people: 1, merged: 0 });
      expect(await found(true)).toEqual([]);
      const [known] = await gallra.store.transaction(({ requests }) => requests.known());
      expect(known).toMatchObject({ subject: { ...contact, controller: '2' }, asked: [{ right: 'restriction' }] });
    });

    test('is told by a check that looks at rows how many name a controller whose own row is gone, and never its key', async () => {
      expect(await found(true)).toEqual([]);
      await database.run('insert into contacts (id, agency_id) values (11, 4711), (12, 4711), (13, null)');
      await database.run("insert into notes (id, contact_id, body) values (1, 11, 'note'), (2, 10, 'note')");
      expect(await found()).toEqual([]);
      const gone = await found(true);
      expect(gone).toMatchObject([
        { code: 'controller.gone', severity: 'warning', path: 'tables.contacts.controller' },
        { code: 'controller.gone', severity: 'warning', path: 'tables.notes.controller' },
      ]);
      expect(gone.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^2 rows name controllers that "agencies" has no row for/),
        expect.stringMatching(/^A row names a controller/),
      ]);
      expect(JSON.stringify(gone)).not.toContain('4711');
      // As it says: rows can be purged by the key, given to another controller, or the row restored.
      await gallra.purge([{ controller: '4711', table: 'notes' }]);
      await database.run('update contacts set agency_id = 1 where id = 11');
      expect(await found(true)).toMatchObject([{ path: 'tables.contacts.controller' }]);
      await database.run('insert into agencies (id) values (4711)');
      expect(await found(true)).toEqual([]);
    });

    test('is told what was asked before it was recorded of whom, once it is carried over', async () => {
      await sql`insert into gallra_subjects (reference, home, category, subject_key) values ('old', 'logins', 'person', '7')`.execute(
        database.db,
      );
      await sql`insert into gallra_exercised_rights (id, controller, subject, in_force_from, exercised, revision, version, body) values ('1', 'gallra:vendor', 'old', ${at.toISOString()}, 'restriction', 0, 1, '{}')`.execute(
        database.db,
      );
      expect(await found()).toMatchObject([{ code: 'migration.needed', severity: 'error' }]);
      await expect(gallra.plan()).rejects.toMatchObject({ code: 'migration.needed' });
      await gallra.migrate();
      expect(await found()).toMatchObject([
        {
          code: 'controller.notRecorded',
          severity: 'warning',
          message: expect.stringMatching(/At the vendor, .*: 1 restriction\.$/),
        },
      ]);
    });
  });
});
