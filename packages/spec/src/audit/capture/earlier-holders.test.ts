import { auditEvents } from '@gallra/audit';
import { parsePolicy } from '@gallra/core';
import type { AuditEnvelope } from '@gallra/core/audit';
import { auditedDialect, installAuditTriggers, kyselyStore, migrate } from '@gallra/kysely';
import { smallPolicy } from '@gallra/world';
import { Kysely, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';

/** Members whose keys are given to somebody new, their letters, and answers, which lead to them through a letter. */
const small = smallPolicy({
  subjects: ['member'],
  categories: ['identity'],
  times: 'date',
  tables: {
    members: {
      subjects: { id: 'member' },
      since: 'since_on',
      keys: 'reused',
      events: { lastContact: 'since_on' },
      columns: { id: 'key', name: 'identity', since_on: 'notPersonal' },
      then: 'erase',
    },
    letters: {
      subjects: { member_id: { in: 'members' } },
      since: 'since_on',
      events: { lastContact: 'since_on' },
      columns: { id: 'key', member_id: 'key', body: 'identity', since_on: 'notPersonal' },
      then: 'erase',
    },
    answers: {
      subjects: { letter_id: { in: 'letters' } },
      events: { lastContact: 'noted_on' },
      columns: { id: 'key', letter_id: 'key', body: 'identity', noted_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

const identity = { sv: 'identity', en: 'identity', reads: 'buffered' } as const;
const policy = parsePolicy({ ...small, categories: { identity } });

const rows = [
  "insert into members (id, name, since_on) values (1, 'new', '2026-03-01')",
  "insert into letters (id, member_id, body, since_on) values (1, 1, 'old', '2026-01-10'), (2, 1, 'new', '2026-03-01'), (3, 1, 'timeless', null), (4, 9, 'of nobody', '2026-01-10')",
  "insert into answers (id, letter_id, body) values (1, 1, 'old'), (2, 2, 'new')",
] as const;

eachDatabase((database) => {
  describe('whose data an event tells where keys are given to somebody new (GDPR Art. 5(1)(d) and (f))', () => {
    const dialect = () => auditedDialect({ dialect: database.host, policy, context: () => ({ purpose: 'brokerage' }) });
    let audited: ReturnType<typeof dialect>;
    let db: Kysely<Record<string, Record<string, unknown>>>;
    const store = () => kyselyStore({ db: database.db, policy });

    beforeAll(async () => {
      await database.run(
        [
          'create table members (id integer primary key, name varchar(20), since_on date);',
          'create table letters (id integer primary key, member_id integer, body varchar(20), since_on date);',
          'create table answers (id integer primary key, letter_id integer, body varchar(20), noted_on date);',
        ].join('\n'),
      );
      await migrate(database.db);
      audited = dialect();
      db = new Kysely({ dialect: audited });
    });
    beforeEach(async () => {
      for (const table of ['answers', 'letters', 'members', 'gallra_audit', 'gallra_subjects'])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
      for (const text of rows) await sql.raw(text).execute(database.db);
      await sql`delete from gallra_audit`.execute(database.db);
      await sql`delete from gallra_subjects`.execute(database.db);
    });

    /** The keys of people in the events since it was asked last. */
    async function people(): Promise<readonly string[]> {
      const told = await store().transaction(async (tx) => {
        const known = new Map(
          (await tx.requests.known()).map(({ reference, subject }) => [reference as string, subject.key]),
        );
        const unsealed = await tx.audit.unsealed(1000);
        return unsealed.map(({ envelope }) => {
          const { subjects = [] } = JSON.parse(envelope) as AuditEnvelope;
          return subjects.map((one) => known.get(one) ?? 'unknown').join();
        });
      });
      await sql`delete from gallra_audit`.execute(database.db);
      return told;
    }

    test('is the present holder’s, by what is known to be theirs', async () => {
      await db.updateTable('letters').set({ body: 'x' }).where('id', '=', 1).execute();
      await db.updateTable('letters').set({ body: 'x' }).where('id', '=', 2).execute();
      await db.updateTable('letters').set({ body: 'x' }).where('id', '=', 3).execute();
      await db.updateTable('letters').set({ body: 'x' }).where('id', '=', 4).execute();
      await db.updateTable('answers').set({ body: 'x' }).where('id', '=', 1).execute();
      await db.updateTable('answers').set({ body: 'x' }).where('id', '=', 2).execute();
      await db.updateTable('members').set({ name: 'x' }).execute();
      await db.insertInto('letters').values({ id: 5, member_id: 1, body: 'x', since_on: '2026-01-10' }).execute();
      await db.insertInto('letters').values({ id: 6, member_id: 1, body: 'x', since_on: '2026-04-01' }).execute();
      await db.deleteFrom('answers').where('id', '=', 1).execute();
      await db.deleteFrom('letters').where('id', '=', 2).execute();
      expect(await people()).toEqual(['', '1', '', '9', '', '1', '1', '', '1', '', '1']);
    });

    test('is told of rows that are read, too', async () => {
      await db.selectFrom('letters').selectAll().where('id', 'in', [1, 3]).execute();
      await db.selectFrom('letters').selectAll().where('id', 'in', [1, 2]).execute();
      await audited.flush();
      expect((await people()).filter((one) => one !== '')).toEqual(['1']);
    });

    test('leaves what the newcomer is told of the log to their own time', async () => {
      await db.updateTable('members').set({ since_on: '2999-01-01' }).execute();
      const events: string[] = [];
      for await (const { event } of auditEvents(store(), { subject: { category: 'member', key: '1' } }))
        events.push(event.type);
      expect(events).toEqual([]);
      expect(await people()).toEqual(['1']);
    });

    test.runIf(database.dialect === 'postgres')('is told alike by triggers, past the handle', async () => {
      await installAuditTriggers(database.db, policy);
      const update = async (table: string, id: number) => {
        await sql`update ${sql.id(table)} set body = 'y' where id = ${id}`.execute(database.db);
        return people();
      };
      expect(await update('letters', 1)).toEqual(['']);
      expect(await update('letters', 2)).toEqual(['1']);
      expect(await update('letters', 3)).toEqual(['']);
      expect(await update('letters', 4)).toEqual(['9']);
      expect(await update('answers', 1)).toEqual(['']);
      expect(await update('answers', 2)).toEqual(['1']);
    });
  });
});
