import { databases, type TestDatabase } from '@gallra/spec/databases';
import { afterAll, beforeAll, describe } from 'vitest';

const postgres = databases.find(({ name }) => name === 'postgres');
if (postgres === undefined) throw new Error('The suite knows no PostgreSQL.');
const { available, open } = postgres;

/** A database of its own that a host is about to open. */
export interface HostDatabase {
  readonly url: string;
  run(script: string): Promise<void>;
}

/**
 * Runs tests of a host on PostgreSQL, which finds its database where hosts look for it: in the environment. So its modules
 * are imported once `begin` is called, and not before.
 *
 * @param begin - imports the host and prepares what its tests need; returns how to end it
 */
export function onPostgres(begin: (database: HostDatabase) => Promise<() => Promise<void>>, tests: () => void): void {
  describe.skipIf(!available)('postgres', () => {
    let database: TestDatabase | undefined;
    let end: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      database = await open();
      const { url = '', run } = database;
      process.env.DATABASE_URL = url;
      process.env.GALLRA_FINGERPRINT_KEY = Buffer.alloc(32, 7).toString('base64');
      end = await begin({ url, run });
    });
    afterAll(async () => {
      await end?.();
      await database?.close();
    });
    tests();
  });
}
