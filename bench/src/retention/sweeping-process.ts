import { kyselyStore } from '@gallra/kysely';
import { sweep } from '@gallra/retention';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { at, contactsPolicy } from './contacts.ts';

// Sweeps one database in a process of its own: says when it is ready, begins when it is told to, and then tells after
// each batch how many rows are gone and what memory it has.
const [url, estate] = process.argv.slice(2);
const db = new Kysely<never>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
const policy = contactsPolicy(estate === 'alone' ? 'alone' : 'erased');
const store = kyselyStore({ db, policy });
await store.schema();
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await sweep(store, policy, at, {
  onProgress: ({ rowsSoFar }) => process.stdout.write(`${rowsSoFar} ${process.memoryUsage.rss()}\n`),
});
await db.destroy();
process.exit();
