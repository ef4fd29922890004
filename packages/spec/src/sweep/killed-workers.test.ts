import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, type TestDatabase } from '../databases/index.ts';
import { estate, policy } from './estate.ts';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
const postgres = databases.find(({ name }) => name === 'postgres');

const people = 60_000;
const due = 40_000;
const workers = 3;
const kills = 100;

describe.skipIf(postgres?.available !== true)('workers that are killed', () => {
  let database: TestDatabase;
  let url: string;
  const begun = new Set<ChildProcess>();

  beforeAll(async () => {
    if (postgres === undefined) return;
    database = await postgres.open();
    url = database.url ?? '';
    await database.run(`
      ${estate(people, due)}
      create table before as select * from contacts;
    `);
    await migrate(database.db);
    // Nothing was due in 1999: the first sweep is done, and those of the workers need no approval.
    const store = kyselyStore({ db: database.db, policy });
    const first = new Date('1999-01-01T12:00:00Z');
    await sweep(store, policy, first, { approve: (await plan(store, policy, first)).hash });
  });
  afterAll(async () => {
    for (const child of begun) child.kill('SIGKILL');
    await database?.close();
  });

  function begin(): ChildProcess {
    const child = spawn(process.execPath, ['--conditions=gallra-source', worker, url], {
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    begun.add(child);
    child.on('exit', () => begun.delete(child));
    return child;
  }
  const count = async (from: string) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.raw(from)}`.execute(database.db)).rows[0]?.n);

  test('leave no change without its evidence and no evidence without its change; others finish the work (Art. 5(2))', async () => {
    let killed = 0;
    const lifetimes: Promise<void>[] = [];
    async function lifetime(): Promise<void> {
      while (killed < kills) {
        const child = begin();
        const exit = once(child, 'exit');
        await Promise.race([once(child.stdout ?? child, 'data'), exit]);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        if (child.exitCode !== null) return;
        child.kill('SIGKILL');
        killed += 1;
        await exit;
      }
    }
    for (let index = 0; index < workers; index += 1) lifetimes.push(lifetime());
    await Promise.all(lifetimes);
    expect(await count('contacts where contacted < now()')).toBeGreaterThan(people - due);

    const [exitCode] = (await once(begin(), 'exit')) as [number | null];
    expect(exitCode).toBe(0);
    const evidence = async (table: string) => {
      const { rows } = await sql<{ n: string }>`
        select coalesce(sum((envelope::json ->> 'rows')::integer), 0) as n from gallra_audit
        where type = 'rows.erased' and envelope::json ->> 'table' = ${table}`.execute(database.db);
      return Number(rows[0]?.n);
    };
    expect(await count(`contacts where id <= ${due}`)).toBe(0);
    expect(await count('contacts natural join before')).toBe(people - due);
    expect(await count('letters')).toBe((people - due) / 4);
    expect(await evidence('contacts')).toBe(due);
    expect(await evidence('letters')).toBe(due / 4);
  });
});
