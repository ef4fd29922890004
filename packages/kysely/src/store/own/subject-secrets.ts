import { freshSecret } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { inParts } from '../../records/inserted-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** People who are looked up at once: databases bind only so many values. */
const atOnce = 250;

/** The keys under which values are encrypted for people; they stand beside the mapping, and go with it. */
export function subjectSecrets(
  db: Kysely<AnyDatabase>,
  subjects: Sql,
  { latest }: Pick<DialectSql, 'latest'>,
): (references: readonly string[], options?: { readonly make?: boolean }) => Promise<ReadonlyMap<string, string>> {
  const listed = (references: readonly string[]) => sql.join(references.map((reference) => sql`${reference}`));
  const known = async (references: readonly string[], how = sql``): Promise<readonly (readonly [string, string])[]> => {
    const rows = await rowsOf(
      db,
      sql`select reference, secret from ${subjects} where reference in (${listed(references)}) and secret is not null${how}`,
    );
    return rows.map(({ reference, secret }) => [String(reference), String(secret)]);
  };
  return async (references, { make = false } = {}) => {
    const secrets = new Map<string, string>();
    // In one order everywhere, so that two transactions never wait for each other.
    for (const part of inParts([...new Set(references)].sort(), atOnce)) {
      for (const [reference, secret] of await known(part)) secrets.set(reference, secret);
      const missing = part.filter((reference) => !secrets.has(reference));
      if (!make || missing.length === 0) continue;
      const fresh = missing.map((reference) => sql`when ${reference} then ${freshSecret()}`);
      // Another transaction may be about to make the same; the update waits for it.
      await sql`update ${subjects} set secret = case reference ${sql.join(fresh, sql` `)} end where reference in (${listed(missing)}) and secret is null`.execute(
        db,
      );
      for (const [reference, secret] of await known(missing, latest)) secrets.set(reference, secret);
    }
    return secrets;
  };
}
