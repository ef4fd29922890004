import type { DialectSql } from './dialect-sql.ts';
import { mysql } from './mysql/sql.ts';
import { postgres } from './postgres/sql.ts';
import { sqlite } from './sqlite/sql.ts';

/** Every dialect by its name. */
export const dialects: Readonly<Record<DialectSql['name'], DialectSql>> = { postgres, sqlite, mysql };
