import type { AuditRecord } from '@gallra/core/audit';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

/** The columns that an event is written with; where it stands and its number in the log are given to it. */
export const eventColumns = sql.raw('log, type, envelope, actor_salt, actor');

/** What stands in them. */
export const eventValues = ({ log, type, envelope, actor }: AuditRecord): Sql =>
  sql`${log}, ${type ?? null}, ${envelope}, ${actor?.salt ?? null}, ${actor?.body ?? null}`;

/** Adds events to the audit log: `rows` are `values` or a query of those columns. */
export const addingEvents = (events: Sql, rows: Sql): Sql => sql`insert into ${events} (${eventColumns}) ${rows}`;

/** Tells whose events are: `rows` are `values` or a query of references and places of events. */
export const tellingWhose = (subjects: Sql, rows: Sql): Sql => sql`insert into ${subjects} (subject, event) ${rows}`;

/** Makes a log, in which events of a controller may be added from now on. */
export const openingLog = (
  logs: Sql,
  { log, controller, openFor }: { readonly log: Sql; readonly controller: Sql; readonly openFor: Sql },
): Sql => sql`insert into ${logs} (log, controller, open_for, size) values (${log}, ${controller}, ${openFor}, 0)`;
