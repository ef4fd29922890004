import { readSharedData } from './shared-data.ts';
import type { TestDatabase } from './test-database.ts';

const sakilaFile = 'sakila/postgres.sql';

/**
 * Loads Sakila, a video shop: inherited partitions of `payment`, a domain, an enum, functions in PL/pgSQL, rules,
 * triggers, and a cycle between `staff` and `store`. PostgreSQL and PGlite only.
 */
export async function loadSakila(database: TestDatabase): Promise<void> {
  if (database.dialect !== 'postgres') throw new Error(`Sakila is kept for PostgreSQL only, not for ${database.name}.`);
  await database.run(await readSharedData(sakilaFile));
}
