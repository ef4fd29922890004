import type { HoldEntry, HoldOrder, HoldRelease, Holds, SubjectReference } from '@gallra/core';
import type { Requests } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../any-database.ts';
import { guarded } from '../../database-error.ts';
import type { Sql } from '../../dialects/dialect-sql.ts';
import { rowsOf } from '../../records/selected-rows.ts';

/** What stands in the body of a hold: all that no statement asks for. */
interface Body extends Pick<HoldOrder, 'reason' | 'citation' | 'placedBy'> {
  readonly rows?: Extract<HoldOrder['covers'], { readonly table: string }>['rows'];
  readonly released?: Pick<HoldRelease, 'by' | 'reason'>;
}

function coverOf(row: Readonly<Record<string, unknown>>, { rows }: Body): HoldEntry['covers'] {
  if (row.controller !== null) return { controller: String(row.controller) };
  if (row.table_name !== null) return { table: String(row.table_name), ...(rows === undefined ? {} : { rows }) };
  return { subject: { category: String(row.category), key: String(row.subject_key) } };
}

function entryOf(row: Readonly<Record<string, unknown>>): HoldEntry {
  const body = JSON.parse(String(row.body)) as Body;
  const { reason, citation, placedBy, released } = body;
  return {
    id: String(row.id),
    covers: coverOf(row, body),
    reason,
    ...(citation === undefined ? {} : { citation }),
    placedBy,
    placedAt: new Date(String(row.placed_at)),
    reviewOn: String(row.review_on),
    ...(released === undefined ? {} : { released: { ...released, at: new Date(String(row.released_at)) } }),
  };
}

/** Legal holds, in a table of their own. Whom they cover is known by the random reference. */
export function kyselyHolds(db: Kysely<AnyDatabase>, own: (table: string) => Sql, requests: Requests): Holds {
  const read = async (where: Sql) => {
    const rows = await rowsOf(
      db,
      sql`select h.id, h.controller, h.table_name, h.placed_at, h.review_on, h.released_at, h.body, s.category, s.subject_key from ${own('gallra_holds')} as h left join ${own('gallra_subjects')} as s on s.reference = h.subject where ${where} order by h.placed_at, h.id`,
    );
    return rows.map(entryOf);
  };
  return {
    place: (order) =>
      guarded('placing a legal hold', async () => {
        const { covers, reason, citation, placedBy, placedAt, reviewOn } = order;
        const id = crypto.randomUUID();
        const subject: SubjectReference | null = 'subject' in covers ? await requests.reference(covers.subject) : null;
        const body: Body = {
          reason,
          ...(citation === undefined ? {} : { citation }),
          placedBy,
          ...('table' in covers && covers.rows !== undefined ? { rows: covers.rows } : {}),
        };
        const controller = 'controller' in covers ? covers.controller : null;
        const table = 'table' in covers ? covers.table : null;
        await sql`insert into ${own('gallra_holds')} (id, subject, controller, table_name, placed_at, review_on, body) values (${id}, ${subject}, ${controller}, ${table}, ${placedAt.toISOString()}, ${reviewOn}, ${JSON.stringify(body)})`.execute(
          db,
        );
        return { ...order, id };
      }),
    release: (id, { at, ...how }) =>
      guarded('releasing a legal hold', async () => {
        const [row] = await rowsOf(
          db,
          sql`select body from ${own('gallra_holds')} where id = ${id} and released_at is null`,
        );
        if (row === undefined) return false;
        const body: Body = { ...(JSON.parse(String(row.body)) as Body), released: how };
        const { numAffectedRows = 0n } =
          await sql`update ${own('gallra_holds')} set released_at = ${at.toISOString()}, body = ${JSON.stringify(body)} where id = ${id} and released_at is null`.execute(
            db,
          );
        return numAffectedRows > 0n;
      }),
    list: ({ released = false } = {}) =>
      guarded('reading legal holds', () => read(released ? sql`1 = 1` : sql`h.released_at is null`)),
  };
}
