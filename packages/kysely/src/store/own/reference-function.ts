import { sql } from 'kysely';
import type { Sql } from '../../dialects/dialect-sql.ts';

/** Name of the function, on PostgreSQL, that gives a person the reference they have not got. */
export const referenceFunction = 'gallra_subject_reference';

/**
 * Creates it, where it is not there. Within a statement it costs nothing for people who are known, as long as it is asked
 * last. Where somebody else is about to name the same person, it waits for them.
 *
 * @param own - names what is Gallra's own with its schema
 */
export const creatingReferenceFunction = (own: (name: string) => Sql): Sql => sql`do $gallra$ begin
  create function ${own(referenceFunction)}(place text, kind text, person text) returns text language plpgsql as $$
  declare made text;
  begin
    insert into ${own('gallra_subjects')} (reference, home, category, subject_key)
    values (gen_random_uuid()::text, place, kind, person)
    on conflict (home, subject_key) do nothing returning reference into made;
    if made is null then
      select s.reference into made from ${own('gallra_subjects')} as s where s.home = place and s.subject_key = person;
    end if;
    if made is null then
      raise exception 'The reference of a data subject was made by another transaction, and the isolation level of this one hides it. Run the transaction again.'
        using errcode = 'serialization_failure';
    end if;
    return made;
  end $$;
exception when duplicate_function then null;
end $gallra$`;
