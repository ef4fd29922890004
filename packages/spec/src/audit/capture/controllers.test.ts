import type { SubjectKey } from '@gallra/core';
import type { AuditEnvelope, ProcessingContext } from '@gallra/core/audit';
import { auditedDialect, installAuditTriggers, kyselyStore } from '@gallra/kysely';
import { Kysely, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { createTwoAgencies, twoAgencies as policy } from '../two-agencies.ts';

const tables = ['tickets', 'mails', 'letters', 'notes', 'contacts', 'logins', 'gallra_audit', 'gallra_subjects'];

/** People as they are told here: category, key, and the controller. */
const told = ({ category, key, controller = 'vendor' }: SubjectKey): string => `${category} ${key} at ${controller}`;

type Work = readonly [does: string, people: readonly string[]];

/** Written in this order, and who each of them is about. */
const works: readonly Work[] = [
  ["insert into logins (id, email) values (7, 'k')", ['person 7 at vendor']],
  [
    "insert into contacts (id, agency_id, login_id, name) values (10, 1, 7, 'k'), (20, 2, 7, 'k'), (30, null, null, 'v')",
    ['contact 10 at 1', 'contact 20 at 2', 'contact 30 at vendor', 'person 7 at 1', 'person 7 at 2'],
  ],
  ["insert into notes (id, contact_id, body) values (1, 10, 'x')", ['contact 10 at 1']],
  ["insert into notes (id, contact_id, body) values (2, 20, 'x')", ['contact 20 at 2']],
  // A link to another agency's contact leads nowhere, and so does one to another agency's note.
  ['insert into letters (id, agency_id, contact_id, note_id) values (1, 1, 10, 2)', ['contact 10 at 1']],
  ['insert into letters (id, agency_id, contact_id, note_id) values (2, 2, 10, 2)', ['contact 20 at 2']],
  ['insert into mails (id, agency_id, contact_id) values (1, 1, 10), (2, 1, 20)', ['contact 10 at 1']],
  // Nobody's row is there any more, or yet: the key tells whose data it is.
  ['insert into mails (id, agency_id, contact_id) values (3, 2, 99)', ['contact 99 at 2']],
  ['insert into tickets (id, contact_id, login_id) values (1, 10, 7)', ['contact 10 at vendor', 'person 7 at vendor']],
  ['update letters set agency_id = 2 where id = 1', ['contact 10 at 1', 'contact 20 at 2']],
  ['update mails set agency_id = 2 where id < 3', ['contact 10 at 1', 'contact 20 at 2']],
  ["update mails set body = 'y'", ['contact 20 at 2', 'contact 99 at 2']],
  ['delete from letters', ['contact 20 at 2']],
  ['delete from mails', ['contact 20 at 2', 'contact 99 at 2']],
  ['delete from notes', ['contact 10 at 1', 'contact 20 at 2']],
];

eachDatabase((database) => {
  describe('whose people an event tells (GDPR Art. 4(7), 5(1)(f))', () => {
    let context: ProcessingContext | undefined;
    const host = () =>
      new Kysely<Record<string, Record<string, unknown>>>({
        dialect: auditedDialect({ dialect: database.host, policy, context: () => context }),
      });
    let db: ReturnType<typeof host>;
    const store = () => kyselyStore({ db: database.db, policy });

    /** People in the events since it was asked last. */
    async function newPeople(): Promise<readonly string[]> {
      const events = await store().transaction(async (tx) => {
        const unsealed = await tx.audit.unsealed(1000);
        const known = new Map(
          (await tx.requests.known()).map(({ reference, subject }) => [reference as string, subject]),
        );
        return unsealed.map(({ envelope }) =>
          ((JSON.parse(envelope) as AuditEnvelope).subjects ?? []).map((one) => {
            const subject = known.get(one);
            return subject === undefined ? 'nobody' : told(subject);
          }),
        );
      });
      await sql`delete from gallra_audit`.execute(database.db);
      return events.flat().sort();
    }

    beforeAll(async () => {
      await createTwoAgencies(database);
      db = host();
    });
    beforeEach(async () => {
      context = { purpose: 'brokerage' };
      for (const table of tables) await sql`delete from ${sql.id(table)}`.execute(database.db);
    });

    /** A statement in Kysely's words. */
    function statement(text: string, on = db) {
      const insert = /^insert into (\w+) \((.*?)\) values (.*)$/.exec(text);
      const value = (one: string): unknown =>
        one === 'null' ? null : one.startsWith("'") ? one.slice(1, -1) : Number(one);
      if (insert !== null) {
        const columns = (insert[2] ?? '').split(', ');
        const rows = [...(insert[3] ?? '').matchAll(/\(([^)]*)\)/g)].map(([, row = '']) =>
          Object.fromEntries(row.split(', ').map((one, index) => [columns[index] ?? '', value(one)])),
        );
        return on.insertInto(insert[1] ?? '').values(rows);
      }
      const [, deleted] = /^delete from (\w+)$/.exec(text) ?? [];
      if (deleted !== undefined) return on.deleteFrom(deleted);
      const [, table = '', column = '', set = '', where] =
        /^update (\w+) set (\w+) = (\S+)(?: where id ([=<] \d+))?$/.exec(text) ?? expect.unreachable();
      const update = on.updateTable(table).set({ [column]: value(set) });
      return where === undefined ? update : update.where('id', where[0] === '=' ? '=' : '<', Number(where.slice(2)));
    }

    test.each(['alone', 'in transactions'])(
      'each is told at the controller of the row that led to them, written %s',
      async (how) => {
        for (const [text, people] of works) {
          if (how === 'alone') await statement(text).execute();
          else
            await db.transaction().execute(async (tx) => {
              await statement(text, tx as unknown as typeof db).execute();
            });
          expect([text, await newPeople()]).toEqual([text, people]);
        }
      },
    );

    test('for a row that controllers share they are told at the one for whom the work is done', async () => {
      await sql`insert into logins (id, email) values (7, 'k')`.execute(database.db);
      context = { purpose: 'brokerage', controller: '2' };
      await db.updateTable('logins').set({ email: 'n' }).execute();
      await db.transaction().execute((tx) => tx.updateTable('logins').set({ email: 'm' }).execute());
      await db.deleteFrom('logins').execute();
      context = { purpose: 'brokerage' };
      await db.insertInto('logins').values({ id: 8, email: 'v' }).execute();
      expect(await newPeople()).toEqual(['person 7 at 2', 'person 7 at 2', 'person 7 at 2', 'person 8 at vendor']);
    });

    test('references at two controllers have nothing in common', async () => {
      for (const [text] of works.slice(0, 2)) await statement(text).execute();
      const known = await store().transaction((tx) => tx.requests.known());
      const logins = known.filter(({ subject }) => subject.category === 'person');
      expect(logins.map(({ subject }) => told(subject)).sort()).toEqual([
        'person 7 at 1',
        'person 7 at 2',
        'person 7 at vendor',
      ]);
      expect(new Set(logins.map(({ reference }) => reference)).size).toBe(3);
    });

    test.runIf(database.dialect === 'postgres')('past the handle, triggers tell the same', async () => {
      await installAuditTriggers(database.db, policy);
      for (const [text, people] of works) {
        await sql.raw(text).execute(database.db);
        expect([text, await newPeople()]).toEqual([text, people]);
      }
    });
  });
});
