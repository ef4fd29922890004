create or replace function "public"."gallra_audit_event"(for_controller text, kind text, processing text, rules text, about text, written text, amount bigint, homes text[], categories text[], keys text[]) returns void language plpgsql set search_path = pg_catalog, pg_temp as $gallra$
declare
  open_log text;
  salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  details text := concat_ws(',',
    '"address":' || to_json(host(inet_client_addr()))::text,
    '"application":' || to_json(nullif(current_setting('application_name'), ''))::text);
  who text := '{' || case when details = '' then '' else '"details":{' || details || '},' end
    || '"id":' || to_json(session_user::text)::text || ',"role":"database"}';
begin
  select l.log into open_log from "public"."gallra_audit_logs" as l where l.open_for = coalesce(for_controller, '');
  if open_log is null then
    insert into "public"."gallra_audit_logs" (log, controller, open_for, size)
    values (gen_random_uuid()::text, for_controller, coalesce(for_controller, ''), 0) on conflict do nothing;
    select l.log into open_log from "public"."gallra_audit_logs" as l where l.open_for = coalesce(for_controller, '');
  end if;
  if open_log is null then
    raise exception 'An audit log was made by another transaction, and the isolation level of this one hides it. Run the transaction again.'
      using errcode = 'serialization_failure';
  end if;
  with person as (
    select p.home, p.category, p.subject_key, s.reference
    from unnest(homes, categories, keys) as p(home, category, subject_key)
    left join "public"."gallra_subjects" as s on s.home = p.home and s.subject_key = p.subject_key),
  -- The update where somebody else has just named the same person changes nothing, and returns their reference.
  named as (
    insert into "public"."gallra_subjects" (reference, home, category, subject_key)
    select gen_random_uuid()::text, p.home, p.category, p.subject_key from person as p
    where p.reference is null order by p.home, p.subject_key
    on conflict (home, subject_key) do update set home = excluded.home
    returning reference),
  known as (
    select p.reference from person as p where p.reference is not null union all select n.reference from named as n),
  event as (
    insert into "public"."gallra_audit" (log, envelope, actor_salt, actor)
    select open_log, '{"actor":"'
      || encode(sha256(convert_to('gallra/audit/commitment/v1' || chr(10), 'UTF8') || salt || convert_to(who, 'UTF8')), 'hex')
      || '","at":"' || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      || '","class":"change","columns":[' || written || '],"id":"' || gen_random_uuid()
      || '","log":' || to_json(open_log)::text || ',"outcome":"done","policy":' || to_json(rules)::text
      || ',"processing":' || to_json(processing)::text || ',"rows":' || amount
      || coalesce((select ',"subjects":["' || string_agg(k.reference, '","' order by k.reference collate "C") || '"]' from known as k), '')
      || ',"table":' || to_json(about)::text || ',"type":' || to_json(kind)::text || ',"v":1}',
      encode(salt, 'base64'), who
    returning sequence)
  insert into "public"."gallra_audit_subjects" (subject, event)
  select k.reference, e.sequence from known as k cross join event as e;
end
$gallra$;
revoke all on function "public"."gallra_audit_event"(for_controller text, kind text, processing text, rules text, about text, written text, amount bigint, homes text[], categories text[], keys text[]) from public;
create or replace function "public"."gallra_audit_truncate"() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $gallra$
begin
  if not coalesce(current_setting('gallra.recorded', true) in ('on', extract(epoch from statement_timestamp())::text), false) then
    raise exception 'TRUNCATE would empty table %.% without telling the audit log whose data it was, so nothing was changed.', quote_ident(tg_table_schema), quote_ident(tg_table_name)
      using hint = 'DELETE its rows. Where you record it yourself: SET LOCAL gallra.recorded = ''on'', in the same transaction.';
  end if;
  return null;
end
$gallra$;
revoke all on function "public"."gallra_audit_truncate"() from public;
create or replace function "public"."gallra_audit_of_contacts"() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $gallra$
declare
  kind text;
  processing text;
  amount bigint;
  written text;
  controller text;
  homes text[];
  categories text[];
  keys text[];
