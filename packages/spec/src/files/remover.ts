import { migrate } from '@gallra/kysely';
import Database from 'better-sqlite3';
import { createGallra } from 'gallra';
import { Kysely, SqliteDialect } from 'kysely';
import { at, policy } from './scans.ts';

// Sweeps a database whose file storage never answers, in a process of its own that is to be killed then.
const [, , file = ''] = process.argv;
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(file) }) });
await migrate(db);
const storage = {
  hasItem: async () => true,
  removeItem: () => {
    process.stdout.write('.');
    return new Promise<void>(() => setInterval(() => undefined, 1000));
  },
};
const gallra = createGallra({ policy, db, clock: () => at, files: { storage } });
await gallra.sweep(undefined, { approve: (await gallra.plan()).hash });
