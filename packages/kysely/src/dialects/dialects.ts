import type { Dialect, DialectName } from './dialect.ts';
import { mysql } from './mysql/dialect.ts';
import { postgres } from './postgres/dialect.ts';
import { sqlite } from './sqlite/dialect.ts';

/** Every dialect by its name. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { postgres, sqlite, mysql };
