import { auditEvents, decryptedRows, generateNoteKeys, sealLogs, verifierOf, verifyKeptLogs } from '@gallra/audit';
import { parsePolicy, type SubjectKey } from '@gallra/core';
import { auditRecord, encryptedValue, freshSecret } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { forget } from '@gallra/retention';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTwoAgencies, twoAgencies as policy } from '../audit/two-agencies.ts';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

const at = new Date('2026-06-01T10:00:00Z');
const person = (controller?: string): SubjectKey => ({
  category: 'person',
  key: '7',
  ...(controller === undefined ? {} : { controller }),
});

/** What stands in the tables of somebody from before: nobody had asked at whom. */
async function known(database: TestDatabase, reference: string, category: string, key: string): Promise<void> {
  const home = category === 'person' ? 'logins' : 'contacts';
  const secret = reference === 'old-7' ? sharedSecret : null;
  await sql`insert into gallra_subjects (reference, home, category, subject_key, secret) values (${reference}, ${home}, ${category}, ${key}, ${secret})`.execute(
    database.db,
  );
}

async function asked(database: TestDatabase, reference: string, right: string, purpose: string | null = null) {
  await sql`insert into gallra_exercised_rights (id, controller, subject, in_force_from, exercised, purpose, revision, version, body) values (${crypto.randomUUID()}, 'gallra:vendor', ${reference}, ${at.toISOString()}, ${right}, ${purpose}, 0, 1, '{}')`.execute(
    database.db,
  );
}

const sharedSecret = freshSecret();

/** An event about the login in a controller's log, as it was before: with a value under the one key. */
async function told(store: Store, controller: string | undefined): Promise<void> {
  await store.transaction(async ({ audit }) => {
    const content = {
      rows: [
        {
          email: encryptedValue(
            sharedSecret,
            { subject: 'old-7', table: 'logins', column: 'email' },
            `at ${controller}`,
          ),
        },
      ],
    };
    const log = await audit.of(controller);
    const event = { class: 'change', type: 'rows.updated', at, table: 'logins', columns: ['email'] } as const;
    const change = [{ subject: 'old-7', content }];
    await audit.append([auditRecord({ ...event, log, subjects: ['old-7'], change })]);
  });
}

