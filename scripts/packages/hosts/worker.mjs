// A sweep through the queue: `node worker.mjs postgres://…`.
import assert from 'node:assert/strict';
import { createGallra } from 'gallra';
import { startWorker } from 'gallra/worker';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { fillShop, policy } from './shop.mjs';

const db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.argv[2] }) }) });
await fillShop(db);
const gallra = createGallra({ policy, db });
await gallra.migrate();
await gallra.sweep(undefined, { approve: (await gallra.plan()).hash });
await db.insertInto('customers').values({ id: 9, name: 'Tor', email: null, last_contact_on: '2020-01-01' }).execute();
const ended = Promise.withResolvers();
const worker = await startWorker({
  gallra,
  db,
  cron: '0 2 * * *',
  onEvent: (event) => {
    if (event.type === 'ended') ended.resolve();
    if (event.type === 'failed' || event.type === 'refused') ended.reject(new Error(JSON.stringify(event)));
  },
});
await worker.sweepNow();
await ended.promise;
assert.deepEqual(await db.selectFrom('customers').select('id').where('id', '=', 9).execute(), []);
await worker.stop();
await db.destroy();
