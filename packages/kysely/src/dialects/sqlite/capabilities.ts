import type { Capabilities } from '../dialect.ts';

/** SQLite, whose locks are the file's. */
export const sqliteCapabilities: Capabilities = {
  returning: true,
  aliasInReturning: false,
  locksRows: false,
  oneStatementEvents: false,
  auditTriggers: false,
  singleWriter: true,
  schemas: false,
  jobQueue: false,
};
