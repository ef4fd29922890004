import type { Row, SubjectKey } from '@gallra/core';
import { ownKey, personalTable } from '@gallra/core/policy';
import { controllerWithKey } from '@gallra/core/store';
import { type CompiledQuery, type Kysely, type QueryResult, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import { isPlain, isWriting, returning, type WritingNode } from '../../statement/plain-write.ts';
import type { WrittenRows } from '../../statement/written-rows.ts';
import { knownSql, referenceSql } from '../../store/own/subject-naming.ts';
import { type EventFrame, frameValues } from '../event/event-frame.ts';
import { eventSql, type FrameSql, frameSql, membersSql, whoseSql } from '../event/event-sql.ts';
import { valuesRecorded } from '../event/written-values.ts';
import { type ControllerSetting, controllerSql, stopsAt } from '../rows/controller-sql.ts';
import { spelledParties } from '../rows/people-behind.ts';
import { rowTrace, traceLabel, withoutTrace } from '../rows/row-trace.ts';
import { actingKeys } from '../rows/rows-taken-along.ts';
import { writesOneRow } from '../rows/single-row.ts';
import type { CaptureSetting, RowTrace } from '../setting/capture-setting.ts';
import type { DirectParty, DirectTable, DoneFor } from '../setting/direct-parties.ts';

/** A statement that writes, and the event that tells of it, in one: both happen, or neither, in a single round trip. */
export interface CombinedWrite {
  readonly text: string;
  parameters(host: readonly unknown[], frame: EventFrame): readonly unknown[];
  /** What the host has asked for. */
  result(combined: QueryResult<Row>): QueryResult<unknown>;
  /** The statement by itself, within a transaction that writes its events at its end. */
  readonly alone: {
    readonly text: string;
    /** What the host has asked for, and whose rows they are. */
    told(
      returned: QueryResult<Row>,
      by: DoneFor,
    ): { readonly result: QueryResult<unknown>; readonly people: readonly SubjectKey[] };
  };
}

/** Numbers the parameters of a statement after those of the host's; what is quoted is left alone. */
const numberedAfter = (text: string, others: number): string =>
  text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g, (found, number?: string) =>
    number === undefined ? found : `$${Number(number) + others}`,
  );

/** A statement and its event in PostgreSQL's words; in place of the frame's parts stand their names. */
interface RecordingSql {
  /** What the statement returns besides what the host has asked for, and what its rows are called. */
  readonly returned: Sql;
  readonly rows: string;
  readonly parts: Sql;
  readonly end: Sql;
  /** The end is an INSERT of as many rows as were changed: the shortest answer there is. */
  readonly countsByInserting: boolean;
}

const controllers = ({ policy, names, dialect }: CaptureSetting): ControllerSetting => ({
  policy,
  names,
  from: (table) => names.from(table),
  text: (value) => dialect.exactKey(value),
});

/** Of rows that are people themselves, one each, of which the host wants nothing back. */
function peopleRecorded(
  { own, dialect, names }: CaptureSetting,
  { home, category, column, controller }: DirectParty & { readonly controller: Sql },
  { alias }: WrittenRows,
  query: WritingNode,
): RecordingSql {
  const key = dialect.exactKey(names.column(home, column, alias));
  return {
    returned: sql`${referenceSql(own, { controller, home: sql.lit(home), category: sql.lit(category), key })} as reference`,
    rows: 'known',
    // To gather what is one row costs PostgreSQL more than to find it.
    parts: writesOneRow(query, names.table(home).columns[column] ?? column)
      ? eventSql(own, frameSql, sql`'1,"subjects":["' || reference || '"]'`, sql`from known`)
      : eventSql(own, frameSql, sql`count(*) || ${membersSql}`, sql`from known having count(*) > 0`),
    end: whoseSql(own),
    countsByInserting: true,
  };
}

/** What of a person stands in what a statement returns. */
interface ReturnedPerson {
  readonly category: string;
  readonly home: string;
  readonly key: string;
  /** Undefined: at the one for whom the work is done. Null in it: nobody. */
  readonly whose: string | undefined;
  /** What is returned for it besides the trace. */
  readonly more: readonly Sql[];
}

/**
 * The people of a row as the statement that writes it returns them. Whose the row is, and whether the person's own row
 * lets it lead there, is looked up within the statement.
 */
function returnedPeople(
  setting: CaptureSetting,
  { parties, whose }: DirectTable,
  { table, alias }: WrittenRows,
  { trace, spelled }: { readonly trace: RowTrace; readonly spelled: readonly DirectParty[] },
): readonly ReturnedPerson[] {
  const telling = controllers(setting);
  const { policy, names } = setting;
  const own = whose === 'context' ? undefined : controllerSql(telling, table, alias);
  const label = (name: string) => `${traceLabel(0)}_${name}`;
  return parties.map((party, place) => {
    const { column, category, home, mayStop } = party;
    const named = names.column(table, column, alias);
    const theirKey = ownKey(personalTable(policy, home))?.[0] ?? column;
    const person = (what: Sql): Sql =>
      sql`(select ${what} from ${names.from(home)} as gallra_h where ${names.column(home, theirKey, 'gallra_h')} = ${named})`;
    const isSpelled = spelled.includes(party);
    const stop = own === undefined || !mayStop ? undefined : stopsAt(telling, home, 'gallra_h', own);
    const key = isSpelled ? label(`key${place}`) : traceLabel(trace.columns.indexOf(column));
    const at = label(`whose${place}`);
    return {
      category,
      home,
      key,
      whose: own === undefined ? undefined : at,
      more: [
        ...(isSpelled
          ? [
              sql`coalesce(${person(telling.text(names.column(home, theirKey, 'gallra_h')))}, ${telling.text(named)}) as ${sql.id(key)}`,
            ]
          : []),
        ...(own === undefined
          ? []
          : [
              stop === undefined
                ? sql`${own} as ${sql.id(at)}`
                : sql`case when coalesce(${person(stop)}, false) then null else ${own} end as ${sql.id(at)}`,
            ]),
      ],
    };
  });
}

