import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

/** A value is one of some, compared as its column compares. */
export const isListed = (value: Sql, keys: readonly unknown[]): Sql =>
  keys.length === 1 ? sql`${value} = ${keys[0]}` : sql`${value} in (${sql.join(keys)})`;
