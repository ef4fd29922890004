import type { AuditLogs } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { inParts } from '../../records/inserted-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** Numbers in one statement: MariaDB makes a subquery of a list of a thousand. */
const atOnce = 900;

/** Places are numbers, and not bound: some databases bind no more than 999 values. */
const listed = (positions: readonly string[]): Sql => sql.join(positions.map((position) => sql.lit(Number(position))));

/** What of the audit logs is erased and pruned, in Gallra's own tables. */
export function kyselyAuditRetention(
  db: Kysely<AnyDatabase>,
  own: (table: string) => Sql,
): Pick<AuditLogs, 'eraseChanges' | 'actors' | 'eraseActors' | 'kept' | 'prune'> {
  const [events, changes, subjects] = ['gallra_audit', 'gallra_audit_changes', 'gallra_audit_subjects'].map(own) as [
    Sql,
    Sql,
    Sql,
  ];
  const run = (statement: Sql) => sql`${statement}`.execute(db);
  return {
    eraseChanges: (subject, only) =>
      guarded('erasing from its audit log', async () => {
        if (only?.length === 0) return [];
        const isIn = only === undefined ? sql`` : sql` and e.log in (${sql.join(only)})`;
        const found = await rowsOf(
          db,
          sql`select distinct e.sequence, e.log from ${changes} as c inner join ${events} as e on e.sequence = c.event where c.subject = ${subject}${isIn}`,
        );
        // Exactly those: what others commit in between may stand in a log that is not told of it.
        for (const part of inParts(
          found.map(({ sequence }) => String(sequence)),
          atOnce,
        ))
          await run(sql`delete from ${changes} where subject = ${subject} and event in (${listed(part)})`);
        const there =
          only === undefined
            ? sql``
            : sql` and event in (select e.sequence from ${events} as e where e.log in (${sql.join(only)}))`;
        await run(sql`delete from ${subjects} where subject = ${subject}${there}`);
        return [...new Set(found.map(({ log }) => String(log)))];
      }),
    actors: ({ after = '-1', limit }) =>
      guarded('reading its audit log', async () => {
        const rows = await rowsOf(
          db,
          sql`select sequence, log, envelope, actor_salt, actor from ${events} where sequence > ${sql.lit(Number(after))} and actor is not null order by sequence limit ${sql.lit(limit)}`,
        );
        return rows.map(({ sequence, log, envelope, actor_salt, actor }) => ({
          position: String(sequence),
          log: String(log),
          envelope: String(envelope),
          actor: { salt: String(actor_salt), body: String(actor) },
        }));
      }),
    eraseActors: (positions) =>
      guarded('erasing from its audit log', async () => {
        for (const part of inParts(positions, atOnce))
          await run(sql`update ${events} set actor = null, actor_salt = null where sequence in (${listed(part)})`);
      }),
    kept: (log, { from, limit }) =>
      guarded('reading its audit log', async () => {
        const rows = await rowsOf(
          db,
          sql`select sequence, leaf, envelope from ${events} where log = ${log} and leaf >= ${from} order by leaf limit ${sql.lit(limit)}`,
        );
        return rows.map(({ sequence, leaf, envelope }) => ({
          position: String(sequence),
          leaf: Number(leaf),
          envelope: String(envelope),
        }));
      }),
    prune: (pruned) =>
      guarded('pruning its audit log', async () => {
        for (const part of inParts(pruned, atOnce)) {
          const positions = listed(part.map(({ position }) => position));
          const named = [...new Set(part.flatMap((event) => event.subjects))];
          for (const some of inParts(named, 150))
            await run(
              sql`delete from ${subjects} where subject in (${sql.join(some.map((subject) => sql`${subject}`))}) and event in (${positions})`,
            );
          await run(sql`delete from ${changes} where event in (${positions})`);
          await run(sql`delete from ${events} where sequence in (${positions})`);
        }
      }),
  };
}