/** The people in a row that was returned. */
function peopleReturned(people: readonly ReturnedPerson[], row: Row, by: DoneFor): readonly SubjectKey[] {
  return people.flatMap(({ category, key, whose }) => {
    const at = whose === undefined ? by : row[whose] === null ? undefined : controllerWithKey(row[whose]);
    if (at === undefined || row[key] === null || row[key] === undefined) return [];
    return [{ category, key: String(row[key]), ...at }];
  });
}

/** Of rows that tell whose they are. */
function rowsRecorded(
  { own }: CaptureSetting,
  parties: readonly ReturnedPerson[],
  returned: Sql,
  returns: boolean,
): RecordingSql {
  const recorded = {
    returned,
    rows: 'changed',
    end: returns ? sql`select * from changed` : sql`select count(*) as amount from changed`,
    countsByInserting: false,
  };
  const some = sql`from (select count(*) as amount from changed) as counted where amount > 0`;
  if (parties.length === 0) return { ...recorded, parts: eventSql(own, frameSql, sql`amount`, some) };
  const people = parties.map(({ home, category, key: told, whose }) => {
    const key = sql.id(told);
    const controller = whose === undefined ? frameSql.whose : sql.id(whose);
    return sql`select ${controller} as controller, ${sql.lit(home)} as home, ${sql.lit(category)} as category, ${key} as subject_key from changed where ${key} is not null and ${controller} is not null`;
  });
  const known = knownSql(own, sql`select distinct * from (${sql.join(people, sql` union all `)}) as person`);
  const event = eventSql(own, frameSql, sql`amount || (select ${membersSql} from known)`, some);
  return { ...recorded, parts: sql`${known}, ${event}, told as (${whoseSql(own)})` };
}

/**
 * Composes the statement for a write whose rows tell by themselves whose they are. PostgreSQL plans it slowly and runs it
 * fast: prepare it.
 *
 * @param db - on the connection
 * @returns undefined where it takes more than one statement to find out whose rows they are
 */
export async function combinedWrite(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  { sql: host, parameters, query }: CompiledQuery,
  written: WrittenRows,
): Promise<CombinedWrite | undefined> {
  const { dialect, direct } = setting;
  const { type, table, alias, columns } = written;
  const known = direct.get(table);
  if (!dialect.capabilities.oneStatementEvents || known === undefined || !isWriting(query) || !isPlain(query))
    return undefined;
  if (valuesRecorded(setting, written, query).length > 0) return undefined;
  const { parties, whose } = known;
  if (whose === 'context' && parties.some(({ mayStop }) => mayStop)) return undefined;
  const telling = [...parties.map(({ column }) => column), ...(typeof whose === 'string' ? [] : Object.values(whose))];
  if (type === 'rows.updated' && telling.some((column) => columns.includes(column))) return undefined;
  const { tables } = await setting.schema(db);
  if (type !== 'rows.inserted' && actingKeys(tables, table, written).length > 0) return undefined;

  const trace = rowTrace(setting, table, alias);
  const returns = query.returning !== undefined;
  const primaryKey = tables.find(({ name }) => name === table)?.primaryKey ?? [];
  const [party, ...others] = parties;
  const arePeople =
    party?.home === table && others.length === 0 && primaryKey.length === 1 && primaryKey[0] === party.column;
  const people = returnedPeople(setting, known, written, {
    trace,
    spelled: await spelledParties(setting, db, known, table),
  });
  const returned = sql`${sql.join([trace.returned, ...people.flatMap(({ more }) => more)])}`;
  const controller = controllerSql(controllers(setting), table, alias);
  const recorded =
    arePeople && !returns && !setting.triggers && controller !== undefined
      ? peopleRecorded(setting, { ...party, controller }, written, query)
      : rowsRecorded(setting, people, returned, returns);
  const recording = sql`${recorded.parts} ${recorded.end}`.compile(db);
  const order = recording.parameters as readonly (keyof FrameSql)[];
  const alone = returning(query, host, returned.compile(db).sql);
  const asked = (rows: readonly Row[]) => ({
    numAffectedRows: BigInt(rows.length),
    rows: returns ? withoutTrace(rows) : [],
  });
  return {
    alone: {
      text: alone,
      told: ({ rows }, by) => ({
        result: asked(rows),
        people: rows.flatMap((row) => peopleReturned(people, row, by)),
      }),
    },
    text: `with ${recorded.rows} as (${returning(query, host, recorded.returned.compile(db).sql)}), ${numberedAfter(recording.sql, parameters.length)}`,
    parameters: (own, frame) => {
      const values = frameValues(frame);
      return [...own, ...order.map((name) => values[name])];
    },
    result: ({ rows, numAffectedRows = 0n }) => {
      if (returns) return asked(rows);
      return {
        numAffectedRows: recorded.countsByInserting ? numAffectedRows : BigInt(String(rows[0]?.amount ?? 0)),
        rows: [],
      };
    },
  };
}