eachDatabase((_, open) => {
  describe('people on record from before it was recorded at which controller (GDPR Art. 4(7), 26, 28)', () => {
    let database: TestDatabase;
    let store: Store;
    const keys = generateNoteKeys('example.com/audit');
    beforeEach(async () => {
      database = await open();
      await createTwoAgencies(database);
      store = kyselyStore({ db: database.db, policy });
      // A login that two agencies share, a contact of each, one of an agency whose row is gone.
      await database.run(`
        insert into logins (id, email) values (7, 'k');
        insert into contacts (id, agency_id, login_id) values (10, 1, 7), (20, 2, 7);
        insert into notes (id, contact_id, body) values (1, 10, 'x');
      `);
      for (const controller of ['1', '2']) await told(store, controller);
      await sealLogs(store, { signer: keys.signer });
      await known(database, 'old-7', 'person', '7');
      await known(database, 'old-10', 'contact', '10');
      await known(database, 'old-99', 'contact', '99');
      await asked(database, 'old-7', 'restriction');
      await asked(database, 'old-10', 'objection', 'brokerage');
      await asked(database, 'old-99', 'objection', 'brokerage');
      await sql`insert into gallra_legal_holds (id, controller, subject, in_force_from, review_on, revision, version, body) values ('h', 'gallra:vendor', 'old-7', ${at.toISOString()}, '2027-01-01', 0, 1, '{"reason":"dispute","placedBy":"lawyer"}')`.execute(
        database.db,
      );
      store = kyselyStore({ db: database.db, policy });
      return () => database.close();
    });

    const everybody = async () =>
      (await store.transaction((tx) => tx.requests.known())).map(({ subject, asked: rights }) => ({
        who: `${subject.category} ${subject.key} at ${subject.controller ?? 'vendor'}`,
        asked: rights.map(({ right, controllerNotRecorded = false }) => [right, controllerNotRecorded]),
      }));
    const byName = <T extends { readonly who: string }>(all: readonly T[]) =>
      all.toSorted((a, b) => (a.who < b.who ? -1 : 1));
    const expected = [
      { who: 'contact 10 at 1', asked: [['objection', false]] },
      { who: 'contact 99 at vendor', asked: [['objection', true]] },
      { who: 'person 7 at 1', asked: [['restriction', true]] },
      { who: 'person 7 at 2', asked: [['restriction', true]] },
      { who: 'person 7 at vendor', asked: [['restriction', true]] },
    ];
    const eventsOf = async (subject: SubjectKey) => {
      const found: (string | undefined)[] = [];
      for await (const { controller } of auditEvents(store, { subject })) found.push(controller);
      return found;
    };
    /** What the logs still tell in the clear of what changed in the login, by controller. */
    async function readable(): Promise<readonly unknown[]> {
      const told: unknown[] = [];
      const logs = await store.transaction(({ audit }) => audit.list());
      for (const { log, size } of logs) {
        const leaves = await store.transaction(({ audit }) => audit.leaves(log, { from: 0, until: size }));
        for (const { envelope, change = [] } of leaves)
          for (const payload of change)
            if (envelope !== undefined && payload !== undefined)
              told.push(await decryptedRows(store, envelope, payload));
      }
      return told.flat().map((row) => (row as { readonly email?: string } | undefined)?.email);
    }

    test('are carried over to each controller whose rows lead to them, once, by however many at a time', async () => {
      await Promise.all([migrate(database.db, { policy }), migrate(database.db, { policy })]);
      await migrate(database.db, { policy });
      expect(byName(await everybody())).toEqual(expected);
      const holds = await store.transaction((tx) => tx.holds.list());
      expect(holds.map(({ covers, controllerNotRecorded }) => [covers, controllerNotRecorded])).toEqual(
        expect.arrayContaining([undefined, '1', '2'].map((controller) => [{ subject: person(controller) }, true])),
      );
      expect(holds).toHaveLength(3);
      const references = await store.transaction((tx) => tx.requests.known());
      expect(new Set(references.map(({ reference }) => reference)).size).toBe(5);
      expect(references.map(({ reference }) => reference as string)).not.toContain('old-7');
      const { rows } = await sql<{
        at: unknown;
      }>`select effective_local as at from gallra_exercised_rights where in_force_until is null`.execute(database.db);
      expect(new Set(rows.map((row) => String(row.at)))).toEqual(new Set(['2026-06-01 12:00:00.000']));
    });

    test('and until then nothing is decided', async () => {
      await expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'migration.needed' });
      await migrate(database.db, { policy });
      expect(await store.transaction(async () => 1)).toBe(1);
    });

    test("are the vendor's where the policy names no controllers, under the reference they have", async () => {
      const { controllers: _, ...others } = policy;
      const tables = Object.fromEntries(
        Object.entries(policy.tables).map(([name, table]) => {
          if (typeof table !== 'object') return [name, table];
          const { controller: __, ...rest } = table;
          return [name, rest];
        }),
      );
      const alone = parsePolicy({ ...others, tables });
      await migrate(database.db, { policy: alone });
      store = kyselyStore({ db: database.db, policy: alone });
      const all = await store.transaction((tx) => tx.requests.known());
      expect(
        all.map(({ reference, subject, asked: rights }) => [reference, subject.controller, rights.length]),
      ).toEqual([
        ['old-10', undefined, 1],
        ['old-7', undefined, 1],
        ['old-99', undefined, 1],
      ]);
    });

    test('are found in each log under the reference from before, and each controller reads its own', async () => {
      await migrate(database.db, { policy });
      expect(await eventsOf(person('1'))).toEqual(['1']);
      expect(await eventsOf(person('2'))).toEqual(['2']);
      expect(await eventsOf(person())).toEqual([]);
      expect((await readable()).toSorted()).toEqual(['at 1', 'at 2']);
      for (const { ok } of await verifyKeptLogs(store, { verifier: verifierOf(keys.signer) })) expect(ok).toBe(true);
    });

    test('who is forgotten at one is not forgotten at the other: its log stays as readable as it was', async () => {
      await migrate(database.db, { policy });
      await sql`delete from gallra_legal_holds`.execute(database.db);
      expect(await store.transaction((tx) => forget(tx, policy, person('1'), new Date()))).toBe(true);
      expect(await readable()).toEqual(['at 2']);
      expect(await eventsOf(person('1'))).toEqual([]);
      expect(await eventsOf(person('2'))).toEqual(['2']);
      await sealLogs(store, { signer: keys.signer });
      for (const { ok } of await verifyKeptLogs(store, { verifier: verifierOf(keys.signer) })) expect(ok).toBe(true);
    });
  });
});
