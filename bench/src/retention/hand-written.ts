import { type Kysely, sql } from 'kysely';
import { cutoff, newsletterCutoff, settlementCutoff } from './contacts.ts';

/** Rows of one batch; the best of 1,000 to 50,000 for the plain DELETE and UPDATE, and not tried anew for the others. */
const batch = 10_000;

/** No row of the child tables refers to it: one that does would undo the whole batch. */
const free = sql`and not exists (select from keys where contact_id = contacts.id) and not exists (select from seats where contact_id = contacts.id)`;

/** The contacts whose other claims are over too. */
const settled = sql`and subscribed_at < ${newsletterCutoff} and not exists (select from deals where contact_id = contacts.id and (closed_at is null or closed_at >= ${settlementCutoff}))`;

type Work = (db: Kysely<never>) => Promise<void>;

/** The best batched DELETE we can write: one statement a batch, by place on disk, locked rows skipped, moving watermark. */
function deleting(also: typeof settled): Work {
  return async (db) => {
    let watermark = '-infinity';
    for (;;) {
      const { rows } = await sql<{ gone: string; watermark: string | null }>`
        with due as materialized (
          select ctid, last_contact_at from contacts
          where last_contact_at < ${cutoff} and last_contact_at >= ${watermark}::timestamptz ${also}
          order by last_contact_at limit ${sql.lit(batch)} for update skip locked
        ), gone as (
          delete from contacts where ctid = any (array(select ctid from due)) returning 1
        )
        select (select count(*) from gone) as gone, (select max(last_contact_at) from due)::text as watermark
      `.execute(db);
      const [result] = rows;
      if (result === undefined || result.watermark === null || Number(result.gone) === 0) return;
      watermark = result.watermark;
    }
  };
}

export const handWrittenDelete: Work = deleting(free);
export const handWrittenDeleteByClaims: Work = deleting(settled);

/** The best batched UPDATE we can write: the same, by key. */
export const handWrittenUpdate: Work = async (db) => {
  let watermark = '0';
  for (;;) {
    const { rows } = await sql<{ done: string; watermark: string | null }>`
      with due as materialized (
        select ctid, id from contacts
        where last_contact_at < ${cutoff} and id > ${watermark}::bigint and (email is not null or phone is not null or address is not null or notes is not null)
        order by id limit ${sql.lit(batch)} for update skip locked
      ), done as (
        update contacts set email = null, phone = null, address = null, notes = null
        where ctid = any (array(select ctid from due)) returning 1
      )
      select (select count(*) from done) as done, (select max(id) from due)::text as watermark
    `.execute(db);
    const [result] = rows;
    if (result === undefined || result.watermark === null || Number(result.done) === 0) return;
    watermark = result.watermark;
  }
};

/** One count of what a sweep would erase. */
export const handWrittenCount: Work = async (db) => {
  await sql`select count(*) from contacts where last_contact_at < ${cutoff} ${free}`.execute(db);
};

/** One count of what a plan tells of contacts that nothing holds: all, those that are kept, those that go. */
export const handWrittenCounts: Work = async (db) => {
  await sql`
    select count(*), count(*) filter (where last_contact_at >= ${cutoff}), count(*) filter (where last_contact_at < ${cutoff})
    from contacts
  `.execute(db);
};
