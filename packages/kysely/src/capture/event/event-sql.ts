import { sql } from 'kysely';
import type { Sql } from '../../dialects/dialect-sql.ts';
import { referenceFunction } from '../../store/own/reference-function.ts';
import type { frameValues } from './event-frame.ts';

type Own = (name: string) => Sql;

/** What an event's frame is bound to. */
export type FrameSql = Readonly<Record<keyof ReturnType<typeof frameValues>, Sql>>;

const value = (name: keyof FrameSql): Sql => sql`${name}::text`;

/** In a statement that is compiled once, the names of what it will be bound to. */
export const frameSql: FrameSql = {
  log: value('log'),
  head: value('head'),
  tail: value('tail'),
  salt: value('salt'),
  actor: value('actor'),
};

/** A person, in PostgreSQL's words. */
interface PersonSql {
  readonly home: Sql;
  readonly category: Sql;
  readonly key: Sql;
}

/** The reference of a person, who is given one where they have none. */
export const referenceSql = (own: Own, { home, category, key }: PersonSql): Sql => sql`coalesce(
      (select gallra_s.reference from ${own('gallra_subjects')} as gallra_s where gallra_s.home = ${home} and gallra_s.subject_key = ${key}),
      ${own(referenceFunction)}(${home}, ${category}, ${key}))`;

const person = { home: sql.ref('p.home'), category: sql.ref('p.category'), key: sql.ref('p.subject_key') };

/**
 * The references of people, in PostgreSQL's words; whoever has none is given one, in the order of their keys, so that two
 * transactions never wait for each other.
 *
 * @param people - a query that tells `home`, `category` and `subject_key`, each person once
 */
export const knownSql = (own: Own, people: Sql): Sql => sql`known as (
    select ${referenceSql(own, person)} as reference
    from (${people} order by home, subject_key) as p)`;

/** References as a member of an envelope, which is in the order of code units; nothing where there are none. */
export const membersSql = sql`coalesce(',"subjects":["' || string_agg(reference, '","' order by reference collate "C") || '"]', '')`;

/**
 * Adds an event.
 *
 * @param told - the number of rows and the references, as text between the frame's head and its tail
 * @param from - where they come from, and whether there is an event at all
 */
export const eventSql = (
  own: Own,
  { log, head, tail, salt, actor }: FrameSql,
  told: Sql,
  from: Sql,
): Sql => sql`event as (
    insert into ${own('gallra_audit')} (log, envelope, actor_salt, actor)
    select ${log}, ${head} || ${told} || ${tail}, ${salt}, ${actor} ${from}
    returning sequence)`;

/** Tells whose the event is. */
export const whoseSql = (own: Own): Sql =>
  sql`insert into ${own('gallra_audit_subjects')} (subject, event) select reference, sequence from known cross join event`;
