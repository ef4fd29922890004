import type { Capabilities } from '../dialect.ts';

/** MariaDB and MySQL. MariaDB returns what it inserts and deletes, but not what it updates; MySQL returns nothing. */
export const mysqlCapabilities: Capabilities = {
  returning: false,
  aliasInReturning: false,
  locksRows: true,
  oneStatementEvents: false,
  auditTriggers: false,
  singleWriter: false,
  schemas: false,
  jobQueue: false,
};
