import { GallraError } from '@gallra/core';
import type { LiveSchema, Store } from '@gallra/core/store';

const names = [
  'gallra_subjects',
  'gallra_requests',
  'gallra_holds',
  'gallra_leases',
  'gallra_journal',
  'gallra_exports',
  'gallra_files',
  'gallra_periods',
  'gallra_audit',
  'gallra_audit_changes',
  'gallra_audit_checkpoints',
  'gallra_audit_logs',
  'gallra_audit_subjects',
  'gallra_audit_tiles',
  'gallra_audit_witnesses',
] as const;

/** Gallra's own tables that a database lacks; none for the memory store, which needs none. */
export function missingOwnTables({ hasOwnTables, tables }: LiveSchema): readonly string[] {
  if (!hasOwnTables) return [];
  return names.filter((name) => !tables.some((table) => table.name === name));
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
