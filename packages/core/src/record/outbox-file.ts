import * as z from 'zod';
import { ownRecord } from './own-record.ts';

/**
 * Files to be removed. The statement that disposes of rows lists them itself and they are taken by whoever is free, so
 * what is done with them is written by hand.
 */
export const outboxFiles = ownRecord({
  name: 'outbox_files',
  version: 1,
  kind: 'replace',
  members: z.object({
    id: z.string(),
    tableName: z.string(),
    columnName: z.string(),
    /** As it stood in the row: it may be personal, and goes with the file. */
    value: z.string(),
    operation: z.string().optional(),
    attempts: z.number(),
    retryAt: z.date(),
    attemptedAt: z.date().optional(),
    failingSince: z.date().optional(),
  }),
  key: 'id',
  columns: {
    tableName: 'name',
    columnName: 'name',
    value: 'text',
    operation: 'id',
    attempts: 'number',
    retryAt: 'instant',
    attemptedAt: 'instant',
    failingSince: 'instant',
  },
  indexes: [['retryAt']],
  personal: { value: { whose: 'subject', category: { sv: 'filnamn', en: 'names of files' } } },
  storage: {
    title: { sv: 'Filer som ska bort', en: 'Files to be removed' },
    basis: '6(1)(c)',
    citation: 'GDPR Art. 17(1)',
    while: { sv: 'tills filen är borttagen', en: 'until the file is gone' },
  },
});
