import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Database } from './database.ts';
import { createSchema } from './schema.ts';
import { type FillOptions, fillWithSwedishData } from './swedish-data.ts';

const connect = (pglite: PGlite) => new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });

/** A filled database in memory. Whoever opens it destroys it. */
export async function openInMemory(options: FillOptions, pglite = new PGlite()): Promise<Kysely<Database>> {
  const db = connect(pglite);
  await createSchema(db);
  await fillWithSwedishData(db, options);
  return db;
}

/**
 * The database in a folder; made and filled where there is none yet.
 *
 * @param folder - its absolute path
 * @param options - what to fill it with
 */
export async function openInFolder(folder: string, options: FillOptions): Promise<Kysely<Database>> {
  await mkdir(folder, { recursive: true });
  const db = connect(new PGlite(folder));
  const tables = await db.introspection.getTables();
  if (tables.length === 0) {
    await createSchema(db);
    await fillWithSwedishData(db, options);
  }
  return db;
}
