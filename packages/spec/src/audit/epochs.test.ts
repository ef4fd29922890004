import { newestCheckpoints, openEpochs, verifierNamed, verifyLog, verifyLogs } from '@gallra/audit';
import { auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { policy } from './agency.ts';
import {
  append,
  at,
  backup,
  checkpointsOf,
  clock,
  emptyLogs,
  exported,
  keys,
  originOf,
  seal,
  verified,
} from './kept-log.ts';

eachDatabase((database) => {
  describe('an audit log after a restore (GDPR Art. 32(1)(c))', () => {
    let store: Store;
    let log: string;
    let witnessed: readonly string[];
    const open = (checkpoints = witnessed) => openEpochs(store, { signer: keys.signer, checkpoints, clock });
    const headOf = async (of: string) => {
      const head = (await store.transaction((tx) => tx.audit.list())).find((one) => one.log === of);
      return head ?? expect.unreachable();
    };
    const currentLog = () => store.transaction((tx) => tx.audit.of('7'));
    /** Four events sealed and two not, a backup, four more sealed, and back. */
    const restored = async () => {
      await append(store, log, 4);
      await seal(store);
      await append(store, log, 2);
      const { restore } = await backup(database);
      await append(store, log, 2);
      await seal(store);
      witnessed = await checkpointsOf(store, log);
      await restore();
      expect(await headOf(log)).toMatchObject({ size: 4, closed: false });
    };

    beforeAll(() => migrate(database.db));
    beforeEach(async () => {
      await emptyLogs(database);
      store = kyselyStore({ db: database.db, policy });
      log = await store.transaction((tx) => tx.audit.of('7'));
      witnessed = [];
    });

    test('goes on in another log, whose first event holds the checkpoint that a witness kept', async () => {
      await restored();
      const [epoch] = await open();
      const successor = await currentLog();
      expect(epoch).toEqual({ log, outcome: 'opened', successor, moved: 2 });
      expect(await headOf(log)).toMatchObject({ size: 4, closed: true, successor });

      await append(store, successor, 1);
      expect(await seal(store)).toMatchObject({ events: 3 });
      const result = await verified(store, successor);
      expect(result).toMatchObject({ ok: true, size: 4, sealed: 4, problems: [] });
      expect(result.previous).toEqual({ origin: originOf(log), size: 8, checkpoint: witnessed.at(-1) });
      const leaves = await store.transaction((tx) => tx.audit.leaves(successor, { from: 0, until: 9 }));
      expect(leaves.map(({ envelope = '{}' }) => JSON.parse(envelope)).map(({ type, log: of }) => [type, of])).toEqual([
        ['epoch.opened', successor],
        ...[1, 2, 3].map(() => ['rows.updated', successor]),
      ]);
      // What is left of the old one is as it was sealed; its tail is gone, and a witness can tell.
      expect(await verified(store, log)).toMatchObject({ ok: true, size: 4 });
      expect((await verified(store, log, witnessed)).problems.map(({ code }) => code)).toEqual(['tail.missing']);
    });

    test('goes on as it was where nothing was lost', async () => {
      await append(store, log, 4);
      await seal(store);
      await append(store, log, 2);
      await seal(store);
      witnessed = await checkpointsOf(store, log);
      expect(await open()).toEqual([{ log, outcome: 'current', moved: 0 }]);
      expect(await open(witnessed.slice(0, 1))).toEqual([{ log, outcome: 'current', moved: 0 }]);
      expect(await currentLog()).toBe(log);
    });

    test('is opened once, however often it is asked for', async () => {
      await restored();
      await open();
      const successor = await currentLog();
      expect(await open()).toEqual([{ log, outcome: 'opened before', successor, moved: 0 }]);
      expect(await currentLog()).toBe(successor);
    });

    test('loses no event of a writer that had looked up the closed log', async () => {
      await restored();
      await open();
      const successor = await currentLog();
      await append(store, log, 2);
      expect(await open()).toMatchObject([{ outcome: 'opened before', moved: 2 }]);
      await append(store, log, 3);
      expect(await seal(store)).toMatchObject({ events: 7 });
      expect(await verified(store, successor)).toMatchObject({ ok: true, size: 8, problems: [] });
      expect(await seal(store)).toMatchObject({ events: 0 });
    });

    test('goes on a second time, and events find the log that is open', async () => {
      await restored();
      await open();
      const second = await currentLog();
      const { restore } = await backup(database);
      await append(store, second, 3);
      await seal(store);
      const newest = await newestCheckpoints(store, '7');
      await restore();
      await open(newest.map(({ checkpoint }) => checkpoint).filter((note) => note.includes(second)));
      const third = await currentLog();
      expect(new Set([log, second, third]).size).toBe(3);
      await append(store, log, 1);
      await seal(store);
      const result = await verified(store, third);
      expect(result).toMatchObject({ ok: true, size: 4, previous: { origin: originOf(second), size: 6 } });
    });

    test('is not closed where it was altered: another root for as many events, or for fewer', async () => {
      await append(store, log, 2);
      const { restore } = await backup(database);
      await append(store, log, 2);
      await seal(store);
      witnessed = await checkpointsOf(store, log);
      await restore();
      await append(store, log, 2);
      await seal(store);
      await expect(open()).rejects.toMatchObject({ code: 'audit.altered' });
      await append(store, log, 2);
      await seal(store);
      await expect(open()).rejects.toMatchObject({ code: 'audit.altered' });
      expect(await headOf(log)).toMatchObject({ closed: false, size: 6 });
    });

    test('is not closed for a checkpoint of another key, another host, or a log that is not there', async () => {
      await restored();
      const [newest = ''] = witnessed.slice(-1);
      await expect(open([newest.replace('\n8\n', '\n9\n')])).rejects.toMatchObject({ code: 'audit.altered' });
      await expect(
        openEpochs(store, { signer: keys.signer.replace('example.com', 'example.org'), checkpoints: witnessed }),
      ).rejects.toMatchObject({ code: 'audit.invalid' });
      await sql`delete from gallra_audit_logs`.execute(database.db);
      await expect(open()).rejects.toMatchObject({ code: 'audit.invalid' });
    });

    test('tells a checkpoint that it says it follows, and that nobody has signed', async () => {
      const [envelope, other] = [{ class: 'evidence', type: 'epoch.opened' } as const, originOf('other')];
      const previous = `${other}\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— ${other} AAAAAAAA\n`;
      await store.transaction((tx) => tx.audit.append([auditRecord({ ...envelope, log, at, previous })]));
      await seal(store);
      const result = await verified(store, log);
      expect(result.problems.map(({ code, leaf }) => [code, leaf])).toEqual([['signature.invalid', 0]]);
      expect(result).not.toHaveProperty('previous');
    });

    test('is not followed by a verifier that knows the key of another host only', async () => {
      await restored();
      await open();
      const successor = await currentLog();
      const stranger = verifierNamed(keys.verifier, 'example.org/audit');
      const result = await verifyLog(exported(store, successor), {
        checkpoints: await checkpointsOf(store, successor),
        keys: [stranger],
      });
      expect(result.ok).toBe(false);
      expect(result).not.toHaveProperty('previous');
      const all = [exported(store, log), exported(store, successor)];
      const checkpoints = [...(await checkpointsOf(store, log)), ...(await checkpointsOf(store, successor))];
      expect(await verifyLogs(all, { checkpoints, keys: [keys.verifier] })).toMatchObject({ ok: true, missing: [] });
    });
  });
});
