import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { onPostgres } from '../testing/on-postgres.ts';
import { shopRows, shopTables } from '../testing/shop-rows.ts';

/** Runs a program as a host does; its environment names the database. */
function started(file: string, env: Record<string, string> = {}) {
  const program = spawn(
    process.execPath,
    ['--conditions=gallra-source', fileURLToPath(new URL(file, import.meta.url))],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } },
  );
  return {
    /** Its exit code, once it was asked to end. */
    async ended(): Promise<number | null> {
      const exit = once(program, 'exit');
      program.kill('SIGTERM');
      const [code] = await exit;
      return code;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

let pool: Pool;
const rows = async (text: string) =>
  (await sql.raw(text).execute(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }))).rows;

onPostgres(
  async ({ url, run }) => {
    await run(shopTables + shopRows);
    pool = new Pool({ connectionString: url });
    const { closeDatabase, gallra } = await import('./gallra.ts');
    await gallra.migrate();
    await closeDatabase();
    return () => pool.end();
  },
  () => {
    test.each(['express', 'fastify', 'hono'])(
      '%s answers, and ends when it is told to, with what it has to record',
      async (name) => {
        const before = await rows('select from gallra_audit');
        const port = await freePort();
        const { ended } = started(`../${name}/main.ts`, { PORT: String(port) });
        const refused = () =>
          fetch(`http://127.0.0.1:${port}/me/data`).then(
            ({ status }) => status,
            () => undefined,
          );
        await expect.poll(refused, { timeout: 120_000, interval: 100 }).toBe(401);
        expect(await ended()).toBe(0);
        expect(await rows('select from gallra_audit')).toHaveLength(before.length + 1);
      },
    );

    test('the worker keeps its schedule in the database, and ends when it is told to', async () => {
      const { ended } = started('./worker.ts');
      const schedule = () => rows('select cron, timezone from gallra_jobs.schedule').catch(() => []);
      await expect
        .poll(schedule, { timeout: 120_000, interval: 200 })
        .toEqual([{ cron: '0 2 * * *', timezone: 'Europe/Stockholm' }]);
      expect(await ended()).toBe(0);
    });
  },
);
