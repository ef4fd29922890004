import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

/** PostgreSQL and SQLite. The lease is given away where it has run out, or to whom it belongs already. */
export function takeOverOnConflict(leases: Sql, now: Sql): Sql {
  const given = (column: string) => sql`${sql.id(column)} = ${sql.id('excluded', column)}`;
  const columns = ['holder', 'taken_at', 'expires_at'].map(given);
  return sql`on conflict (name) do update set ${sql.join(columns)}, note = null where ${leases}.expires_at <= ${now} or ${leases}.holder = excluded.holder`;
}
