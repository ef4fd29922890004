import { fileURLToPath } from 'node:url';
import { openInFolder } from '@gallra/example-demo';
import { defineConfig } from 'gallra';
import { makeRows } from './src/data.ts';
import { policy } from './src/privacy.ts';
import { ddl } from './src/schema.ts';

/** PostgreSQL in a folder, made and filled the first time. Delete the folder to begin anew. */
const folder = fileURLToPath(new URL('.data/', import.meta.url));

export default defineConfig({
  policy,
  database: () => openInFolder({ ddl, rows: makeRows }, folder),
  // Made-up people need no secret. A real key is random and comes from where secrets are kept.
  fingerprintKey: new TextEncoder().encode('no secret, for made-up people'),
});
