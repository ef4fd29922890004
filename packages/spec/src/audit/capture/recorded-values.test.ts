import {
  decryptedRows,
  digestMatches,
  exportLog,
  generateNoteKeys,
  keptLeaves,
  recordedRows,
  sealLogs,
  verifierNamed,
  verifyLog,
} from '@gallra/audit';
import { GallraError } from '@gallra/core';
import type { AuditLeaf, Payload, RecordedDigest } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { auditedDialect, introspect, kyselyStore } from '@gallra/kysely';
import { forget } from '@gallra/retention';
import { Kysely, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { type Agency, createAgency, policy } from '../agency.ts';

const keys = generateNoteKeys('example.com/audit');
const record = {
  clients: { name: 'digest', phone: 'encrypted' },
  deals: { price: 'digest' },
  letters: { body: 'encrypted' },
} as const;
const made = ['Karin', '070-1', 'Olle', '070-2', '070-secret', 'Dear Karin', '1 000 000'];

eachDatabase((database) => {
  describe('values that are recorded where the host asks for it (GDPR Art. 5(1)(c), 17, 32; R90)', () => {
    let store: Store;
    let db: Kysely<Agency>;
    beforeAll(() => createAgency(database));
    beforeEach(async () => {
      const own = ['', '_logs', '_tiles', '_checkpoints', '_changes', '_subjects'].map((part) => `gallra_audit${part}`);
      for (const table of ['letters', 'deals', 'clients', ...own, 'gallra_subjects', 'gallra_leases'])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
      store = kyselyStore({ db: database.db, policy });
      const context = { purpose: 'brokerage' };
      db = new Kysely({
        dialect: auditedDialect({ dialect: database.host, policy, context: () => context, record }),
      });
      await sql`insert into clients (id, name, phone) values (1, 'Karin', '070-1'), (2, 'Olle', '070-2')`.execute(
        database.db,
      );
      await sql`insert into deals (id, client_id) values (10, 1), (20, 2)`.execute(database.db);
    });

    const seal = () => sealLogs(store, { signer: keys.signer });
    const leaves = async (): Promise<readonly AuditLeaf[]> => {
      await seal();
      return store.transaction(async (tx) => tx.audit.leaves(await tx.audit.of(), { from: 0, until: 100 }));
    };
    const only = async (): Promise<{ readonly envelope: string; readonly change: readonly Payload[] }> => {
      const found = await leaves();
      expect(found).toHaveLength(1);
      const [{ envelope = '', change = [] } = {}] = found;
      return { envelope, change: change.filter((payload) => payload !== undefined) };
    };
    /** The encrypted values, by the keys of those they are about. */
    const read = async ({ envelope, change }: Awaited<ReturnType<typeof only>>) => {
      const known = await store.transaction((tx) => tx.requests.known());
      const subjects: readonly { subject: string }[] = JSON.parse(envelope).change ?? [];
      const entries = await Promise.all(
        change.map(async (payload, place) => {
          const whose = known.find(({ reference }) => reference === subjects[place]?.subject);
          return [whose?.subject.key, await decryptedRows(store, envelope, payload)];
        }),
      );
      return Object.fromEntries(entries);
    };
    const everything = async (): Promise<string> => {
      const { tables } = await introspect(database.db);
      const texts: string[] = [];
      for (const { name } of tables.filter((table) => table.name.startsWith('gallra_'))) {
        const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database.db);
        texts.push(...rows.flatMap((row) => Object.values(row).map((value) => `${name}: ${String(value)}`)));
      }
      return texts.join('\n');
    };

    test('no value stands anywhere in clear, and no key of a row beside one', async () => {
      await db.insertInto('clients').values({ id: 7654321, name: 'Karin', phone: '070-secret' }).execute();
      await db.transaction().execute(async (tx) => {
        await tx.updateTable('clients').set({ phone: '070-2' }).where('id', '=', 2).execute();
        await tx.insertInto('letters').values({ id: 8765432, deal_id: 10, body: 'Dear Karin' }).execute();
        await tx.updateTable('deals').set({ price: '1 000 000' }).execute();
      });
      const kept = await everything();
      for (const value of [...made, '8765432']) expect(kept).not.toContain(value);
      const bodies = await sql<{ body: unknown }>`select body from gallra_audit_changes`.execute(database.db);
      expect(bodies.rows).toHaveLength(5);
      expect(bodies.rows.map(({ body }) => String(body)).join()).not.toContain('7654321');
    });

    test('whoever has a value can show that it is the one that was written', async () => {
      await db.insertInto('clients').values({ id: 3, name: 'Siv', phone: null }).execute();
      const { change } = await only();
      const [row] = recordedRows(change[0] ?? expect.unreachable());
      const name = row?.name as RecordedDigest;
      expect(digestMatches(name, 'Siv')).toBe(true);
      for (const other of ['siv', 'Siv ', '', null]) expect(digestMatches(name, other)).toBe(false);
      expect(digestMatches({ ...name, nonce: name.sha256 }, 'Siv')).toBe(false);
    });

    test('what is encrypted is read with the key of the person, each their own', async () => {
      await db.updateTable('clients').set({ phone: sql`concat(phone, '-x')` }).execute();
      const event = await only();
      expect(event.change).toHaveLength(2);
      expect(await read(event)).toEqual({ 1: [{ phone: '070-1-x' }], 2: [{ phone: '070-2-x' }] });
    });

    test('old values, deletions and other columns are not recorded (Art. 5(1)(c))', async () => {
      await db.updateTable('clients').set({ name: 'Karin B', phone: '070-9' }).where('id', '=', 1).execute();
      await db.updateTable('deals').set({ client_id: 1 }).where('id', '=', 10).execute();
      await db.deleteFrom('clients').where('id', '=', 2).execute();
      const found = await leaves();
      expect(found.map(({ change = [] }) => change.length)).toEqual([1, 0, 0, 0]);
      const [{ envelope = '', change = [] } = {}] = found;
      expect(await read({ envelope, change: change.filter((one) => one !== undefined) })).toEqual({
        1: [{ phone: '070-9' }],
      });
    });

    test('writes that are gathered into one event tell their values in turn, and those rolled back tell none', async () => {
      const tx = await db.startTransaction().execute();
      await tx.updateTable('clients').set({ phone: 'a' }).where('id', '=', 1).execute();
      const half = await tx.savepoint('half').execute();
      await half.updateTable('clients').set({ phone: 'b' }).where('id', '=', 1).execute();
      await half.rollbackToSavepoint('half').execute();
      await half.updateTable('clients').set({ phone: 'c' }).execute();
      await tx.commit().execute();
      const undone = await db.startTransaction().execute();
      await undone.updateTable('clients').set({ phone: 'd' }).execute();
      await undone.rollback().execute();
      expect(await read(await only())).toEqual({ 1: [{ phone: 'a' }, { phone: 'c' }], 2: [{ phone: 'c' }] });
    });

    test('a value belongs to those whom the row leads to once it is written, through other rows too', async () => {
      await db.insertInto('letters').values({ id: 100, deal_id: 20, body: 'Hello' }).execute();
      const first = await only();
      expect(await read(first)).toEqual({ 2: [{ body: 'Hello' }] });
      await db.updateTable('letters').set({ deal_id: 10, body: 'Hi' }).where('id', '=', 100).execute();
      const [, { envelope = '', change = [] } = {}] = await leaves();
      expect(JSON.parse(envelope).subjects).toHaveLength(2);
      expect(await read({ envelope, change: change.filter((one) => one !== undefined) })).toEqual({
        1: [{ body: 'Hi' }],
      });
    });

    test('of a row that leads to nobody no value is recorded, for nobody could have it erased', async () => {
      await db.insertInto('deals').values({ id: 30, client_id: null, price: '5' }).execute();
      const { envelope, change } = await only();
      expect(JSON.parse(envelope)).toMatchObject({ table: 'deals', rows: 1 });
      expect([JSON.parse(envelope).change, change]).toEqual([undefined, []]);
    });

    test('a row whose key changes in the same statement is found again', async () => {
      await db.deleteFrom('deals').execute();
      await db.updateTable('clients').set({ id: 9, phone: 'new' }).where('id', '=', 1).execute();
      const [, { envelope = '', change = [] } = {}] = await leaves();
      expect(await read({ envelope, change: change.filter((one) => one !== undefined) })).toEqual({
        9: [{ phone: 'new' }],
      });
    });

    test('the host gets what it asked for, and keys that the database makes are found', async () => {
      const { insertId } = await db.insertInto('clients').values({ name: 'Siv', phone: 's' }).executeTakeFirstOrThrow();
      if (database.dialect !== 'postgres') expect(insertId).toBeGreaterThan(0n);
      expect(Object.values(await read(await only()))).toEqual([[{ phone: 's' }]]);
      if (database.dialect === 'mysql') return;
      const update = db.updateTable('clients').set({ phone: 't' }).where('id', '=', 2);
      expect(await update.returning(['id', 'phone']).execute()).toEqual([{ id: 2, phone: 't' }]);
    });

    test('an upsert tells what the row holds after it; one that cannot be followed is refused', async () => {
      const insert = db.insertInto('clients').values({ id: 1, name: 'Karin C' });
      if (database.dialect === 'mysql') {
        const refused = { code: 'audit.unreadable' };
        await expect(insert.ignore().execute()).rejects.toMatchObject(refused);
        const moved = db.updateTable('clients').set({ id: sql`id + 100`, phone: 'x' });
        await expect(moved.execute()).rejects.toMatchObject(refused);
        expect(await leaves()).toEqual([]);
        return;
      }
      await insert.onConflict((on) => on.column('id').doUpdateSet({ phone: 'conflict' })).execute();
      const event = await only();
      expect(JSON.parse(event.envelope).columns).toEqual(['id', 'name', 'phone']);
      expect(await read(event)).toEqual({ 1: [{ phone: 'conflict' }] });
    });

    test('once the person is forgotten nobody reads their values, in copies neither, and the log stays whole (Art. 17)', async () => {
      await db.updateTable('clients').set({ name: 'K', phone: '070-secret' }).execute();
      const { envelope, change } = await only();
      expect(await read({ envelope, change })).toMatchObject({ 1: [{ phone: '070-secret' }] });
      const first = JSON.parse(envelope).change[0].subject;
      const whose = await store.transaction((tx) => tx.requests.known());
      const person = whose.find(({ reference }) => reference === first)?.subject ?? expect.unreachable();
      const at = new Date();
      expect(await store.transaction((tx) => forget(tx, policy, person, at))).toBe(true);
      const [copy = expect.unreachable(), others = expect.unreachable()] = change;
      expect(await decryptedRows(store, envelope, copy)).toBeUndefined();
      expect(await decryptedRows(store, envelope, others)).toEqual([{ phone: '070-secret' }]);
      const [event] = await leaves();
      expect(event?.change?.[0]).toBeUndefined();
      expect(event?.change?.[1]).toEqual(others);
      const log = await store.transaction((tx) => tx.audit.of());
      const origin = `example.com/audit/${log}`;
      const checkpoints = (await store.transaction((tx) => tx.audit.checkpoints(log))).map((one) => one.checkpoint);
      const verified = await verifyLog(exportLog(origin, keptLeaves(store, log)), {
        checkpoints,
        keys: [verifierNamed(keys.verifier, origin)],
      });
      expect(verified.problems).toEqual([]);
    });

    test('a payload of another event is not taken for this one', async () => {
      await db.updateTable('clients').set({ phone: 'x' }).where('id', '=', 1).execute();
      await db.updateTable('clients').set({ phone: 'y' }).where('id', '=', 1).execute();
      const [one, other] = await leaves();
      const read = decryptedRows(store, one?.envelope ?? '', other?.change?.[0] ?? expect.unreachable());
      await expect(read).rejects.toMatchObject({ code: 'audit.altered' });
    });

    test('what the policy does not call personal cannot be recorded, and every mistake is named', () => {
      const wrong = {
        clients: { id: 'digest', nmae: 'digest', phone: 'digest' },
        places: { town: 'digest' },
        toString: { x: 'encrypted' },
      } as const;
      const make = () => auditedDialect({ dialect: database.host, policy, context: () => undefined, record: wrong });
      let refused: unknown;
      try {
        make();
      } catch (error) {
        refused = error;
      }
      expect(refused).toBeInstanceOf(GallraError);
      expect(refused).toMatchObject({
        code: 'config.invalid',
        problems: [
          expect.stringMatching(/^record\.clients\.id: .*key/),
          expect.stringMatching(/^record\.clients\.nmae: /),
          expect.stringMatching(/^record\.places: /),
          expect.stringMatching(/^record\.toString: /),
        ],
      });
    });
  });
});
