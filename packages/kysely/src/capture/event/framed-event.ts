import type { Policy, SubjectKey } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../any-database.ts';
import type { Sql } from '../../dialects/dialect-sql.ts';
import { knownSql } from '../../store/own/subject-naming.ts';
import { homesOf } from '../../store/own/subject-references.ts';
import { type EventFrame, frameValues } from './event-frame.ts';
import { eventSql, frameSql, membersSql, whoseSql } from './event-sql.ts';

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
  const asked = sql`select distinct on (home, subject_key) * from unnest(${'homes'}::text[], ${'categories'}::text[], ${'keys'}::text[]) as person(home, category, subject_key)`;
  const event = eventSql(own, frameSql, sql`${rows} || ${membersSql}`, sql`from known`);
  const addWithPeople = compiledOnce(db, sql`with ${knownSql(own, asked)}, ${event} ${whoseSql(own)}`);
  const addAlone = compiledOnce(db, sql`with ${eventSql(own, frameSql, rows, sql``)} select sequence from event`);
  return (frame: EventFrame, amount: number, people: readonly SubjectKey[]): Promise<void> => {
    const values = { ...frameValues(frame), rows: String(amount) };
    if (people.length === 0) return addAlone(values);
    return addWithPeople({
      ...values,
      homes: people.map(({ category }) => homeOf(category)),
      categories: people.map(({ category }) => category),
      keys: people.map(({ key }) => key),
    });
  };
}
