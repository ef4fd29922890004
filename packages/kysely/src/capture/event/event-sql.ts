import type { Policy, SubjectKey } from '@gallra/core';
import { controllerColumn } from '@gallra/core/record';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import { addingEvents, tellingWhose } from '../../store/audit/event-insert.ts';
import { knownSql } from '../../store/own/subject-naming.ts';
import { homesOf } from '../../store/own/subject-references.ts';
import { type EventFrame, frameValues } from './event-frame.ts';

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
  whose: value('whose'),
};

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
  { log, head, tail, salt, actor }: Omit<FrameSql, 'whose'>,
  told: Sql,
  from: Sql,
): Sql => {
  const event = sql`select ${log}, null, ${head} || ${told} || ${tail}, ${salt}, ${actor} ${from}`;
  return sql`event as (${addingEvents(own('gallra_audit'), event)} returning sequence)`;
};

/** Tells whose the event is. */
export const whoseSql = (own: Own): Sql =>
  tellingWhose(own('gallra_audit_subjects'), sql`select reference, sequence from known cross join event`);

/** Compiles a statement in which names stand for values, once. */
function compiledOnce(db: Kysely<AnyDatabase>, statement: Sql) {
  const compiled = statement.compile(db);
  const names = compiled.parameters as readonly string[];
  return async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    await db.executeQuery({ ...compiled, parameters: names.map((name) => values[name]) });
  };
}

/** Writes an event that is framed, and names its people, in one statement in PostgreSQL's words. */
export function addingFramed(db: Kysely<AnyDatabase>, own: (name: string) => Sql, policy: Policy) {
  const homeOf = homesOf(policy);
  const rows = sql`${'rows'}::text`;
  const asked = sql`select distinct on (home, subject_key, controller) * from unnest(${'controllers'}::text[], ${'homes'}::text[], ${'categories'}::text[], ${'keys'}::text[]) as person(controller, home, category, subject_key)`;
  const event = eventSql(own, frameSql, sql`${rows} || ${membersSql}`, sql`from known`);
  const addWithPeople = compiledOnce(db, sql`with ${knownSql(own, asked)}, ${event} ${whoseSql(own)}`);
  const addAlone = compiledOnce(db, sql`with ${eventSql(own, frameSql, rows, sql``)} select sequence from event`);
  return (frame: EventFrame, amount: number, people: readonly SubjectKey[]): Promise<void> => {
    const values = { ...frameValues(frame), rows: String(amount) };
    if (people.length === 0) return addAlone(values);
    return addWithPeople({
      ...values,
      controllers: people.map(({ controller }) => controllerColumn(controller)),
      homes: people.map(({ category }) => homeOf(category)),
      categories: people.map(({ category }) => category),
      keys: people.map(({ key }) => key),
    });
  };
}
