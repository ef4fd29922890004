import type { DialectSql } from './dialect.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { sqlite } from './sqlite.ts';

/** Every dialect by its name. */
export const dialects: Readonly<Record<DialectSql['name'], DialectSql>> = { postgres, sqlite, mysql };