begin
  if current_setting('gallra.recorded', true) in ('on', extract(epoch from statement_timestamp())::text) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    kind := 'rows.inserted';
    processing := 'dpv:Store';
    select count(*), array_to_string(array[case when count("r"."id") > 0 then '"id"' end, case when count("r"."firm_id") > 0 then '"firm_id"' end, case when count("r"."name") > 0 then '"name"' end, case when count("r"."picture") > 0 then '"picture"' end, case when count("r"."last_on") > 0 then '"last_on"' end]::text[], ',') into amount, written from gallra_new as r;
    if amount = 0 then
      return null;
    end if;
    select case when count(distinct "r"."firm_id"::text) = 1 and count("r"."firm_id") = count(*) then min("r"."firm_id"::text) end
    into controller from gallra_new as r;
    select array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into homes, categories, keys
    from (select distinct on (q.home, q.subject_key) q.home, q.category, q.subject_key
    from (select 'contacts' as home, 'contact' as category, ("r"."id")::text as subject_key from gallra_new as r  where ("r"."id")::text is not null) as q
    where q.category is not null order by q.home, q.subject_key) as p;
  end if;
  if tg_op = 'UPDATE' then
    kind := 'rows.updated';
    processing := 'dpv:Modify';
    select count(*), array_to_string(array[case when bool_or(record_image_ne(row("o"."id"), row("n"."id"))) then '"id"' end, case when bool_or(record_image_ne(row("o"."firm_id"), row("n"."firm_id"))) then '"firm_id"' end, case when bool_or(record_image_ne(row("o"."name"), row("n"."name"))) then '"name"' end, case when bool_or(record_image_ne(row("o"."picture"), row("n"."picture"))) then '"picture"' end, case when bool_or(record_image_ne(row("o"."last_on"), row("n"."last_on"))) then '"last_on"' end]::text[], ',') into amount, written
    from (select *, row_number() over () as gallra_place from gallra_old) as o full join (select *, row_number() over () as gallra_place from gallra_new) as n on n.gallra_place = o.gallra_place;
    if amount = 0 or written = '' then
      return null;
    end if;
    select case when count(distinct "r"."firm_id"::text) = 1 and count("r"."firm_id") = count(*) then min("r"."firm_id"::text) end
    into controller from (select * from gallra_old union all select * from gallra_new) as r;
    select array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into homes, categories, keys
    from (select distinct on (q.home, q.subject_key) q.home, q.category, q.subject_key
    from (select 'contacts' as home, 'contact' as category, ("r"."id")::text as subject_key from (select * from gallra_old union all select * from gallra_new) as r  where ("r"."id")::text is not null) as q
    where q.category is not null order by q.home, q.subject_key) as p;
  end if;
  if tg_op = 'DELETE' then
    kind := 'rows.deleted';
    processing := 'dpv:Erase';
    select count(*), '"id","firm_id","name","picture","last_on"' into amount, written from gallra_old;
    if amount = 0 then
      return null;
    end if;
    select case when count(distinct "r"."firm_id"::text) = 1 and count("r"."firm_id") = count(*) then min("r"."firm_id"::text) end
    into controller from gallra_old as r;
    select array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into homes, categories, keys
    from (select distinct on (q.home, q.subject_key) q.home, q.category, q.subject_key
    from (select 'contacts' as home, 'contact' as category, ("r"."id")::text as subject_key from gallra_old as r  where ("r"."id")::text is not null) as q
    where q.category is not null order by q.home, q.subject_key) as p;
  end if;
  perform "public"."gallra_audit_event"(controller, kind, processing, '30b5f2bdfb6a138191641f53d0252a9ba3032e0f621c7e7656cc6156aee48d8c', 'contacts', written, amount, homes, categories, keys);
  return null;
