import {
  type AuditProblemCode,
  eraseActor,
  exportLog,
  generateNoteKeys,
  inclusionProof,
  keptLeaves,
  leafHash,
  nodeHash,
  pruneLogs,
  sealLogs,
  verifierNamed,
  verifyCheckpoint,
  verifyInclusion,
  verifyLog,
} from '@gallra/audit';
import { type Policy, parsePolicy, type SubjectReference } from '@gallra/core';
import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { kyselyStore } from '@gallra/kysely';
import { forget } from '@gallra/retention';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { policy as agency, createAgency } from './agency.ts';

const keys = generateNoteKeys('example.com/audit');
const origin = (log: string) => `example.com/audit/${log}`;
const day = 86_400_000;
const karin = { category: 'client', key: '1' };
const policy: Policy = parsePolicy({
  ...agency,
  auditLog: { keep: { change: 'P1Y', security: 'P90D', evidence: 'P2Y' } },
});

/** Hashes of full subtrees, out of the leaves'. */
const nodeIn =
  (leaves: readonly Uint8Array[]) =>
  (level: number, index: number): Uint8Array =>
    level === 0
      ? (leaves[index] ?? expect.unreachable())
      : nodeHash(nodeIn(leaves)(level - 1, 2 * index), nodeIn(leaves)(level - 1, 2 * index + 1));

