import { PGlite } from '@electric-sql/pglite';
import {
  currentContext,
  generateNoteKeys,
  type WitnessAlarm,
  type WitnessedCheckpoint,
  withContext,
} from '@gallra/audit';
import { withLease } from '@gallra/core/store';
import { auditedDialect, migrate } from '@gallra/kysely';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { estatePolicy } from '../testing/estate.ts';
import { createGallra } from './create-gallra.ts';

interface Tables {
  contacts: { id: number; phone: string | null };
}

const policy = estatePolicy();
const { signer } = generateNoteKeys('estate.example/audit');
const pglite = new PGlite();
const dialect = new PGliteDialect({ pglite });
const db = new Kysely<Tables>({ dialect });
const audited = new Kysely<Tables>({
  dialect: auditedDialect({ dialect, policy, context: currentContext, triggers: true }),
});

const change = () =>
  withContext({ actor: { id: 'agent-7', role: 'agent' }, controller: '1', purpose: 'brokerage' }, () =>
    audited.updateTable('contacts').set({ phone: '071' }).where('id', '=', 1).execute(),
  );

beforeAll(async () => {
  await pglite.exec(`
    create table agencies (id int primary key, ended_at timestamptz);
    create table contacts (id int primary key, agency_id int references agencies, name text, personnummer text,
      phone text, last_contact_at timestamptz);
    create table deals (id int primary key, agency_id int references agencies, seller_id int references contacts,
      account text, closed_at timestamptz);
    insert into agencies values (1, null);
    insert into contacts values (1, 1, 'Karin Ek', null, '070', '2026-01-15T10:00:00Z');`);
  await migrate(db);
});
afterAll(() => pglite.close());

describe('the audit log of a host', () => {
  test('is sealed by a flush where there is a key, and handed to witnesses; the report says so', async () => {
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
    const gallra = createGallra({ policy, db, audit: { signer } });
    await change();
    await withLease(gallra.store, { name: 'audit/sealer' }, async () => {
      expect(await gallra.flush()).not.toHaveProperty('audit');
    });
    expect(await gallra.flush()).toMatchObject({ audit: { events: 1 } });
  });

  test('is pruned, and forgets an actor, at the time of its clock (GDPR Art. 5(1)(e), 17(1))', async () => {
    const keep = { change: 'P1Y' } as const;
    const pruning = { policy: { ...policy, auditLog: { keep } }, db, audit: { signer } };
    const now = createGallra(pruning);
    const later = createGallra({ ...pruning, clock: () => new Date(Date.now() + 400 * 86_400_000) });
    await change();
    await now.flush();
    expect(await now.audit.prune()).toEqual({ events: 0, logs: [] });
    expect(await now.audit.eraseActor('agent-7')).toMatchObject({ events: 3 });
    expect(await later.audit.prune()).toMatchObject({ events: 3 });
    await later.flush();
    expect(await now.audit.verify()).toMatchObject([{ ok: true, problems: [] }]);
  });

  test('has what goes past the handle where triggers are installed', async () => {
    const { audit } = createGallra({ policy, db, audit: { signer } });
    const events = async () => (await audit.seal()).events;
    const write = () => sql`update contacts set phone = phone || '1'`.execute(db);
    await audit.seal();
    expect((await audit.triggers.sql()).join('\n')).toContain('on "public"."contacts"');
    await write();
    expect(await events()).toBe(0);
    await audit.triggers.install();
    await write();
    await change();
    expect(await events()).toBe(2);
    await audit.triggers.drop();
    await write();
    expect(await events()).toBe(0);
  });

  test('says which handle installs triggers, where it is given one that records', async () => {
    const { audit } = createGallra({ policy, db: audited });
    await expect(audit.triggers.install()).rejects.toMatchObject({
      code: 'handle.unsuitable',
      message: expect.stringContaining('without auditedDialect'),
    });
  });

  test('says the same where it is to erase or sweep through one that records, and nothing has changed', async () => {
    const recording = createGallra({ policy, db: audited, clock: () => new Date('2040-01-01') });
    const unsuitable = { code: 'handle.unsuitable', message: expect.stringContaining('without auditedDialect') };
    const people = () => db.selectFrom('contacts').selectAll().execute();
    const before = await people();
    expect(before).not.toEqual([]);
    await expect(recording.subject('contact', 1).erase()).rejects.toMatchObject(unsuitable);
    const { hash } = await recording.plan();
    await expect(recording.sweep(undefined, { approve: hash })).rejects.toMatchObject(unsuitable);
    expect(await people()).toEqual(before);
  });
});
