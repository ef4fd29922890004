import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileWitness } from '@gallra/audit';
import { kyselyStore, migrate } from '@gallra/kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { databases, eachDatabase, type TestDatabase } from '../databases/index.ts';
import { createAgency, policy } from './agency.ts';
import { busyOffice } from './busy-office.ts';
import { append, emptyLogs, keys, seal, verified } from './kept-log.ts';

const postgres = databases.find(({ name }) => name === 'postgres');
const sealer = fileURLToPath(new URL('./sealer.ts', import.meta.url));
const kills = 50;

describe.skipIf(postgres?.available !== true)('a log that nobody has touched raises no alarm (Art. 5(2))', () => {
  let database: TestDatabase;
  let folder: string;
  let office: ReturnType<typeof busyOffice>;
  const begun = new Set<ChildProcess>();

  const openOffice = async (writers: number) => {
    office = busyOffice(database.url ?? '', writers);
    return office;
  };
  beforeEach(async () => {
    database = (await postgres?.open()) ?? expect.unreachable();
    await createAgency(database);
    folder = await mkdtemp(join(tmpdir(), 'gallra-sealing-'));
  });
  afterEach(async () => {
    for (const child of begun) child.kill('SIGKILL');
    await office.close();
    await database.close();
    await rm(folder, { recursive: true });
  });

  test('while 32 write for a minute and a sealer works beside them', async () => {
    const { store, run, expectWhole } = await openOffice(32);
    const witness = fileWitness(folder);
    const over = new AbortController();
    const writing = run(over.signal);
    const until = performance.now() + 60_000;
    let runs = 0;
    while (performance.now() < until) {
      const { alarms } = await seal(store, { clock: () => new Date(), witnesses: [witness] });
      expect(alarms).toEqual([]);
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    over.abort();
    await writing;
    await seal(store, { clock: () => new Date(), witnesses: [witness] });
    // A machine that is busy with other work does little in a minute, and what it does has to be whole.
    expect(await expectWhole(witness)).toBeGreaterThan(100);
    expect(runs).toBeGreaterThan(2);
  });

  test('while sealers are killed 50 times', async () => {
    const { store, run, expectWhole } = await openOffice(4);
    const witness = fileWitness(folder);
    const over = new AbortController();
    const writing = run(over.signal);
    let killed = 0;
    const failed: number[] = [];
    async function lifetimes(): Promise<void> {
      while (killed < kills && failed.length === 0) {
        const child = spawn(
          process.execPath,
          ['--conditions=gallra-source', sealer, database.url ?? '', keys.signer, folder],
          {
            env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        begun.add(child);
        const exit = once(child, 'exit').finally(() => begun.delete(child));
        await Promise.race([once(child.stdout ?? child, 'data'), exit]);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        if (child.exitCode !== null) failed.push(child.exitCode);
        child.kill('SIGKILL');
        killed += 1;
        await exit;
      }
    }
    await Promise.all([lifetimes(), lifetimes()]);
    over.abort();
    await writing;
    expect(failed).toEqual([]);
    // The leases of the last ones, for sealing and for handing over, have to run out.
    const behind = async () => {
      await seal(store, { clock: () => new Date(), witnesses: [witness] });
      const [logs, known] = await store.transaction(async ({ audit }) => [await audit.list(), await audit.witnessed()]);
      return logs.filter(({ log, size }) => known.find((one) => one.log === log)?.size !== size);
    };
    await expect.poll(behind, { timeout: 120_000 }).toEqual([]);
    expect(await expectWhole(witness)).toBeGreaterThan(100);
  });
});

eachDatabase((database) => {
  // The others have one connection.
  describe.skipIf(!['postgres', 'mariadb'].includes(database.name))('events that commit out of order', () => {
    beforeAll(() => migrate(database.db));

    test('are sealed as they commit, without waiting for each other, and none is lost', async () => {
      await emptyLogs(database);
      const store = kyselyStore({ db: database.db, policy });
      const log = await store.transaction((tx) => tx.audit.of('7'));
      const commit = Promise.withResolvers<void>();
      const appended = Promise.withResolvers<void>();
      const slow = store.transaction(async (tx) => {
        await append({ ...store, transaction: (work) => work(tx) }, log, 2);
        appended.resolve();
        await commit.promise;
      });
      await appended.promise;
      await append(store, log, 3);
      expect(await seal(store)).toMatchObject({ events: 3 });
      await append(store, log, 1);
      expect(await seal(store)).toMatchObject({ events: 1 });
      commit.resolve();
      await slow;
      expect(await seal(store)).toMatchObject({ events: 2 });
      expect(await verified(store, log)).toMatchObject({ ok: true, size: 6, checkpoints: 3, problems: [] });
      const leaves = await store.transaction((tx) => tx.audit.leaves(log, { from: 0, until: 10 }));
      expect(leaves.map(({ envelope = '{}' }) => JSON.parse(envelope).rows)).toEqual([0, 1, 2, 0, 0, 1]);
    });
  });
});
