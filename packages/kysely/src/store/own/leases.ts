import type { Lease, Leases } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** How long a lease that ran out stays on record, in milliseconds; nobody may ever ask for its name again. */
const remains = 24 * 3600 * 1000;

/** Leases, by the clock of the database. */
export function kyselyLeases(db: Kysely<AnyDatabase>, own: (table: string) => Sql, dialect: DialectSql): Leases {
  const table = own('gallra_leases');
  const { now } = dialect;
  const until = (seconds: number) => sql`${now} + ${sql.lit(Math.ceil(seconds * 1000))}`;
  const changed = async (statement: Sql) => {
    const { numAffectedRows = 0n } = await sql`${statement}`.execute(db);
    return numAffectedRows > 0n;
  };
  return {
    take: (name, holder, seconds) =>
      guarded('taking a lease', async () => {
        await sql`insert into ${table} (name, holder, taken_at, expires_at) values (${name}, ${holder}, ${now}, ${until(seconds)}) ${dialect.takeOver(table)}`.execute(
          db,
        );
        const [taken] = await rowsOf(db, sql`select holder from ${table} where name = ${name}`);
        if (String(taken?.holder) !== holder) return false;
        // By their names, found without a lock: others are renewing theirs.
        const old = await rowsOf(db, sql`select name from ${table} where expires_at < ${now} - ${sql.lit(remains)}`);
        for (const { name: gone } of old)
          await sql`delete from ${table} where name = ${String(gone)} and expires_at < ${now}`.execute(db);
        return true;
      }),
    renew: (name, holder, seconds, note) =>
      guarded('renewing a lease', () => {
        const told = note === undefined ? sql`` : sql`, note = ${note}`;
        return changed(
          sql`update ${table} set expires_at = ${until(seconds)}${told} where name = ${name} and holder = ${holder}`,
        );
      }),
    release: (name, holder) =>
      guarded('releasing a lease', () =>
        changed(sql`delete from ${table} where name = ${name} and holder = ${holder}`),
      ),
    list: () =>
      guarded('reading leases', async () => {
        const rows = await rowsOf(
          db,
          sql`select name, holder, taken_at, expires_at, note from ${table} where expires_at > ${now} order by name`,
        );
        return rows.map(
          (row): Lease => ({
            name: String(row.name),
            holder: String(row.holder),
            since: new Date(Number(row.taken_at)),
            until: new Date(Number(row.expires_at)),
            ...(row.note === null ? {} : { note: String(row.note) }),
          }),
        );
      }),
  };
}
