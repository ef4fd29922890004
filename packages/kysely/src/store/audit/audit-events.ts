import type { AuditRecord } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { inParts, insertion } from '../../records/inserted-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { addingEvents, eventColumns, eventValues, tellingWhose } from './event-insert.ts';

/** Adds events with whose they are, and tells where each is kept. */
type Adding = (records: readonly AuditRecord[]) => Promise<readonly unknown[]>;

/** One, in a statement that is planned in a fraction of the time that any number of them takes. */
function addingOne(db: Kysely<AnyDatabase>, events: Sql, subjects: Sql) {
  return async (record: AuditRecord): Promise<readonly unknown[]> => {
    const whose = sql`select subject, sequence from event cross join unnest(${record.subjects}::text[]) as subject`;
    const rows = await rowsOf(
      db,
      sql`with event as (${addingEvents(events, sql`values (${eventValues(record)})`)} returning sequence),
      told as (${tellingWhose(subjects, whose)})
      select sequence from event`,
    );
    return rows.map(({ sequence }) => sequence);
  };
}

/** All of them in one statement. */
function addingAtOnce(db: Kysely<AnyDatabase>, events: Sql, subjects: Sql): Adding {
  const addOne = addingOne(db, events, subjects);
  return async (records) => {
    const [only, ...others] = records;
    if (only !== undefined && others.length === 0) return addOne(only);
    const input = records.map(({ log, type, envelope, actor, subjects: about }, place) => ({
      place,
      log,
      type,
      envelope,
      about,
      actor_salt: actor?.salt,
      actor: actor?.body,
    }));
    const whose = sql`select subject, sequence from event join added using (envelope) cross join json_array_elements_text(about) as subject`;
    // Whoever may insert may still not draw from the sequence; no two envelopes are the same.
    const rows = await rowsOf(
      db,
      sql`with event as materialized (
        select * from json_to_recordset(${JSON.stringify(input)}::json)
        as e(place integer, log text, type text, envelope text, actor_salt text, actor text, about json)),
      added as (${addingEvents(events, sql`select ${eventColumns} from event order by place`)} returning sequence, envelope),
      told as (${tellingWhose(subjects, whose)})
      select sequence from event join added using (envelope) order by place`,
    );
    return rows.map(({ sequence }) => sequence);
  };
}

/** One after the other: nothing promises in which order an INSERT tells the keys of several rows. */
function addingSingly(db: Kysely<AnyDatabase>, events: Sql, subjects: Sql, dialect: Dialect): Adding {
  async function add(record: AuditRecord): Promise<unknown> {
    const statement = addingEvents(events, sql`values (${eventValues(record)})`);
    if (!dialect.capabilities.returning) return (await sql`${statement}`.execute(db)).insertId;
    const [made] = await rowsOf(db, sql`${statement} returning sequence`);
    return made?.sequence;
  }
  return async (records) => {
    const places: unknown[] = [];
    for (const record of records) places.push(await add(record));
    const whose = records.flatMap((record, event) =>
      record.subjects.map((subject) => sql`(${subject}, ${places[event]})`),
    );
    for (const part of inParts(whose)) await tellingWhose(subjects, sql`values ${sql.join(part)}`).execute(db);
    return places;
  };
}

/** Whether nothing stands beside the event that needs to know its place. */
const standsAlone = ({ change = [], subjects }: AuditRecord) => change.length + subjects.length === 0;

/** Adds events to the audit log, with their payloads. */
export function appending(db: Kysely<AnyDatabase>, own: (table: string) => Sql, dialect: Dialect) {
  const [events, subjects] = [own('gallra_audit'), own('gallra_audit_subjects')];
  const insert = insertion(db);
  const add = dialect.capabilities.oneStatementEvents
    ? addingAtOnce(db, events, subjects)
    : addingSingly(db, events, subjects, dialect);
  return async (records: readonly AuditRecord[]): Promise<void> => {
    if (records.every(standsAlone)) {
      for (const part of inParts(records)) {
        const rows = sql.join(part.map((record) => sql`(${eventValues(record)})`));
        await addingEvents(events, sql`values ${rows}`).execute(db);
      }
      return;
    }
    for (const part of inParts(records)) {
      const places = await add(part);
      await insert(
        own('gallra_audit_changes'),
        ['event', 'place', 'subject', 'salt', 'body'],
        part.flatMap(({ change = [] }, event) =>
          change.map(({ subject, payload: { salt, body } }, place) => [
            places[event],
            place,
            subject ?? null,
            salt,
            body,
          ]),
        ),
      );
    }
  };
}