end
$gallra$;
revoke all on function "public"."gallra_audit_of_contacts"() from public;
create or replace function "public"."gallra_audit_of_firms"() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $gallra$
declare
  kind text;
  processing text;
  amount bigint;
  written text;
  controller text;
  homes text[];
  categories text[];
  keys text[];
begin
  if current_setting('gallra.recorded', true) in ('on', extract(epoch from statement_timestamp())::text) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    kind := 'rows.inserted';
    processing := 'dpv:Store';
    select count(*), array_to_string(array[case when count("r"."id") > 0 then '"id"' end, case when count("r"."ended") > 0 then '"ended"' end]::text[], ',') into amount, written from gallra_new as r;
    if amount = 0 then
      return null;
    end if;
  end if;
  if tg_op = 'UPDATE' then
    kind := 'rows.updated';
    processing := 'dpv:Modify';
    select count(*), array_to_string(array[case when bool_or(record_image_ne(row("o"."id"), row("n"."id"))) then '"id"' end, case when bool_or(record_image_ne(row("o"."ended"), row("n"."ended"))) then '"ended"' end]::text[], ',') into amount, written
    from (select *, row_number() over () as gallra_place from gallra_old) as o full join (select *, row_number() over () as gallra_place from gallra_new) as n on n.gallra_place = o.gallra_place;
    if amount = 0 or written = '' then
      return null;
    end if;
  end if;
  if tg_op = 'DELETE' then
    kind := 'rows.deleted';
    processing := 'dpv:Erase';
    select count(*), '"id","ended"' into amount, written from gallra_old;
    if amount = 0 then
      return null;
    end if;
  end if;
  perform "public"."gallra_audit_event"(controller, kind, processing, '30b5f2bdfb6a138191641f53d0252a9ba3032e0f621c7e7656cc6156aee48d8c', 'firms', written, amount, homes, categories, keys);
  return null;
end
$gallra$;
revoke all on function "public"."gallra_audit_of_firms"() from public;
create or replace function "public"."gallra_audit_of_notes"() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $gallra$
declare
  kind text;
  processing text;
  amount bigint;
  written text;
  controller text;
  homes text[];
  categories text[];
  keys text[];
