import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { DatabaseKind } from './test-database.ts';

/** PGlite in memory: PostgreSQL as WebAssembly, one connection. It takes seconds to open: one per test file. */
export const pglite: DatabaseKind = {
  name: 'pglite',
  dialect: 'postgres',
  available: true,
  async open() {
    const database = await PGlite.create();
    const db = new Kysely({ dialect: new PGliteDialect({ pglite: database }) });
    return {
      name: 'pglite',
      dialect: 'postgres',
      db,
      async run(script) {
        await database.exec(script);
        // There is one session only: what a dump sets (search_path, check_function_bodies) would stay.
        await database.exec('reset all');
      },
      close: () => db.destroy(),
    };
  },
};
