import { fileWitness, sealLogs } from '@gallra/audit';
import { GallraError } from '@gallra/core';
import { kyselyStore } from '@gallra/kysely';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { policy } from './agency.ts';

// Seals one database without a pause, in a process of its own that may be killed at any moment.
const [url, signer = '', folder = ''] = process.argv.slice(2);
const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
const store = kyselyStore({ db, policy });
for (;;) {
  try {
    const options = { signer, witnesses: [fileWitness(folder)], batchSize: 50, leaseSeconds: 0.25 };
    const { events, alarms } = await sealLogs(store, options);
    if (alarms.length > 0) throw new Error(alarms.map(({ message }) => message).join('\n'));
    if (events > 0) process.stdout.write('.');
  } catch (error) {
    // Another one works, or the machine was busy for longer than the lease lasts.
    if (!(error instanceof GallraError) || !error.code.startsWith('lease.')) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
