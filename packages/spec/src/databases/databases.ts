import { mariadb } from './mariadb.ts';
import { pglite } from './pglite.ts';
import { postgres } from './postgres/postgres.ts';
import { sqlite } from './sqlite.ts';
import type { DatabaseKind } from './test-database.ts';

/** Every database the suite knows, those that cannot be had here included. */
export const databases: readonly DatabaseKind[] = [sqlite, pglite, postgres, mariadb];
