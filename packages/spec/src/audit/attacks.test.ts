import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AuditProblemCode,
  fileWitness,
  formatNote,
  generateNoteKeys,
  parseNote,
  signCheckpoint,
  verifyLogs,
} from '@gallra/audit';
import { auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { policy } from './agency.ts';
import {
  append,
  at,
  auditTables,
  backup,
  checkpointsOf,
  emptyLogs,
  exported,
  keys,
  originOf,
  seal,
  verified,
} from './kept-log.ts';

eachDatabase((database) => {
  describe('an audit log that somebody has changed in the database', () => {
    let store: Store;
    let log: string;
    let folder: string;
    const witness = () => fileWitness(join(folder, log));
    /** What a witness has kept, outside the database. */
    const witnessed = () => witness().checkpoints(log);
    const sealed = () => seal(store, { witnesses: [witness()] });
    const found = async (checkpoints?: readonly string[]): Promise<readonly AuditProblemCode[]> => {
      const { ok, problems } = await verified(store, log, checkpoints);
      expect(ok).toBe(problems.every(({ severity }) => severity === 'notice'));
      return [...new Set(problems.map(({ code }) => code))];
    };
    const run = (statement: string) => sql.raw(statement).execute(database.db);
    /** Rolled back by hand to the six events of the first checkpoint. */
    const rollBack = async () => {
      await run(`delete from gallra_audit where leaf >= 6`);
      await run(`update gallra_audit_logs set size = 6`);
      await run(`delete from gallra_audit_checkpoints where size > 6`);
      // Six hashes of 32 bytes, in base64.
      await run(`update gallra_audit_tiles set hashes = substr(hashes, 1, 256)`);
    };

    beforeAll(async () => {
      await migrate(database.db);
      folder = await mkdtemp(join(tmpdir(), 'gallra-attacks-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    beforeEach(async () => {
      await emptyLogs(database);
      store = kyselyStore({ db: database.db, policy });
      log = await store.transaction((tx) => tx.audit.of('7'));
      await append(store, log, 6);
      await sealed();
      await append(store, log, 4);
      await sealed();
    });

    test('is found whole where nobody has', async () => {
      expect(await verified(store, log)).toMatchObject({ ok: true, size: 10, sealed: 10, problems: [] });
      expect(await verified(store, log, await witnessed())).toMatchObject({ ok: true, checkpoints: 2 });
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
      expect(await found(await witnessed())).toEqual(['tail.missing']);
    });

    test('is found out: events reordered', async () => {
      await run(`update gallra_audit set leaf = 100 where leaf = 2`);
      await run(`update gallra_audit set leaf = 2 where leaf = 3`);
      await run(`update gallra_audit set leaf = 3 where leaf = 100`);
      expect(await found()).toEqual(['root.mismatch']);
    });

    test('is found out by a witness: rolled back, grown again and sealed with the stolen key', async () => {
      await rollBack();
      await append(store, log, 4);
      await seal(store);
      expect(await found()).toEqual([]);
      expect(await found(await witnessed())).toContain('root.mismatch');
    });

    test('is found out: a checkpoint of another key, or of another tenant', async () => {
      const thief = generateNoteKeys(originOf(log));
      const [newest = ''] = (await checkpointsOf(store, log)).slice(-1);
      const [, size = '', root = ''] = newest.split('\n');
      const forged = signCheckpoint(
        { origin: originOf(log), size: Number(size), root: Buffer.from(root, 'base64'), extensions: [] },
        [thief.signer],
      );
      expect(await found([forged])).toContain('signature.invalid');
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await append(store, other, 3);
      await seal(store);
      expect(await found(await checkpointsOf(store, other))).toContain('checkpoint.foreign');
    });

    test('is found out: an event moved to another tenant', async () => {
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await append(store, log, 1);
      await run(`update gallra_audit set log = '${other}' where leaf is null`);
      await seal(store);
      const { problems } = await verified(store, other);
      expect(problems.map(({ code }) => code)).toContain('event.foreign');
    });

    test('is found out: an event inserted in the middle', async () => {
      await append(store, log, 1);
      await run(`update gallra_audit set leaf = leaf + 1000 where leaf >= 3`);
      await run(`update gallra_audit set leaf = leaf - 999 where leaf >= 1000`);
      await run(`update gallra_audit set leaf = 3 where leaf is null`);
      expect(await found()).toContain('root.mismatch');
      await run(`update gallra_audit_logs set size = 11`);
      expect(await found()).toContain('root.mismatch');
      expect(await found(await witnessed())).toContain('root.mismatch');
    });

    test('is found out: an event dated before the checkpoint that it follows', async () => {
      const told = { log, class: 'change', type: 'rows.updated' } as const;
      const longAgo = new Date(at.getTime() - 30 * 86_400_000);
      await store.transaction((tx) => tx.audit.append([auditRecord({ ...told, at: longAgo })]));
      await sealed();
      expect(await found()).toEqual(['event.backdated']);
    });

    test('is found out: the date of a sealed event changed', async () => {
      await run(`update gallra_audit set envelope = replace(envelope, '2026-11-21', '2026-11-20') where leaf = 8`);
      expect(await found()).toEqual(['root.mismatch']);
    });

    test('is found out: the signatures of two checkpoints exchanged', async () => {
      const [one, other] = (await checkpointsOf(store, log)).map(parseNote);
      if (one === undefined || other === undefined) expect.unreachable();
      const swapped = [
        formatNote({ ...one, signatures: other.signatures }),
        formatNote({ ...other, signatures: one.signatures }),
      ];
      expect(await found(swapped)).toEqual(['signature.invalid', 'unsealed']);
      await sql`update gallra_audit_checkpoints set checkpoint = ${swapped[0]} where size = 6`.execute(database.db);
      await sql`update gallra_audit_checkpoints set checkpoint = ${swapped[1]} where size = 10`.execute(database.db);
      await append(store, log, 1);
      await expect(seal(store)).rejects.toMatchObject({ code: 'audit.altered' });
    });

    test('is found out by a witness: all of it rolled back to a backup', async () => {
      const { restore } = await backup(database);
      await append(store, log, 3);
      await sealed();
      await restore();
      expect(await found()).toEqual([]);
      expect(await found(await witnessed())).toEqual(['tail.missing']);
    });

    test('is found out by a witness: rolled back, grown again and sealed with the stolen key, to the same size', async () => {
      await rollBack();
      await append(store, log, 1);
      const { alarms: early } = await sealed();
      expect(early.map((alarm) => alarm.message)).toEqual([expect.stringContaining('more events than the log has')]);
      await append(store, log, 3);
      const { alarms } = await sealed();
      expect(alarms.map((alarm) => alarm.message)).toEqual([
        expect.stringContaining('a different checkpoint for this size'),
      ]);
      expect(await found(await witnessed())).toContain('root.mismatch');
    });

    test('is found out by a witness: deleted as a whole', async () => {
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await append(store, other, 2);
      await sealed();
      const checkpoints = await witness().checkpoints();
      for (const table of auditTables) {
        if (table.endsWith('changes') || table.endsWith('subjects')) continue;
        await run(
          table === 'gallra_audit_logs'
            ? `delete from ${table} where controller = '7'`
            : `delete from ${table} where log = '${log}'`,
        );
      }
      const all = { checkpoints, keys: [keys.verifier] };
      const result = await verifyLogs([exported(store, other)], all);
      expect(result).toMatchObject({ ok: false, missing: [{ origin: originOf(log), size: 10 }] });
      expect(result.logs).toMatchObject([{ ok: true, size: 2, sealed: 2 }]);
      // An export without a line is no better than none.
      const [empty] = (await verifyLogs([exported(store, log), exported(store, other)], all)).logs;
      expect(empty?.problems.map(({ code }) => code)).toEqual(['tail.missing']);
    });

    for (const table of auditTables.filter((name) => !/changes|subjects|witnesses/.test(name)))
      test(`is found out by a witness: TRUNCATE ${table}`, async () => {
        // SQLite has no other word for it.
        await run(database.dialect === 'sqlite' ? `delete from ${table}` : `truncate table ${table}`);
        // The others are derived from the events: an export is whole without them, but no sealer goes on.
        const codes = await found(await witnessed());
        if (table === 'gallra_audit') expect(codes).toContain('event.missing');
        else expect(codes).toEqual(table === 'gallra_audit_logs' ? ['tail.missing'] : []);
        if (table === 'gallra_audit_logs') return;
        await append(store, log, 1);
        if (table === 'gallra_audit') await sealed();
        else await expect(sealed()).rejects.toMatchObject({ code: 'audit.altered' });
        expect(await found(await witnessed())).toEqual(table === 'gallra_audit' ? ['event.missing'] : ['unsealed']);
      });

    for (const table of ['gallra_audit_subjects', 'gallra_audit_witnesses'])
      test(`is whole and goes on: TRUNCATE ${table}, which holds nothing of it`, async () => {
        await run(database.dialect === 'sqlite' ? `delete from ${table}` : `truncate table ${table}`);
        expect(await found(await witnessed())).toEqual([]);
        await append(store, log, 1);
        expect(await sealed()).toMatchObject({ events: 1, alarms: [] });
        expect(await found(await witnessed())).toEqual([]);
      });

    test('is found out: payloads of what changed truncated', async () => {
      const change = [{ subject: 'r1', content: { phone: '070-1' } }];
      const told = { log, at, class: 'change', type: 'rows.updated', subjects: ['r1'], change } as const;
      await store.transaction((tx) => tx.audit.append([auditRecord(told)]));
      await sealed();
      expect(await found()).toEqual([]);
      await run(
        database.dialect === 'sqlite' ? 'delete from gallra_audit_changes' : 'truncate table gallra_audit_changes',
      );
      expect(await found()).toEqual(['payload.missing']);
    });

    test("is found out: who did it exchanged for who did another's", async () => {
      for (const column of ['actor', 'actor_salt'])
        await run(
          `update gallra_audit set ${column} = (select other.${column} from (select * from gallra_audit) as other where other.leaf = 4) where leaf = 3`,
        );
      expect(await found()).toEqual(['payload.altered']);
    });

    test('is not sealed any further: its tree changed', async () => {
      await run(`update gallra_audit_tiles set hashes = concat('AAAA', substr(hashes, 5))`);
      await append(store, log, 1);
      await expect(seal(store)).rejects.toMatchObject({ code: 'audit.altered' });
      expect(await store.transaction((tx) => tx.audit.unsealed(10))).toHaveLength(1);
    });

    test('does not keep the sealer from the logs of others', async () => {
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await run(`update gallra_audit_tiles set hashes = concat('AAAA', substr(hashes, 5))`);
      await append(store, log, 1);
      await append(store, other, 3);
      await append(store, log, 1);
      await expect(seal(store, { batchSize: 2 })).rejects.toMatchObject({ code: 'audit.altered' });
      expect(await verified(store, other)).toMatchObject({ ok: true, size: 3 });
      expect(await store.transaction((tx) => tx.audit.unsealed(10))).toHaveLength(2);
    });

    test('is sealed once, however many sealers there are', async () => {
      await append(store, log, 5);
      const sealing = Array.from({ length: 4 }, () =>
        seal(store, { batchSize: 2 }).catch((error: { code?: string }) => error.code),
      );
      for (const outcome of await Promise.all(sealing))
        if (typeof outcome !== 'object') expect(outcome).toBe('lease.held');
      await seal(store);
      expect(await verified(store, log)).toMatchObject({ ok: true, size: 15, sealed: 15 });
    });

    test('is sealed once, though a sealer stands still until another has taken over', async () => {
      for (let stop = 2; stop <= 7; stop += 1) {
        await append(store, log, 5);
        let transactions = 0;
        let takenOver: Promise<unknown> | undefined;
        const takeOver = async () => {
          await run('delete from gallra_leases');
          await seal(store);
        };
        const halting: Store = {
          ...store,
          transaction: async (work) => {
            transactions += 1;
            if (transactions === stop) {
              takenOver = takeOver();
              await takenOver;
            }
            return store.transaction(work);
          },
        };
        const outcome = await seal(halting, { batchSize: 2 }).catch((error: { code?: string }) => error.code);
        if (typeof outcome !== 'object') expect(outcome).toBe('lease.lost');
        await takenOver;
      }
      await seal(store);
      expect(await verified(store, log)).toMatchObject({ ok: true, size: 40, sealed: 40 });
    });
  });
});
