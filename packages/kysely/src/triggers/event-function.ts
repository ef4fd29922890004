import { sql } from 'kysely';
import type { Sql } from '../dialects/dialect-sql.ts';

/** Who may attach a trigger's function to a table of theirs, or call it, may write what they like into the audit log. */
export const forItsOwnerOnly = (signature: Sql): Sql => sql`revoke all on function ${signature} from public`;

/** Ends the head of a function: nobody's search path decides which tables, functions and operators it means. */
export const fixedPath = sql`set search_path = pg_catalog, pg_temp`;

/** The text of a function, quoted by a mark that does not occur in it. */
export function quoted(body: string): Sql {
  let mark = '$gallra$';
  while (body.includes(mark)) mark = `${mark.slice(0, -1)}_$`;
  return sql.raw(`${mark}\n${body}\n${mark}`);
}

/** Name of the function that writes an event. */
export const eventFunction = 'gallra_audit_event';

/** JSON as RFC 8785 has it: PostgreSQL escapes the same characters of a text, and in the same way. */
const json = (value: Sql) => sql`to_json(${value})::text`;

/**
 * The body of the function that writes an event and names the people in it, as the audited handle does. Who did it is
 * whoever has logged in. A UUID has 122 random bits, so the salt has 244 in its 32 bytes.
 *
 * @param own - names Gallra's own tables with their schema
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export const eventBody = (own: (table: string) => Sql): Sql => sql`declare
  open_log text;
  salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  details text := concat_ws(',',
    '"address":' || ${json(sql`host(inet_client_addr())`)},
    '"application":' || ${json(sql`nullif(current_setting('application_name'), '')`)});
  who text := '{' || case when details = '' then '' else '"details":{' || details || '},' end
    || '"id":' || ${json(sql`session_user::text`)} || ',"role":"database"}';
begin
  select l.log into open_log from ${own('gallra_audit_logs')} as l where l.open_for = coalesce(for_controller, '');
  if open_log is null then
    insert into ${own('gallra_audit_logs')} (log, controller, open_for, size)
    values (gen_random_uuid()::text, for_controller, coalesce(for_controller, ''), 0) on conflict do nothing;
    select l.log into open_log from ${own('gallra_audit_logs')} as l where l.open_for = coalesce(for_controller, '');
  end if;
  if open_log is null then
    raise exception 'An audit log was made by another transaction, and the isolation level of this one hides it. Run the transaction again.'
      using errcode = 'serialization_failure';
  end if;
  with person as (
    select p.home, p.category, p.subject_key, s.reference
    from unnest(homes, categories, keys) as p(home, category, subject_key)
    left join ${own('gallra_subjects')} as s on s.home = p.home and s.subject_key = p.subject_key),
  -- The update where somebody else has just named the same person changes nothing, and returns their reference.
  named as (
    insert into ${own('gallra_subjects')} (reference, home, category, subject_key)
    select gen_random_uuid()::text, p.home, p.category, p.subject_key from person as p
    where p.reference is null order by p.home, p.subject_key
    on conflict (home, subject_key) do update set home = excluded.home
    returning reference),
  known as (
    select p.reference from person as p where p.reference is not null union all select n.reference from named as n),
  event as (
    insert into ${own('gallra_audit')} (log, envelope, actor_salt, actor)
    select open_log, '{"actor":"'
      || encode(sha256(convert_to('gallra/audit/commitment/v1' || chr(10), 'UTF8') || salt || convert_to(who, 'UTF8')), 'hex')
      || '","at":"' || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      || '","class":"change","columns":[' || written || '],"id":"' || gen_random_uuid()
      || '","log":' || ${json(sql`open_log`)} || ',"outcome":"done","policy":' || ${json(sql`rules`)}
      || ',"processing":' || ${json(sql`processing`)} || ',"rows":' || amount
      || coalesce((select ',"subjects":["' || string_agg(k.reference, '","' order by k.reference collate "C") || '"]' from known as k), '')
      || ',"table":' || ${json(sql`about`)} || ',"type":' || ${json(sql`kind`)} || ',"v":1}',
      encode(salt, 'base64'), who
    returning sequence)
  insert into ${own('gallra_audit_subjects')} (subject, event)
  select k.reference, e.sequence from known as k cross join event as e;
end`;

/** What that function takes. */
export const eventParameters = sql.raw(
  'for_controller text, kind text, processing text, rules text, about text, written text, amount bigint, homes text[], categories text[], keys text[]',
);
