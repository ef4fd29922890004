import { type Kysely, sql } from 'kysely';
import type { Contacts } from './recorded-contacts.ts';

/**
 * The least that tells who changed what, why and for whom, and finds it when that person asks (Art. 15); nothing in it can
 * be proved, or erased.
 */
export const handWrittenLog = `create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  role text not null,
  controller text not null,
  purpose text not null,
  basis text not null,
  policy text not null,
  request text not null,
  operation text not null,
  table_name text not null,
  columns text[] not null,
  row_key text not null
);
create index on audit_log (row_key, table_name)`;

/** One statement, one round trip. */
export async function handWrittenUpdate(db: Kysely<Contacts>, id: number, phone: string): Promise<void> {
  await sql`with changed as (update contacts set phone = ${phone} where id = ${id} returning id)
    insert into audit_log (actor, role, controller, purpose, basis, policy, request, operation, table_name, columns, row_key)
    select ${'agent-7'}, ${'agent'}, ${'3'}, ${'brokerage'}, ${'6(1)(f)'}, ${'f3a1'}, ${'c0ffee'}, 'update', 'contacts', '{phone}', id::text
    from changed`.execute(db);
}
