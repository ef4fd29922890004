import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { DatabaseKind } from './test-database.ts';

/** PGlite in memory: PostgreSQL as WebAssembly, with one connection. */
export const pglite: DatabaseKind = {
  name: 'pglite',
  dialect: 'postgres',
  available: true,
  async open() {
    const database = await emptyDatabase();
    const host = new PGliteDialect({ pglite: database });
    const db = new Kysely({ dialect: host });
    return {
      name: 'pglite',
      dialect: 'postgres',
      db,
      host,
      async run(script) {
        await database.exec(script);
        // There is one session only: what a dump sets (search_path, check_function_bodies) would stay.
        await database.exec('reset all');
      },
      async close() {
        await db.destroy();
        // Kysely closes only what it has used.
        if (!database.closed) await database.close();
      },
    };
  },
};

/** Making an empty database takes PGlite seconds, loading a copy of one a fraction: so the first is kept, by version. */
async function emptyDatabase(): Promise<PGlite> {
  const library = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(readFileSync(join(library, '..', 'package.json'), 'utf8'));
  const copy = fileURLToPath(new URL(`../../node_modules/.cache/gallra/pglite-${version}.tar`, import.meta.url));
  if (existsSync(copy)) return PGlite.create({ loadDataDir: new Blob([await readFile(copy)]) });
  const database = await PGlite.create();
  await mkdir(dirname(copy), { recursive: true });
  // Renamed when complete: another worker may be looking.
  const unfinished = `${copy}.${randomUUID()}`;
  await writeFile(unfinished, (await database.dumpDataDir('none')).stream());
  await rename(unfinished, copy);
  return database;
}