begin
  if current_setting('gallra.recorded', true) in ('on', extract(epoch from statement_timestamp())::text) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    kind := 'rows.inserted';
    processing := 'dpv:Store';
    select count(*), array_to_string(array[case when count("r"."id") > 0 then '"id"' end, case when count("r"."firm_id") > 0 then '"firm_id"' end, case when count("r"."contact_id") > 0 then '"contact_id"' end, case when count("r"."body") > 0 then '"body"' end, case when count("r"."on_day") > 0 then '"on_day"' end]::text[], ',') into amount, written from gallra_new as r;
    if amount = 0 then
      return null;
    end if;
    select case when count(distinct "r"."firm_id"::text) = 1 and count("r"."firm_id") = count(*) then min("r"."firm_id"::text) end
    into controller from gallra_new as r;
    select array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into homes, categories, keys
    from (select distinct on (q.home, q.subject_key) q.home, q.category, q.subject_key
    from (select 'contacts' as home, 'contact' as category, ("r"."contact_id")::text as subject_key from gallra_new as r  where ("r"."contact_id")::text is not null) as q
    where q.category is not null order by q.home, q.subject_key) as p;
  end if;
  if tg_op = 'UPDATE' then
    kind := 'rows.updated';
    processing := 'dpv:Modify';
    select count(*), array_to_string(array[case when bool_or(record_image_ne(row("o"."id"), row("n"."id"))) then '"id"' end, case when bool_or(record_image_ne(row("o"."firm_id"), row("n"."firm_id"))) then '"firm_id"' end, case when bool_or(record_image_ne(row("o"."contact_id"), row("n"."contact_id"))) then '"contact_id"' end, case when bool_or(record_image_ne(row("o"."body"), row("n"."body"))) then '"body"' end, case when bool_or(record_image_ne(row("o"."on_day"), row("n"."on_day"))) then '"on_day"' end]::text[], ',') into amount, written
    from (select *, row_number() over () as gallra_place from gallra_old) as o full join (select *, row_number() over () as gallra_place from gallra_new) as n on n.gallra_place = o.gallra_place;
    if amount = 0 or written = '' then
      return null;
    end if;
    select case when count(distinct "r"."firm_id"::text) = 1 and count("r"."firm_id") = count(*) then min("r"."firm_id"::text) end
    into controller from (select * from gallra_old union all select * from gallra_new) as r;
    select array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into homes, categories, keys
    from (select distinct on (q.home, q.subject_key) q.home, q.category, q.subject_key
    from (select 'contacts' as home, 'contact' as category, ("r"."contact_id")::text as subject_key from (select * from gallra_old union all select * from gallra_new) as r  where ("r"."contact_id")::text is not null) as q
    where q.category is not null order by q.home, q.subject_key) as p;
  end if;
  if tg_op = 'DELETE' then
    kind := 'rows.deleted';
    processing := 'dpv:Erase';
    select count(*), '"id","firm_id","contact_id","body","on_day"' into amount, written from gallra_old;
    if amount = 0 then
      return null;
    end if;
    select case when count(distinct "r"."firm_id"::text) = 1 and count("r"."firm_id") = count(*) then min("r"."firm_id"::text) end
    into controller from gallra_old as r;
    select array_agg(p.home), array_agg(p.category), array_agg(p.subject_key) into homes, categories, keys
    from (select distinct on (q.home, q.subject_key) q.home, q.category, q.subject_key
    from (select 'contacts' as home, 'contact' as category, ("r"."contact_id")::text as subject_key from gallra_old as r  where ("r"."contact_id")::text is not null) as q
    where q.category is not null order by q.home, q.subject_key) as p;
  end if;
  perform "public"."gallra_audit_event"(controller, kind, processing, '30b5f2bdfb6a138191641f53d0252a9ba3032e0f621c7e7656cc6156aee48d8c', 'notes', written, amount, homes, categories, keys);
  return null;
end
$gallra$;
revoke all on function "public"."gallra_audit_of_notes"() from public;
create or replace trigger "gallra_audit_insert" after insert on "public"."contacts" referencing new table as gallra_new for each statement execute function "public"."gallra_audit_of_contacts"();
create or replace trigger "gallra_audit_update" after update on "public"."contacts" referencing old table as gallra_old new table as gallra_new for each statement execute function "public"."gallra_audit_of_contacts"();
create or replace trigger "gallra_audit_delete" after delete on "public"."contacts" referencing old table as gallra_old for each statement execute function "public"."gallra_audit_of_contacts"();
create or replace trigger "gallra_audit_truncate" before truncate on "public"."contacts" for each statement execute function "public"."gallra_audit_truncate"();
create or replace trigger "gallra_audit_insert" after insert on "public"."firms" referencing new table as gallra_new for each statement execute function "public"."gallra_audit_of_firms"();
create or replace trigger "gallra_audit_update" after update on "public"."firms" referencing old table as gallra_old new table as gallra_new for each statement execute function "public"."gallra_audit_of_firms"();
create or replace trigger "gallra_audit_delete" after delete on "public"."firms" referencing old table as gallra_old for each statement execute function "public"."gallra_audit_of_firms"();
create or replace trigger "gallra_audit_truncate" before truncate on "public"."firms" for each statement execute function "public"."gallra_audit_truncate"();
create or replace trigger "gallra_audit_insert" after insert on "public"."notes" referencing new table as gallra_new for each statement execute function "public"."gallra_audit_of_notes"();
create or replace trigger "gallra_audit_update" after update on "public"."notes" referencing old table as gallra_old new table as gallra_new for each statement execute function "public"."gallra_audit_of_notes"();
create or replace trigger "gallra_audit_delete" after delete on "public"."notes" referencing old table as gallra_old for each statement execute function "public"."gallra_audit_of_notes"();
create or replace trigger "gallra_audit_truncate" before truncate on "public"."notes" for each statement execute function "public"."gallra_audit_truncate"();