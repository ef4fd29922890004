import {
  type AuditProblemCode,
  exportLog,
  generateNoteKeys,
  keptLeaves,
  type LogVerification,
  sealLogs,
  signCheckpoint,
  verifierNamed,
  verifyLog,
} from '@gallra/audit';
import { auditRecord, type Store } from '@gallra/core';
import { kyselyStore, migrate } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { policy } from './agency.ts';

const keys = generateNoteKeys('example.com/audit');
const at = new Date('2026-11-21T12:00:00Z');
const clock = () => at;
const origin = (log: string) => `example.com/audit/${log}`;

async function append(store: Store, log: string, amount: number): Promise<void> {
  for (let event = 0; event < amount; event += 1) {
    const told = { log, at, class: 'change', type: 'rows.updated', table: 'clients', rows: event } as const;
    await store.transaction((tx) => tx.audit.append([auditRecord({ ...told, actor: { id: `agent-${event}` } })]));
  }
}

eachDatabase((database) => {
  describe('an audit log that somebody has changed in the database', () => {
    let store: Store;
    let log: string;
    let witnessed: string[];
    const seal = async () => {
      const { logs } = await sealLogs(store, { signer: keys.signer, clock });
      witnessed.push(...logs.filter((one) => one.log === log).map(({ checkpoint }) => checkpoint));
    };
    const checkpointsOf = async (of: string) =>
      (await store.transaction((tx) => tx.audit.checkpoints(of))).map(({ checkpoint }) => checkpoint);
    const verified = async (checkpoints: readonly string[], of = log): Promise<LogVerification> =>
      verifyLog(exportLog(origin(of), keptLeaves(store, of)), {
        checkpoints,
        keys: [verifierNamed(keys.verifier, origin(of))],
      });
    const found = async (checkpoints?: readonly string[]): Promise<readonly AuditProblemCode[]> => {
      const { ok, problems } = await verified(checkpoints ?? (await checkpointsOf(log)));
      expect(ok).toBe(problems.every(({ severity }) => severity === 'notice'));
      return [...new Set(problems.map(({ code }) => code))];
    };
    const run = (statement: string) => sql.raw(statement).execute(database.db);

    beforeAll(() => migrate(database.db));
    beforeEach(async () => {
      for (const table of ['', '_logs', '_tiles', '_checkpoints', '_changes', '_subjects'])
        await run(`delete from gallra_audit${table}`);
      store = kyselyStore({ db: database.db, policy });
      log = await store.transaction((tx) => tx.audit.of('7'));
      witnessed = [];
      await append(store, log, 6);
      await seal();
      await append(store, log, 4);
      await seal();
    });

    test('is found whole where nobody has', async () => {
      expect(await verified(await checkpointsOf(log))).toMatchObject({ ok: true, size: 10, sealed: 10, problems: [] });
      expect(await verified(witnessed)).toMatchObject({ ok: true, checkpoints: 2 });
    });

    test('is found out: an event changed', async () => {
      await run(`update gallra_audit set envelope = replace(envelope, '"rows":3', '"rows":4') where leaf = 3`);
      expect(await found()).toEqual(['root.mismatch']);
    });

    test('is found out: who did it changed', async () => {
      await run(`update gallra_audit set actor = replace(actor, 'agent-3', 'agent-8') where leaf = 3`);
      expect(await found()).toEqual(['payload.altered']);
    });

    test('is found out: who did it erased without an event that says so', async () => {
      await run(`update gallra_audit set actor = null, actor_salt = null where leaf = 3`);
      expect(await found()).toEqual(['payload.missing']);
    });

    test('is found out: an event deleted in the middle', async () => {
      await run(`delete from gallra_audit where leaf = 3`);
      expect(await found()).toEqual(['event.missing']);
    });

    test('is found out: the tail deleted', async () => {
      await run(`delete from gallra_audit where leaf >= 6`);
      await run(`update gallra_audit_logs set size = 6`);
      expect(await found()).toEqual(['tail.missing']);
    });

    test('is found out by a witness: the tail deleted together with its checkpoints', async () => {
      await run(`delete from gallra_audit where leaf >= 6`);
      await run(`update gallra_audit_logs set size = 6`);
      await run(`delete from gallra_audit_checkpoints where size > 6`);
      expect(await found()).toEqual([]);
      expect(await found(witnessed)).toEqual(['tail.missing']);
    });

    test('is found out: events reordered', async () => {
      await run(`update gallra_audit set leaf = 100 where leaf = 2`);
      await run(`update gallra_audit set leaf = 2 where leaf = 3`);
      await run(`update gallra_audit set leaf = 3 where leaf = 100`);
      expect(await found()).toEqual(['root.mismatch']);
    });

    test('is found out by a witness: rolled back, grown again and sealed with the stolen key', async () => {
      await run(`delete from gallra_audit where leaf >= 6`);
      await run(`update gallra_audit_logs set size = 6`);
      await run(`delete from gallra_audit_checkpoints where size > 6`);
      // Six hashes of 32 bytes, in base64.
      await run(`update gallra_audit_tiles set hashes = substr(hashes, 1, 256)`);
      await append(store, log, 4);
      await sealLogs(store, { signer: keys.signer, clock });
      expect(await found()).toEqual([]);
      expect(await found(witnessed)).toContain('root.mismatch');
    });

    test('is found out: a checkpoint of another key, or of another tenant', async () => {
      const thief = generateNoteKeys(origin(log));
      const [newest = ''] = (await checkpointsOf(log)).slice(-1);
      const [, size = '', root = ''] = newest.split('\n');
      const forged = signCheckpoint(
        { origin: origin(log), size: Number(size), root: Buffer.from(root, 'base64'), extensions: [] },
        [thief.signer],
      );
      expect(await found([forged])).toContain('signature.invalid');
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await append(store, other, 3);
      await sealLogs(store, { signer: keys.signer, clock });
      expect(await found(await checkpointsOf(other))).toContain('checkpoint.foreign');
    });

    test('is found out: an event moved to another tenant', async () => {
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await append(store, log, 1);
      await run(`update gallra_audit set log = '${other}' where leaf is null`);
      await sealLogs(store, { signer: keys.signer, clock });
      const { problems } = await verified(await checkpointsOf(other), other);
      expect(problems.map(({ code }) => code)).toContain('event.foreign');
    });

    test('is not sealed any further: its tree changed', async () => {
      await run(`update gallra_audit_tiles set hashes = concat('AAAA', substr(hashes, 5))`);
      await append(store, log, 1);
      await expect(sealLogs(store, { signer: keys.signer, clock })).rejects.toMatchObject({ code: 'audit.altered' });
      expect(await store.transaction((tx) => tx.audit.unsealed(10))).toHaveLength(1);
    });

    test('is sealed once, however many sealers there are', async () => {
      await append(store, log, 5);
      const sealing = Array.from({ length: 4 }, () =>
        sealLogs(store, { signer: keys.signer, clock, batchSize: 2 }).catch((error: { code?: string }) => error.code),
      );
      for (const outcome of await Promise.all(sealing))
        if (typeof outcome !== 'object') expect(outcome).toBe('lease.held');
      await sealLogs(store, { signer: keys.signer, clock });
      expect(await verified(await checkpointsOf(log))).toMatchObject({ ok: true, size: 15, sealed: 15 });
    });
  });
});