eachDatabase((database) => {
  describe('an audit log that is erased from and pruned', () => {
    let store: Store;
    let log: string;
    let now: Date;
    const clock = () => now;
    const run = (statement: string) => sql.raw(statement).execute(database.db);
    const rowsOf = async (table: string) =>
      (await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(database.db)).rows;
    const putBack = (table: string, row: Record<string, unknown>) => {
      const names = Object.keys(row).map((name) => sql.id(name));
      const values = Object.values(row).map((value) => sql`${value}`);
      return sql`insert into ${sql.table(table)} (${sql.join(names)}) values (${sql.join(values)})`.execute(
        database.db,
      );
    };
    const add = async (told: Partial<AuditEvent> = {}, into = log) => {
      const event = { log: into, at: now, class: 'change', type: 'rows.updated', table: 'clients', rows: 1 } as const;
      await store.transaction((tx) => tx.audit.append([auditRecord({ ...event, ...told })]));
    };
    const seal = () => sealLogs(store, { signer: keys.signer, clock });
    const wait = (days: number) => {
      now = new Date(now.getTime() + days * day);
    };
    const checkpointsOf = async (of: string) =>
      (await store.transaction((tx) => tx.audit.checkpoints(of))).map(({ checkpoint }) => checkpoint);
    const key = (of: string) => verifierNamed(keys.verifier, origin(of));
    const found = async (of = log): Promise<readonly AuditProblemCode[]> => {
      const { problems } = await verifyLog(exportLog(origin(of), keptLeaves(store, of)), {
        checkpoints: await checkpointsOf(of),
        keys: [key(of)],
      });
      return [...new Set(problems.map(({ code }) => code))];
    };
    const leavesOf = (of = log) => store.transaction((tx) => tx.audit.leaves(of, { from: 0, until: 1000 }));
    const kept = async () => (await leavesOf()).flatMap(({ leaf, envelope }) => (envelope === undefined ? [] : [leaf]));
    const reference = (): Promise<SubjectReference> => store.transaction((tx) => tx.requests.reference(karin));
    const changed = (subject: string): Partial<AuditEvent> => ({
      subjects: [subject],
      change: [
        { subject, content: { phone: '070-1' } },
        { subject: 'somebody else', content: { phone: '070-2' } },
      ],
    });

    beforeAll(() => createAgency(database));
    beforeEach(async () => {
      for (const table of ['', '_logs', '_tiles', '_checkpoints', '_changes', '_subjects'])
        await run(`delete from gallra_audit${table}`);
      for (const table of ['exercised_rights', 'subjects', 'legal_holds', 'leases'])
        await run(`delete from gallra_${table}`);
      store = kyselyStore({ db: database.db, policy });
      now = new Date('2024-11-21T12:00:00Z');
      log = await store.transaction((tx) => tx.audit.of('7'));
    });

    test('loses what changed for a person who is forgotten, in every log, and stays whole (GDPR Art. 17)', async () => {
      const vendor = await store.transaction((tx) => tx.audit.of());
      const subject = await reference();
      for (const into of [log, vendor]) await add(changed(subject), into);
      await add();
      await seal();
      await add(changed(subject));
      await store.transaction((tx) => forget(tx, policy, karin, now));
      await add({ subjects: ['somebody else'] });
      await seal();
      expect((await rowsOf('gallra_audit_subjects')).map(({ subject: whose }) => String(whose))).toEqual([
        'somebody else',
      ]);
      const bodies = (await rowsOf('gallra_audit_changes')).map(({ body }) => body);
      expect(bodies).toHaveLength(3);
      expect(bodies).not.toContain('{"phone":"070-1"}');
      expect([await found(), await found(vendor)]).toEqual([[], []]);
    });

    test('says nothing of a person of whom it held nothing', async () => {
      await reference();
      await add();
      expect(await store.transaction((tx) => forget(tx, policy, karin, now))).toBe(true);
      expect(await store.transaction((tx) => tx.audit.unsealed(10))).toHaveLength(1);
    });

    test('is found out: what changed for a person erased without an event, and put back after it', async () => {
      const subject = await reference();
      await add(changed(subject));
      await seal();
      const payloads = await rowsOf('gallra_audit_changes');
      await run(`delete from gallra_audit_changes where subject = '${subject}'`);
      expect(await found()).toEqual(['payload.missing']);
      await run('delete from gallra_audit_changes');
      for (const payload of payloads) await putBack('gallra_audit_changes', payload);
      await store.transaction((tx) => forget(tx, policy, karin, now));
      await seal();
      expect(await found()).toEqual([]);
      for (const payload of payloads.filter((one) => String(one.subject) === subject))
        await putBack('gallra_audit_changes', payload);
      expect(await found()).toEqual(['payload.restored']);
    });

    test('loses the name of somebody who has left, and stays whole (GDPR Art. 5(1)(e))', async () => {
      const vendor = await store.transaction((tx) => tx.audit.of());
      for (const id of ['agent-7', 'agent-8', 'agent-7'])
        for (const into of [log, vendor]) await add({ actor: { id, role: 'agent' } }, into);
      await add({ actor: { id: 'agent-8', details: { id: 'agent-7' } } });
      await seal();
      await add({ actor: { id: 'agent-7' } });
      const report = await eraseActor(store, policy, 'agent-7', { at: now, batchSize: 3 });
      expect(report.events).toBe(5);
      expect(new Set(report.logs)).toEqual(new Set([log, vendor]));
      expect(await eraseActor(store, policy, 'agent-7', { at: now })).toEqual({ events: 0, logs: [] });
      await seal();
      const left = (await rowsOf('gallra_audit')).flatMap(({ actor }) => (actor === null ? [] : [String(actor)]));
      expect(left.map((body) => JSON.parse(body).id)).toEqual(['agent-8', 'agent-8', 'agent-8']);
      expect([await found(), await found(vendor)]).toEqual([[], []]);
    });

    test('is found out: who did it put back after it was erased', async () => {
      await add({ actor: { id: 'agent-7' } });
      await seal();
      const [event] = await rowsOf('gallra_audit');
      await eraseActor(store, policy, 'agent-7', { at: now });
      await seal();
      expect(await found()).toEqual([]);
      await sql`update gallra_audit set actor = ${event?.actor}, actor_salt = ${event?.actor_salt} where leaf = 0`.execute(
        database.db,
      );
      expect(await found()).toEqual(['payload.restored']);
    });

    /** Four changes, two refusals and two pieces of evidence, then a year and a day, then two more. */
    const aYear = async () => {
      const subject = await reference();
      for (let count = 0; count < 4; count += 1) await add({ ...changed(subject), actor: { id: 'agent-7' } });
      for (let count = 0; count < 2; count += 1) await add({ class: 'security', type: 'access.refused' });
      await seal();
      await add({ class: 'evidence', type: 'hold.placed' });
      await add({ class: 'evidence', type: 'journal.exported' });
      await add({ class: 'read', type: 'rows.read' });
      await seal();
      wait(366);
      await add();
      await add({ class: 'security', type: 'access.refused' });
      await seal();
    };

    test('loses what its clocks have run out for, and proves the rest (GDPR Art. 5(1)(e); R50, R139)', async () => {
      await aYear();
      const { events, logs } = await pruneLogs(store, policy, { at: now, batchSize: 5 });
      expect(events).toBe(6);
      expect(logs).toEqual([
        { log, class: 'change', events: 4 },
        { log, class: 'security', events: 2 },
      ]);
      await seal();
      expect(await kept()).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
      expect([await rowsOf('gallra_audit_changes'), await rowsOf('gallra_audit_subjects')]).toEqual([[], []]);
      expect(await found()).toEqual([]);

      const hashes: Uint8Array[] = [];
      for await (const { envelope, hash } of keptLeaves(store, log))
        hashes.push(envelope === undefined ? (hash ?? expect.unreachable()) : leafHash(envelope));
      const [newest = ''] = (await checkpointsOf(log)).slice(-1);
      const { size, root } = verifyCheckpoint(newest, [key(log)]);
      const proof = await inclusionProof(9, size, nodeIn(hashes));
      expect(verifyInclusion({ hash: nodeIn(hashes)(0, 9), leaf: 9 }, proof, { size, root })).toBe(true);
    });

    test('prunes again what has expired since, its evidence too, and never what proofs need', async () => {
      await aYear();
      await pruneLogs(store, policy, { at: now });
      await seal();
      const once = await store.transaction((tx) => tx.audit.list());
      expect(await pruneLogs(store, policy, { at: now })).toEqual({ events: 0, logs: [] });
      await seal();
      expect(await store.transaction((tx) => tx.audit.list())).toEqual(once);

      wait(2 * 366);
      const { logs } = await pruneLogs(store, policy, { at: now });
      expect(logs).toEqual([
        { log, class: 'evidence', events: 1 },
        { log, class: 'change', events: 1 },
        { log, class: 'security', events: 1 },
      ]);
      await seal();
      const types = (await leavesOf()).flatMap(({ envelope }) => (envelope ? [JSON.parse(envelope).type] : []));
      expect(types).toEqual(['journal.exported', 'rows.read', ...Array.from({ length: 5 }, () => 'events.pruned')]);
      expect(await found()).toEqual([]);
    });

    test('is pruned batch by batch, and goes on where it was stopped', async () => {
      await aYear();
      const aside = (from: string, to: string) =>
        run(`update gallra_audit set envelope = replace(envelope, '${from}', '${to}') where leaf = 4`);
      await aside('"v":1', '"v":2');
      const pruning = pruneLogs(store, policy, { at: now, batchSize: 2 });
      await expect(pruning).rejects.toMatchObject({ code: 'audit.altered' });
      expect(await kept()).toEqual([4, 5, 6, 7, 8, 9, 10]);
      await aside('"v":2', '"v":1');
      expect((await pruneLogs(store, policy, { at: now, batchSize: 2 })).events).toBe(2);
      await seal();
      expect(await found()).toEqual([]);
      await expect(pruneLogs(store, policy, { at: now, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    });

    test('is left alone where the policy gives no clocks, and where it is closed', async () => {
      await aYear();
      expect((await pruneLogs(store, agency, { at: now })).events).toBe(0);
      await run('update gallra_audit_logs set open_for = null');
      expect((await pruneLogs(store, policy, { at: now })).events).toBe(0);
    });

    test('is found out: more events deleted than were pruned, and the event that tells it edited', async () => {
      await aYear();
      await pruneLogs(store, policy, { at: now });
      await seal();
      await run('delete from gallra_audit where leaf = 6');
      expect(await found()).toEqual(['event.missing']);
      await run(`update gallra_audit set envelope = replace(envelope, '"4-5"', '"4-6"') where leaf = 12`);
      expect(await found()).toEqual(['root.mismatch']);
    });

    test('is found out: pruned events put back', async () => {
      await aYear();
      const events = (await rowsOf('gallra_audit')).filter(({ leaf }) => Number(leaf) === 2);
      await pruneLogs(store, policy, { at: now });
      await seal();
      for (const event of events) await putBack('gallra_audit', event);
      expect(await found()).toContain('event.restored');
    });

    test('is not pruned of an event that somebody has made look old', async () => {
      await add();
      await seal();
      await run(`update gallra_audit set envelope = replace(envelope, '"at":"2024', '"at":"2014')`);
      await expect(pruneLogs(store, policy, { at: now })).rejects.toMatchObject({ code: 'audit.altered' });
      expect(await kept()).toEqual([0]);
    });
  });
});
