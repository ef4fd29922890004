import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { legalHolds } from '@gallra/core/record';
import { createGallra, type Gallra } from 'gallra';
import { queueStatus, type WorkerEvent } from 'gallra/worker';
import { type RawBuilder, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../databases/index.ts';
import { office, policy, tables } from './office.ts';

const script = fileURLToPath(new URL('./queue-worker.ts', import.meta.url));
const postgres = databases.find(({ name }) => name === 'postgres');
const people = 100;

type Said = WorkerEvent | { readonly type: 'ready' | 'stopped' };
type Of<T extends Said['type']> = Extract<Said, { readonly type: T }>;

interface Process {
  readonly child: ChildProcess;
  readonly said: readonly Said[];
  sweepNow(): void;
}

describe.skipIf(postgres?.available !== true)('workers that share a queue (R34 to R50)', () => {
  let database: TestDatabase;
  let gallra: Gallra;
  let begun: Process[] = [];

  beforeEach(async () => {
    if (postgres === undefined) return;
    database = await postgres.open();
    await database.run(office(people, 20));
    gallra = createGallra({ policy, db: database.db });
    await gallra.migrate();
  });
  afterEach(async () => {
    for (const { child } of begun) child.kill('SIGKILL');
    begun = [];
    await database?.close();
  });

  async function begin(cron = ''): Promise<Process> {
    const child = spawn(process.execPath, ['--conditions=gallra-source', script, database.url ?? '', cron], {
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said: Said[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as Said));
    const own = { child, said, sweepNow: () => void child.stdin?.write('sweep\n') };
    begun.push(own);
    await until(() => said.length > 0);
    return own;
  }
  async function until(is: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const heard = <T extends Said['type']>(type: T, from = begun): readonly Of<T>[] =>
    from.flatMap(({ said }) => said.filter((one): one is Of<T> => one.type === type));
  const allow = async () => {
    const longAgo = new Date('1999-01-01T12:00:00Z');
    await gallra.sweep(longAgo, { approve: (await gallra.plan(longAgo)).hash });
  };
  const number = async (statement: RawBuilder<{ n: unknown }>) =>
    Number((await statement.execute(database.db)).rows[0]?.n);
  const left = (table: string) => number(sql`select count(*) as n from ${sql.table(table)}`);
  const evidence = (table: string) =>
    number(sql`select coalesce(sum((envelope::json ->> 'rows')::integer), 0) as n from gallra_audit
      where type = 'rows.erased' and envelope::json ->> 'table' = ${table}`);

  test('tell of a first sweep nobody approved, and do not try it again (Art. 4(12))', async () => {
    expect(await queueStatus(database.db)).toBeUndefined();
    const worker = await begin();
    worker.sweepNow();
    await until(() => heard('refused').length > 0);
    expect(heard('refused')).toMatchObject([{ code: 'plan.unapproved', message: expect.stringContaining('approve') }]);
    expect(heard('failed')).toEqual([]);
    expect(await left('guests')).toBe(people);
    await until(async () => (await queueStatus(database.db))?.refused === 'plan.unapproved');
    await allow();
    worker.sweepNow();
    await until(() => heard('ended').length > 0);
    expect(await left('guests')).toBe(people / 2);
  });

  test('each take tables that do not wait for another, one process a table, and record one end', async () => {
    await allow();
    const [first, second] = [await begin(), await begin()];
    first.sweepNow();
    await until(() => heard('part').length > 0);
    second.sweepNow();
    await until(() => heard('ended').length > 0);
    expect(heard('refused')).toMatchObject([{ code: 'underWay' }]);
    expect(heard('begun')).toMatchObject([{ rows: 5 * (people / 2) }]);
    expect(heard('ended')).toMatchObject([{ outcome: 'completed', rows: 5 * (people / 2) }]);

    const takenBy = (worker: Process) => new Set(heard('progress', [worker]).map(({ table }) => table));
    const [one, other] = [takenBy(first), takenBy(second)];
    expect([...one].filter((table) => other.has(table))).toEqual([]);
    expect([...one, ...other].sort()).toEqual([...tables].sort());
    expect([one.size, other.size].every((size) => size > 0)).toBe(true);
    for (const table of tables) expect([await left(table), await evidence(table)]).toEqual([people / 2, people / 2]);
    expect((await gallra.status()).last).toMatchObject({ outcome: 'completed', rows: 5 * (people / 2) });
    const { rows } = await sql<{ data: unknown }>`select data::text as data from gallra_jobs.job`.execute(database.db);
    expect(JSON.stringify(rows)).not.toContain('Karin');
  });

  test("sweep Gallra's own records too, once the host's are done", async () => {
    await allow();
    const released = { releasedAt: new Date('2010-01-01'), released: { by: 'legal', reason: 'Settled.' } };
    const order = { tableName: 'deals', reason: 'A dispute.', placedBy: 'legal', reviewOn: '2009-06-01' };
    const hold = { ...order, placedAt: new Date('2009-01-01') };
    await gallra.store.transaction((tx) =>
      tx.own(legalHolds).append([
        { ...hold, ...released, id: 'old' },
        { ...hold, id: 'standing', tableName: 'nothing' },
      ]),
    );
    const worker = await begin();
    worker.sweepNow();
    await until(() => heard('ended').length > 0);
    expect(heard('ended')).toMatchObject([
      { outcome: 'completed', ownRecords: { records: [{ record: 'legal_holds', rows: 1 }], over: [] } },
    ]);
    expect([await left('gallra_legal_holds'), await evidence('gallra_legal_holds')]).toEqual([1, 1]);
  });

  test('killed in the middle of a table leave it to the others, who wait for it before they go on (Art. 5(2))', async () => {
    await allow();
    const victim = await begin();
    victim.sweepNow();
    await until(() => heard('progress').length > 0);
    expect((await gallra.status()).underWay).toMatchObject([{ holder: expect.stringContaining(':') }]);
    expect(await queueStatus(database.db)).toMatchObject({ active: [expect.any(String)], failed: [] });
    victim.child.kill('SIGKILL');
    await begin();
    await until(() => heard('ended').length > 0);
    expect(heard('ended')).toMatchObject([{ outcome: 'completed' }]);
    for (const table of tables) expect([await left(table), await evidence(table)]).toEqual([people / 2, people / 2]);
  });

  test('told to stop end after the batch they are at, and another goes on', async () => {
    await allow();
    const leaving = await begin();
    leaving.sweepNow();
    await until(() => heard('progress').length > 0);
    leaving.child.kill('SIGTERM');
    await until(() => heard('stopped').length > 0);
    expect(heard('failed')).toMatchObject([{ code: 'aborted', final: false }]);
    await begin();
    await until(() => heard('ended').length > 0);
    for (const table of tables) expect([await left(table), await evidence(table)]).toEqual([people / 2, people / 2]);
  });

  test('begin by their schedule', async () => {
    await begin('* * * * *');
    await until(() => heard('refused').length > 0);
    expect(heard('refused')).toMatchObject([{ code: 'plan.unapproved' }]);
    const schedule = { cron: '* * * * *', timeZone: 'Europe/Stockholm' };
    expect(await queueStatus(database.db)).toMatchObject({ schedule });
  });
});
