import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  fileWitness,
  newestCheckpoints,
  storageWitness,
  verifyLogs,
  type Witness,
  type WitnessAlarm,
  webhookWitness,
} from '@gallra/audit';
import { GallraError } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import memoryDriver from 'unstorage/drivers/memory';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { policy } from './agency.ts';
import { append, checkpointsOf, emptyLogs, exported, keys, seal, verified } from './kept-log.ts';

interface Request {
  readonly headers: IncomingMessage['headers'];
  readonly method: string | undefined;
  readonly body: string;
}

/** A server that keeps what it is sent, and answers as it is told to. */
async function listening() {
  const requests: Request[] = [];
  let status: number | undefined = 200;
  const server: Server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, method: request.method, body: await text(request) });
    if (status !== undefined) response.writeHead(status, { location: '/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    url: `http://127.0.0.1:${port}/hooks/s3cret`,
    /** Undefined: not at all. */
    answer: (with_: number | undefined) => {
      status = with_;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

eachDatabase((database) => {
  describe('witnesses of an audit log (GDPR Art. 5(2), 32)', () => {
    let store: Store;
    let log: string;
    let folder: string;
    let server: Awaited<ReturnType<typeof listening>>;

    beforeAll(async () => {
      await migrate(database.db);
      folder = await mkdtemp(join(tmpdir(), 'gallra-witness-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    beforeEach(async () => {
      await emptyLogs(database);
      store = kyselyStore({ db: database.db, policy });
      log = await store.transaction((tx) => tx.audit.of('7'));
      server = await listening();
    });
    afterEach(() => server.close());
    const sealed = async (witnesses: readonly Witness[], amount = 1) => {
      await append(store, log, amount);
      return seal(store, { witnesses });
    };

    test('each keep the newest checkpoint of each log, which verifies it', async () => {
      const files = fileWitness(join(folder, 'a', log));
      const objects = storageWitness(createStorage({ driver: memoryDriver() }));
      const disk = storageWitness(createStorage({ driver: fsDriver({ base: join(folder, 'b', log) }) }), {
        name: 's3',
      });
      const webhook = webhookWitness(server.url);
      const other = await store.transaction((tx) => tx.audit.of('8'));
      for (const amount of [3, 2]) {
        await append(store, other, 1);
        const { alarms } = await sealed([files, objects, disk, webhook], amount);
        expect(alarms).toEqual([]);
      }
      for (const witness of [files, objects, disk]) {
        expect(await witness.checkpoints(log)).toEqual(await checkpointsOf(store, log));
        expect(await verified(store, log, await witness.checkpoints(log))).toMatchObject({ ok: true, checkpoints: 2 });
        const checkpoints = await witness.checkpoints();
        expect(checkpoints).toHaveLength(4);
        const exports = [exported(store, log), exported(store, other)];
        expect(await verifyLogs(exports, { checkpoints, keys: [keys.verifier] })).toMatchObject({ ok: true });
      }
      expect(server.requests.map(({ body }) => body).sort()).toEqual([...(await files.checkpoints())].sort());
      expect(server.requests[0]).toMatchObject({
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    });

    test('get headers of their own', async () => {
      await sealed([webhookWitness(server.url, { headers: { authorization: 'Bearer t0ken' } })]);
      expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t0ken']);
    });

    test('that fail alarm, and stop neither writing nor sealing', async () => {
      server.answer(503);
      await append(store, log, 2);
      const told: WitnessAlarm[] = [];
      const files = fileWitness(join(folder, log));
      const report = await seal(store, {
        witnesses: [webhookWitness(server.url, { name: 'agency' }), files],
        onAlarm: (alarm) => told.push(alarm),
      });
      const alarm = { witness: 'agency', log, size: 2, message: 'It answered with HTTP status 503.' };
      expect(report).toMatchObject({ events: 2, alarms: [alarm] });
      expect(told).toEqual([alarm]);
      expect(await files.checkpoints()).toHaveLength(1);
    });

    test('that have failed get the newest checkpoint at the next run, though nothing is sealed then', async () => {
      const webhook = webhookWitness(server.url);
      server.answer(500);
      await sealed([webhook]);
      await sealed([webhook]);
      server.answer(204);
      server.requests.length = 0;
      expect(await seal(store, { witnesses: [webhook] })).toEqual({ events: 0, logs: [], alarms: [] });
      expect(server.requests.map(({ body }) => body)).toEqual((await checkpointsOf(store, log)).slice(-1));
      await seal(store, { witnesses: [webhook] });
      expect(server.requests).toHaveLength(1);
    });

    test('tell in an alarm neither a URL nor a header, whatever fails', async () => {
      const headers = { authorization: 'Bearer t0ken' };
      const { url } = server;
      server.answer(302);
      const [moved] = (await sealed([webhookWitness(url, { headers })])).alarms;
      await server.close();
      const [refused] = (await sealed([webhookWitness(url, { headers })])).alarms;
      const [chatty] = (await sealed([{ name: 'own', keep: () => Promise.reject(new Error(`cannot reach ${url}`)) }]))
        .alarms;
      const [silly] = (
        await sealed([
          {
            name: 'sync',
            keep: () => {
              throw url;
            },
          },
        ])
      ).alarms;
      expect([moved, refused, chatty, silly].map((alarm) => alarm?.message)).toEqual([
        'It answered with HTTP status 302.',
        'It could not keep the checkpoint (ECONNREFUSED).',
        'It could not keep the checkpoint.',
        'It could not keep the checkpoint.',
      ]);
      server = await listening();
    });

    test('that do not answer are cut off, once for all logs, whether they heed the signal or not', async () => {
      server.answer(undefined);
      const other = await store.transaction((tx) => tx.audit.of('8'));
      await append(store, other, 1);
      let aborted = false;
      const deaf: Witness = {
        name: 'deaf',
        timeoutSeconds: 0.2,
        keep: (_, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              aborted = true;
            });
          }),
      };
      const begun = performance.now();
      const { events, alarms } = await sealed([deaf, webhookWitness(server.url, { timeoutSeconds: 0.3 })]);
      expect(performance.now() - begun).toBeLessThan(5000);
      expect(aborted).toBe(true);
      expect(events).toBe(2);
      expect(server.requests).toHaveLength(1);
      expect(alarms.map(({ witness, log: of, message }) => [witness, of, message]).sort()).toEqual(
        [log, other]
          .flatMap((of) => [
            ['deaf', of, 'It did not answer within 0.2 s.'],
            ['webhook', of, 'It did not answer within 0.3 s.'],
          ])
          .sort(),
      );
    });

    test('in a folder or a bucket keep what they have, and alarm where the same size has another root', async () => {
      const storage = createStorage({ driver: memoryDriver() });
      const own = join(folder, 'forks', log);
      const witnesses = [fileWitness(own), storageWitness(storage)];
      await sealed(witnesses, 2);
      const [kept = ''] = await checkpointsOf(store, log);
      const same = { log, origin: `example.com/audit/${log}`, size: 2, checkpoint: kept };
      const [, , root = ''] = kept.split('\n');
      const forked = { ...same, checkpoint: kept.replace(root, `${'A'.repeat(43)}=`) };
      for (const witness of witnesses) {
        const { signal } = new AbortController();
        await witness.keep(same, { signal });
        await expect(witness.keep(forked, { signal })).rejects.toMatchObject({ code: 'audit.altered' });
        await expect(witness.keep({ ...same, log: '../../etc' }, { signal })).rejects.toThrow(GallraError);
        expect(await witness.checkpoints()).toEqual([kept]);
      }
      expect(await readdir(join(own, log))).toEqual(['0000000000000002.checkpoint']);
    });

    test('have names of their own', async () => {
      const twice = [fileWitness('a'), fileWitness('b')];
      await expect(seal(store, { witnesses: twice })).rejects.toMatchObject({ code: 'options.invalid' });
      expect(() => webhookWitness('ftp://agency.example')).toThrow(GallraError);
      expect(() => webhookWitness('agency')).toThrow(GallraError);
    });

    test('may be the controllers: each downloads the newest checkpoints of its own logs', async () => {
      await append(store, await store.transaction((tx) => tx.audit.of()), 1);
      await sealed([], 2);
      await sealed([], 1);
      const [checkpoint] = (await checkpointsOf(store, log)).slice(-1);
      expect(await newestCheckpoints(store, '7')).toEqual([{ log, size: 3, checkpoint }]);
      expect(await newestCheckpoints(store)).toHaveLength(1);
      expect(await newestCheckpoints(store, '9')).toEqual([]);
    });
  });
});
