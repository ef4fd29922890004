import { kyselyStore } from '@gallra/kysely';
import { sweep } from '@gallra/retention';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { at, contactsPolicy } from './contacts.ts';

// Sweeps one database in a process of its own: says when it is ready, and begins when it is told to.
const [url, statute] = process.argv.slice(2);
const db = new Kysely<never>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
const policy = contactsPolicy(statute === 'statute');
const store = kyselyStore({ db, policy });
await store.schema();
process.stdout.write('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
await sweep(store, policy, at);
await db.destroy();
process.exit();
