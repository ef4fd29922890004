import { GallraError } from '@gallra/core';
import { ownTableNames } from '@gallra/core/record';
import type { LiveSchema, Store } from '@gallra/core/store';

/** Gallra's own tables that a database lacks; none for the memory store, which needs none. */
export function missingOwnTables({ hasOwnTables, tables }: LiveSchema): readonly string[] {
  if (!hasOwnTables) return [];
  return ownTableNames.filter((name) => !tables.some((table) => table.name === name));
}

/** Does some work; if the database refuses it because Gallra's own tables are not there, says so and what to run. */
export async function withOwnTables<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GallraError) || error.code !== 'database.refused') throw error;
    const missing = await store.schema().then(missingOwnTables, () => []);
    if (missing.length === 0) throw error;
    throw new GallraError(
      'schema.drift',
      `The database lacks tables of Gallra's own (${missing.join(', ')}): run "gallra migrations" or call migrate().`,
    );
  }
}
