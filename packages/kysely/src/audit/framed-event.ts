import type { Policy, SubjectKey } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import type { Sql } from '../dialects/dialect.ts';
import { homesOf } from '../records/subject-references.ts';
import type { EventFrame } from './event-frame.ts';
import { eventSql, knownSql, membersSql, whoseSql } from './event-sql.ts';

const text = (value: string | undefined): Sql => sql`${value ?? null}::text`;

/** Writes an event that is framed, and names its people, in one statement in PostgreSQL's words. */
export function addingFramed(db: Kysely<AnyDatabase>, own: (name: string) => Sql, policy: Policy) {
  const whose = whoseSql(own);
  const homeOf = homesOf(policy);
  return async ({ log, head, tail, actor }: EventFrame, rows: number, people: readonly SubjectKey[]): Promise<void> => {
    const frame = {
      log: text(log),
      head: text(head),
      tail: text(tail),
      salt: text(actor?.salt),
      actor: text(actor?.body),
    };
    const amount = text(String(rows));
    if (people.length === 0) {
      await sql`with ${eventSql(own, frame, amount, sql``)} select sequence from event`.execute(db);
      return;
    }
    const homes = people.map(({ category }) => homeOf(category));
    const categories = people.map(({ category }) => category);
    const keys = people.map(({ key }) => key);
    const asked = sql`select distinct on (home, subject_key) * from unnest(${homes}::text[], ${categories}::text[], ${keys}::text[]) as person(home, category, subject_key)`;
    await sql`with ${knownSql(own, asked)}, ${eventSql(own, frame, sql`${amount} || ${membersSql}`, sql`from known`)} ${whose}`.execute(
      db,
    );
  };
}
