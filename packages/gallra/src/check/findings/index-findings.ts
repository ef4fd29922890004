import { missingIndexes } from '@gallra/retention';
import type { CheckedSchema } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

/** Columns without an index by which sweeps, deletions and requests have to find rows. */
export function indexFindings({ policy, schema }: CheckedSchema): readonly Finding[] {
  return missingIndexes(policy, schema).map(({ table, columns, because }) => ({
    severity: 'warning',
    code: 'index.missing',
    path: columns.length === 1 ? `tables.${table}.columns.${columns[0]}` : `tables.${table}`,
    message: `No index begins with ${columns.join(', ')}: ${because.join('; ')}.`,
    fix: `Add an index on ${table} (${columns.join(', ')}).`,
  }));
}
