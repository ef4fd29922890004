import type { Policy } from '@gallra/core';
import { fileTables } from '@gallra/core/policy';
import type { Finding } from '../finding.ts';

/** Columns that name files, where nothing says how to reach these. */
export function fileFindings(policy: Policy): readonly Finding[] {
  return fileTables(policy).map(([table, columns]) => ({
    severity: 'warning',
    code: 'files.unconfigured',
    path: `tables.${table}.files`,
    message: `Files that ${columns.map((column) => `"${column}"`).join(', ')} names stay when their rows go: Gallra is given no file storage.`,
    fix: 'Give files: { storage } with a storage of unstorage. Until then the files to be removed are listed, and wait.',
  }));
}
