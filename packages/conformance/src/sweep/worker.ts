import { kyselyStore } from '@gallra/kysely';
import { sweep } from '@gallra/retention';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { at, policy } from './estate.ts';

// Sweeps one database until nothing is due, in a process of its own that may be killed at any moment.
const db = new Kysely<unknown>({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.argv[2] }) }),
});
const store = kyselyStore({ db, policy });
let changed = true;
while (changed) {
  const { actions } = await sweep(store, policy, at, { batchSize: 10, onProgress: () => process.stdout.write('.') });
  changed = actions.length > 0;
}
await db.destroy();
