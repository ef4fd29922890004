import { type Kysely, sql } from 'kysely';
import { cutoff } from './contacts.ts';

/** Rows of one batch; the best of 1,000 to 50,000 on the machine this was written on. */
const batch = 10_000;

/** The best batched DELETE we can write: one statement a batch, by place on disk, locked rows skipped, moving watermark. */
export async function handWrittenDelete(db: Kysely<never>): Promise<void> {
  let watermark = '-infinity';
  for (;;) {
    const { rows } = await sql<{ gone: string; watermark: string | null }>`
      with due as materialized (
        select ctid, last_contact_at from contacts
        where last_contact_at < ${cutoff} and last_contact_at >= ${watermark}::timestamptz
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
}

/** The best batched UPDATE we can write: the same, by key. */
export async function handWrittenUpdate(db: Kysely<never>): Promise<void> {
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
}
