import {
  currentContext,
  generateNoteKeys,
  type WitnessAlarm,
  type WitnessedCheckpoint,
  withContext,
} from '@gallra/audit';
import { withLease } from '@gallra/core/store';
import { auditedDialect } from '@gallra/kysely';
import { brokerage, brokerageWorld } from '@gallra/world';
import { createGallra } from 'gallra';
import { Kysely, sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { worldsOn } from '../books/world-on-database.ts';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';

interface Tables {
  contacts: { id: number; phone: string | null };
}

const { signer } = generateNoteKeys('estate.example/audit');
const policy = brokerage;

/** The estate agents' system with handles that record and that do not. */
function hostOn(database: TestDatabase) {
  let openWorld: ReturnType<typeof worldsOn> | undefined;
  const audited = () =>
    new Kysely<Tables>({
      dialect: auditedDialect({
        dialect: database.host,
        policy,
        context: currentContext,
        triggers: database.dialect === 'postgres',
      }),
    });
  return {
    audited,
    open: async () => {
      openWorld ??= worldsOn(database);
      await openWorld(brokerageWorld());
    },
    change: () =>
      withContext({ actor: { id: 'agent-7', role: 'agent' }, controller: '1', purpose: 'brokerage' }, () =>
        audited().updateTable('contacts').set({ phone: '071' }).where('id', '=', 1).execute(),
      ),
  };
}

eachDatabase((database) => {
  describe('the audit log of a host', () => {
    const { audited, change, open } = hostOn(database);
    beforeEach(open);

    test('is sealed by a flush where there is a key, and handed to witnesses; the report says so', async () => {
      const { db } = database;
      const kept: WitnessedCheckpoint[] = [];
      const alarms: WitnessAlarm[] = [];
      const gallra = createGallra({
        policy,
        db,
        audit: {
          signer,
          witnesses: [
            { name: 'whole', keep: async (checkpoint) => void kept.push(checkpoint) },
            { name: 'broken', keep: () => Promise.reject(new Error('password=1')) },
          ],
          onAlarm: (alarm) => alarms.push(alarm),
        },
      });
      await change();
      expect(await createGallra({ policy, db }).flush()).not.toHaveProperty('audit');
      const { audit } = await gallra.flush();
      expect(audit).toMatchObject({ events: 1, logs: [{ size: 1 }], alarms: [{ witness: 'broken', size: 1 }] });
      expect(kept.map(({ checkpoint }) => checkpoint)).toEqual(audit?.logs.map(({ checkpoint }) => checkpoint));
      expect(alarms).toEqual(audit?.alarms);
      expect(JSON.stringify(alarms)).not.toContain('password');
      expect(await gallra.audit.openEpochs(kept.map(({ checkpoint }) => checkpoint))).toMatchObject([
        { outcome: 'current', moved: 0 },
      ]);
    });

    test('is left by a flush to another process that is sealing it', async () => {
      const gallra = createGallra({ policy, db: database.db, audit: { signer } });
      await change();
      await withLease(gallra.store, { name: 'audit/sealer' }, async () => {
        expect(await gallra.flush()).not.toHaveProperty('audit');
      });
      expect(await gallra.flush()).toMatchObject({ audit: { events: 1 } });
    });

    test('is pruned, and forgets an actor, at the time of its clock (GDPR Art. 5(1)(e), 17(1))', async () => {
      const keep = { change: 'P1Y' } as const;
      const pruning = { policy: { ...policy, auditLog: { keep } }, db: database.db, audit: { signer } };
      const now = createGallra(pruning);
      const later = createGallra({ ...pruning, clock: () => new Date(Date.now() + 400 * 86_400_000) });
      await change();
      await change();
      await now.flush();
      expect(await now.audit.prune()).toEqual({ events: 0, logs: [] });
      expect(await now.audit.eraseActor('agent-7')).toMatchObject({ events: 2 });
      expect(await later.audit.prune()).toMatchObject({ events: 2 });
      await later.flush();
      expect(await now.audit.verify()).toMatchObject([{ ok: true, problems: [] }]);
    });

    test('is not written by a handle that records while it erases or sweeps: that is refused, and nothing has changed', async () => {
      const recording = createGallra({ policy, db: audited(), clock: () => new Date('2040-01-01') });
      const unsuitable = { code: 'handle.unsuitable', message: expect.stringContaining('without auditedDialect') };
      const people = () => database.db.selectFrom('contacts').selectAll().orderBy('id').execute();
      const before = await people();
      expect(before).not.toEqual([]);
      await expect(recording.subject('registered', 1).erase()).rejects.toMatchObject(unsuitable);
      const { hash } = await recording.plan();
      await expect(recording.sweep(undefined, { approve: hash, drill: true })).rejects.toMatchObject(unsuitable);
      expect(await people()).toEqual(before);
    });
  });
});

eachDatabase(
  (database) => {
    describe('the audit log of a host with triggers', () => {
      const { audited, change, open } = hostOn(database);
      beforeEach(open);

      test('has what goes past the handle where they are installed', async () => {
        const { audit } = createGallra({ policy, db: database.db, audit: { signer } });
        const events = async () => (await audit.seal()).events;
        const write = () => sql`update contacts set phone = coalesce(phone, '') || '1'`.execute(database.db);
        expect((await audit.triggers.sql()).join('\n')).toContain('on "public"."contacts"');
        await write();
        expect(await events()).toBe(0);
        await audit.triggers.install();
        onTestFinished(() => audit.triggers.drop());
        await write();
        await change();
        expect(await events()).toBe(2);
        await audit.triggers.drop();
        await write();
        expect(await events()).toBe(0);
      });

      test('says which handle installs them, where it is given one that records', async () => {
        const { audit } = createGallra({ policy, db: audited() });
        await expect(audit.triggers.install()).rejects.toMatchObject({
          code: 'handle.unsuitable',
          message: expect.stringContaining('without auditedDialect'),
        });
      });
    });
  },
  { dialect: 'postgres' },
);
