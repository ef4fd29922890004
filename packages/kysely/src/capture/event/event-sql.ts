import { sql } from 'kysely';
import type { Sql } from '../../dialects/dialect-sql.ts';
import { addingEvents, tellingWhose } from '../../store/audit/event-insert.ts';
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

/** References as a member of an envelope, which is in the order of code units; nothing where there are none. */
export const membersSql = sql`coalesce(',"subjects":["' || string_agg(reference, '","' order by reference collate "C") || '"]', '')`;

/**
 * Adds an event.
 *
 * @param told - the number of rows and the references, as text between the frame's head and its tail
 * @param from - where they come from, and whether there is an event at all
 */
export const eventSql = (own: Own, { log, head, tail, salt, actor }: FrameSql, told: Sql, from: Sql): Sql => {
  const event = sql`select ${log}, null, ${head} || ${told} || ${tail}, ${salt}, ${actor} ${from}`;
  return sql`event as (${addingEvents(own('gallra_audit'), event)} returning sequence)`;
};

/** Tells whose the event is. */
export const whoseSql = (own: Own): Sql =>
  tellingWhose(own('gallra_audit_subjects'), sql`select reference, sequence from known cross join event`);
