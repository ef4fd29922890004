import { kyselyStore } from '@gallra/kysely';
import { sweep } from '@gallra/retention';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { at, policy } from './estate.ts';

// Sweeps one database, once or until nothing is due, in a process of its own that may be killed at any moment.
const [url, how, batchSize = '10'] = process.argv.slice(2);
const db = new Kysely<unknown>({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
});
const store = kyselyStore({ db, policy });
let changed = true;
while (changed) {
  const options = { batchSize: Number(batchSize), onProgress: () => process.stdout.write('.') };
  const { actions } = await sweep(store, policy, at, options);
  changed = how !== 'once' && actions.length > 0;
}
await db.destroy();
