import { commitmentDomain, type ProcessingTerm } from '@gallra/core/audit';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import { openingLog } from '../../store/audit/event-insert.ts';
import { knownSql } from '../../store/own/subject-naming.ts';
import { type EnvelopePiece, envelopePieces } from '../event/envelope-pieces.ts';
import { eventSql, membersSql, whoseSql } from '../event/event-sql.ts';

/** Who may attach a trigger's function to a table of theirs, or call it, may write what they like into the audit log. */
export const forItsOwnerOnly = (signature: Sql): Sql => sql`revoke all on function ${signature} from public`;

/** Ends the head of a function: nobody's search path decides which tables, functions and operators it means. */
export const fixedPath = sql`set search_path = pg_catalog, pg_temp`;

/** The text of a function, quoted by a mark that does not occur in it. */
export function quoted(body: string): Sql {
  let mark = '$gallra$';
  while (body.includes(mark)) mark = `${mark.slice(0, -1)}_$`;
  return sql.raw(`${mark}\n${body}\n${mark}`);
}

/** Name of the function that writes an event. What took other parameters had another name, and is dropped. */
export const eventFunction = 'gallra_audit_change';

/**
 * Name of the function that names a person for it. The one of the audited handle is not called with the rights of whoever
 * installs triggers, for it may be another's; this one is of the same text.
 */
export const namingFunction = 'gallra_audit_person';

/** JSON as RFC 8785 has it: PostgreSQL escapes the same characters of a text, and in the same way. */
const json = (value: Sql) => sql`to_json(${value})::text`;

// A line's end is spelt out: whatever carries the statements to a database may write another one.
const domain = sql.join(
  commitmentDomain.split('\n').map((line) => sql.lit(line)),
  sql` || chr(10) || `,
);

/** What an event tells that only the trigger knows, as JSON. */
const told = {
  actor: json(sql`encode(sha256(convert_to(${domain}, 'UTF8') || salt || convert_to(who, 'UTF8')), 'hex')`),
  at: json(sql`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`),
  columns: sql`'[' || written || ']'`,
  id: json(sql`gen_random_uuid()`),
  log: json(sql`open_log`),
  policy: json(sql`rules`),
  processing: json(sql`processing`),
  table: json(sql`about`),
  type: json(sql`kind`),
};

type Told = keyof typeof told;

/** The envelope of an event, around the number of its rows and the references. */
function envelope() {
  const names = Object.keys(told) as Told[];
  const marks = Object.fromEntries(names.map((name) => [name, crypto.randomUUID()])) as Record<Told, string>;
  const { columns, processing, ...others } = marks;
  const inText = names.map((name) => [name, name === 'columns' ? `["${marks[name]}"]` : `"${marks[name]}"`]);
  const { head, tail } = envelopePieces<Told>(
    {
      ...others,
      class: 'change',
      columns: [columns],
      outcome: 'done',
      processing: processing as ProcessingTerm,
    },
    Object.fromEntries(inText) as Record<Told, string>,
  );
  const written = (pieces: readonly EnvelopePiece<Told>[]) =>
    sql.join(
      pieces.flatMap(({ behind, text }) => [...(behind === undefined ? [] : [told[behind]]), sql.lit(text)]),
      sql` || `,
    );
  return { head: written(head), tail: written(tail) };
}

/**
 * The body of the function that writes an event and names the people in it, as the audited handle does. Who did it is
 * whoever has logged in. A UUID has 122 random bits, so the salt has 244 in its 32 bytes.
 *
 * @param own - names what is Gallra's own with its schema
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export function eventBody(own: (name: string) => Sql): Sql {
  const logs = own('gallra_audit_logs');
  const found = sql`select l.log into open_log from ${logs} as l where l.open_for = coalesce(for_controller, '')`;
  const opening = openingLog(logs, {
    log: sql`gen_random_uuid()::text`,
    controller: sql`for_controller`,
    openFor: sql`coalesce(for_controller, '')`,
  });
  const people = sql`select * from unnest(controllers, homes, categories, keys) as person(controller, home, category, subject_key)`;
  const frame = { ...envelope(), log: sql`open_log`, salt: sql`encode(salt, 'base64')`, actor: sql`who` };
  return sql`declare
  open_log text;
  salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  details text := concat_ws(',',
    '"address":' || ${json(sql`host(inet_client_addr())`)},
    '"application":' || ${json(sql`nullif(current_setting('application_name'), '')`)});
  who text := '{' || case when details = '' then '' else '"details":{' || details || '},' end
    || '"id":' || ${json(sql`session_user::text`)} || ',"role":"database"}';
begin
  ${found};
  if open_log is null then
    ${opening} on conflict do nothing;
    ${found};
  end if;
  if open_log is null then
    raise exception 'An audit log was made by another transaction, and the isolation level of this one hides it. Run the transaction again.'
      using errcode = 'serialization_failure';
  end if;
  with ${knownSql(own, people, namingFunction)},
  ${eventSql(own, frame, sql`amount || ${membersSql}`, sql`from known`)}
  ${whoseSql(own)};
end`;
}

/** What that function takes. */
export const eventParameters = sql.raw(
  'for_controller text, kind text, processing text, rules text, about text, written text, amount bigint, controllers text[], homes text[], categories text[], keys text[]',
);
