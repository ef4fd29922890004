import { createGallra } from 'gallra';
import { startWorker } from 'gallra/worker';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { at } from './estate.ts';
import { policy } from './office.ts';

// A worker in a process of its own: says on standard output what happens, begins a sweep for each line it is given, and
// stops on SIGTERM.
const [connectionString, cron = ''] = process.argv.slice(2);
const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString }) }) });
const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
const worker = await startWorker({
  gallra: createGallra({ policy, db }),
  db,
  ...(cron === '' ? {} : { cron }),
  batchSize: 10,
  breaker: { share: 0.9 },
  clock: () => at,
  onEvent: say,
});
process.stdin.on('data', () => void worker.sweepNow());
process.once('SIGTERM', async () => {
  await worker.stop();
  await db.destroy();
  say({ type: 'stopped' });
  process.exit();
});
say({ type: 'ready' });
