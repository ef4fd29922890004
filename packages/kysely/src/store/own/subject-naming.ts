import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

type Own = (name: string) => Sql;

/** Gives people their references: `rows` are `values` or a query of reference, controller, home, category and key. */
export const namingSubjects = (subjects: Sql, rows: Sql): Sql =>
  sql`insert into ${subjects} (reference, controller, home, category, subject_key) ${rows}`;

/** Name of the function, on PostgreSQL, that gives a person the reference they have not got. */
const referenceFunction = 'gallra_subject_reference';

export const referenceParameters = sql`whose text, place text, kind text, person text`;

/**
 * Its body. Within a statement the function costs nothing for people who are known, as long as it is asked last. Where
 * somebody else is about to name the same person, it waits for them.
 *
 * @param own - names what is Gallra's own with its schema
 */
export const referenceBody = (own: Own): Sql => sql`declare made text;
  begin
    ${namingSubjects(own('gallra_subjects'), sql`values (gen_random_uuid()::text, whose, place, kind, person)`)}
    on conflict (home, subject_key, controller) do nothing returning reference into made;
    if made is null then
      select s.reference into made from ${own('gallra_subjects')} as s where s.home = place and s.subject_key = person and s.controller = whose;
    end if;
    if made is null then
      raise exception 'The reference of a data subject was made by another transaction, and the isolation level of this one hides it. Run the transaction again.'
        using errcode = 'serialization_failure';
    end if;
    return made;
  end`;

/** Creates it, where it is not there. */
export const creatingReferenceFunction = (own: Own): Sql => sql`do $gallra$ begin
  create function ${own(referenceFunction)}(${referenceParameters}) returns text language plpgsql as $$
  ${referenceBody(own)} $$;
exception when duplicate_function then null;
end $gallra$`;

/** A person at a controller, in PostgreSQL's words. */
interface PersonSql {
  /** As it stands in a column: never null. */
  readonly controller: Sql;
  readonly home: Sql;
  readonly category: Sql;
  readonly key: Sql;
}

/**
 * The reference of a person, who is given one where they have none.
 *
 * @param naming - the function that gives it
 */
export const referenceSql = (
  own: Own,
  { controller, home, category, key }: PersonSql,
  naming = referenceFunction,
): Sql => sql`coalesce(
      (select gallra_s.reference from ${own('gallra_subjects')} as gallra_s where gallra_s.home = ${home} and gallra_s.subject_key = ${key} and gallra_s.controller = ${controller}),
      ${own(naming)}(${controller}, ${home}, ${category}, ${key}))`;

const person = {
  controller: sql.ref('p.controller'),
  home: sql.ref('p.home'),
  category: sql.ref('p.category'),
  key: sql.ref('p.subject_key'),
};

/**
 * The references of people, in PostgreSQL's words; whoever has none is given one, in the order of their keys, so that two
 * transactions never wait for each other.
 *
 * @param people - a query that tells `controller`, `home`, `category` and `subject_key`, each person once
 * @param naming - the function that gives a reference
 */
export const knownSql = (own: Own, people: Sql, naming = referenceFunction): Sql => sql`known as (
    select ${referenceSql(own, person, naming)} as reference
    from (${people} order by home, subject_key, controller) as p)`;
