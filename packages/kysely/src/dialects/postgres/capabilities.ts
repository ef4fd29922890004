import type { Capabilities } from '../dialect.ts';

/** PostgreSQL and PGlite. */
export const postgresCapabilities: Capabilities = {
  returning: true,
  aliasInReturning: true,
  locksRows: true,
  oneStatementEvents: true,
  auditTriggers: true,
  singleWriter: false,
  schemas: true,
  jobQueue: true,
};
